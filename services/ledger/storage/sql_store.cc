#include "services/ledger/storage/sql_store.h"

#include <iterator>
#include <string>
#include <utility>

#include "common/sql/schema.h"
#include "common/sql/sql_store.h"
#include "common/status/macros.h"
#include "services/ledger/storage/schema.h"

namespace bashu::ledger {
namespace {

// A connection and the ledger's transaction on it, whose part in memory begins,
// lands and falls with the engine's.
class LedgerSession final : public store::TxSession<LedgerTx> {
 public:
  LedgerSession(std::unique_ptr<sql::Connection> connection,
                const crypto::KeyRing& ring, std::shared_ptr<Books> books,
                Role role)
      : connection_(std::move(connection)),
        books_(std::move(books)),
        role_(role),
        tx_(*connection_, ring, *books_, role) {}

  LedgerTx& tx() override { return tx_; }

  absl::Status Begin() override {
    RETURN_IF_ERROR(connection_->Begin());
    if (role_ == Role::kRead) return absl::OkStatus();
    absl::Status status = tx_.log().Start();
    if (!status.ok()) Rollback();
    return status;
  }

  absl::Status Commit() override {
    if (absl::Status status = tx_.log().Flush(); !status.ok()) {
      Rollback();
      return status;
    }
    absl::Status status = connection_->Commit();
    if (status.ok()) {
      tx_.log().Publish();
    } else {
      tx_.log().Discard();
    }
    return status;
  }

  void Rollback() override {
    connection_->Rollback();
    tx_.log().Discard();
  }

  absl::Status Mark() override {
    RETURN_IF_ERROR(connection_->Mark());
    tx_.log().Mark();
    return absl::OkStatus();
  }

  absl::Status ReturnToMark() override {
    RETURN_IF_ERROR(connection_->ReturnToMark());
    tx_.log().ReturnToMark();
    return absl::OkStatus();
  }

  int64_t touches() const override {
    return connection_->touches() + tx_.log().touches();
  }

 private:
  const std::unique_ptr<sql::Connection> connection_;
  const std::shared_ptr<Books> books_;
  const Role role_;
  SqlLedgerTx tx_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<store::Store<LedgerTx>>> NewSqlLedgerStore(
    absl::string_view address, int readers, const crypto::KeyRing& ring) {
  std::vector<sql::Migration> migrations(std::begin(journal::kSchema),
                                         std::end(journal::kSchema));
  migrations.insert(migrations.end(), std::begin(::ledger::kSchema),
                    std::end(::ledger::kSchema));
  const auto books = std::make_shared<Books>();
  ASSIGN_OR_RETURN(auto connection, sql::Open(address, sql::Access::kWrite));
  RETURN_IF_ERROR(sql::Migrate(*connection, migrations));
  auto writer = std::make_unique<LedgerSession>(std::move(connection), ring,
                                                books, Role::kWrite);
  // Readers look at what the writer has in memory, so that comes first.
  RETURN_IF_ERROR(writer->Begin());
  writer->Rollback();
  std::vector<std::unique_ptr<store::TxSession<LedgerTx>>> reading;
  for (int i = 0; i < readers; ++i) {
    ASSIGN_OR_RETURN(connection, sql::Open(address, sql::Access::kRead));
    reading.push_back(std::make_unique<LedgerSession>(
        std::move(connection), ring, books, Role::kRead));
  }
  return std::make_unique<store::Store<LedgerTx>>(std::move(writer),
                                                  std::move(reading));
}

}  // namespace bashu::ledger
