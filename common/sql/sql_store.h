#pragma once

#include <absl/strings/match.h>
#include <absl/strings/strip.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/sql/migrations.h"
#include "common/sql/postgres.h"
#include "common/sql/sqlite.h"
#include "common/status/macros.h"
#include "common/store/store.h"

namespace bashu::sql {

// Opens "sqlite:PATH" or "postgres:CONNINFO"; INVALID_STORE for anything else.
absl::StatusOr<std::unique_ptr<Connection>> Open(absl::string_view address,
                                                 Access access);

// A connection and the service's transaction on it.
template <typename Tx, typename SqlTx>
class SqlSession final : public store::TxSession<Tx> {
 public:
  template <typename... Args>
  explicit SqlSession(std::unique_ptr<Connection> connection, Args&... args)
      : connection_(std::move(connection)), tx_(*connection_, args...) {}

  Tx& tx() override { return tx_; }
  absl::Status Begin() override { return connection_->Begin(); }
  absl::Status Commit() override { return connection_->Commit(); }
  void Rollback() override { connection_->Rollback(); }
  absl::Status Mark() override { return connection_->Mark(); }
  absl::Status ReturnToMark() override { return connection_->ReturnToMark(); }
  int64_t touches() const override { return connection_->touches(); }

 private:
  const std::unique_ptr<Connection> connection_;
  SqlTx tx_;
};

// Opens a service's store at `address`, migrated, with `readers` reading
// connections. `SqlTx` is constructed from a Connection& and `args`.
template <typename Tx, typename SqlTx, typename... Args>
absl::StatusOr<std::unique_ptr<store::Store<Tx>>> NewSqlStore(
    absl::string_view address, absl::Span<const Migration> migrations,
    int readers, Args&... args) {
  using SessionType = SqlSession<Tx, SqlTx>;
  ASSIGN_OR_RETURN(auto writer, Open(address, Access::kWrite));
  RETURN_IF_ERROR(Migrate(*writer, migrations));
  std::vector<std::unique_ptr<store::TxSession<Tx>>> reading;
  for (int i = 0; i < readers; ++i) {
    ASSIGN_OR_RETURN(auto reader, Open(address, Access::kRead));
    reading.push_back(
        std::make_unique<SessionType>(std::move(reader), args...));
  }
  return std::make_unique<store::Store<Tx>>(
      std::make_unique<SessionType>(std::move(writer), args...),
      std::move(reading));
}

}  // namespace bashu::sql
