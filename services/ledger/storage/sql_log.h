#pragma once

#include <absl/functional/function_ref.h>

#include <optional>
#include <string>
#include <vector>

#include "common/sql/connection.h"
#include "services/ledger/domain/store.h"
#include "services/ledger/storage/books.h"
#include "services/ledger/storage/draft.h"
#include "services/ledger/storage/recent_keys.h"

namespace bashu::ledger {

// Whether a connection is the store's writer or one of its readers.
enum class Role { kWrite, kRead };

// The log in SQL, and accounts and transfers as they follow from it.
//
// The writer keeps what a transaction adds in memory and hands it to the engine
// in a few rows just before the commit. Balances are written to the accounts
// table now and then, at a checkpoint; what came since is read from the log
// when the store is opened.
class SqlLog final : public AuditLog {
 public:
  SqlLog(sql::Connection& connection, Books& books, Role role)
      : connection_(connection), books_(books), role_(role) {}

  // What the session does around a transaction; of the writer.
  absl::Status Start();  // after the connection's Begin
  absl::Status Flush();  // before its Commit
  void Publish();        // after its Commit
  void Discard();        // after its Rollback
  void Mark() { draft_.Mark(); }
  void ReturnToMark();
  int64_t touches() const { return touches_; }

  // As in LedgerTx.
  absl::Status Append(const Record& record);
  absl::StatusOr<LogEnd> End();
  absl::StatusOr<std::vector<Record>> RecordsFrom(int64_t index, int limit);
  absl::StatusOr<std::vector<AccountRecord>> RecordsOf(const AccountId& account,
                                                       int64_t index,
                                                       int limit);
  absl::StatusOr<std::optional<Account>> FindAccount(const AccountId& id);
  absl::Status UpdateBalances(const Account& account);
  absl::StatusOr<std::vector<Account>> AccountsOf(absl::string_view office,
                                                  const AccountId& after,
                                                  int limit);
  absl::StatusOr<std::optional<Transfer>> FindTransfer(const TransferId& id);
  absl::StatusOr<std::vector<TransferId>> DueHolds(absl::Time now, int limit);

  absl::StatusOr<int64_t> Size() override;
  absl::StatusOr<std::vector<std::string>> HashesFrom(int64_t index,
                                                      int limit) override;
  absl::StatusOr<int64_t> LastOfGrant(const GrantId& grant) override;
  absl::StatusOr<std::vector<Leaf>> OfGrant(const GrantId& grant) override;

 private:
  // The last row of the log.
  struct Tail {
    LogEnd end;
    std::string hash;
    friend bool operator==(const Tail& a, const Tail& b) {
      return a.end.size == b.end.size && a.hash == b.hash;
    }
  };
  // A row of the log as it was read.
  struct Block {
    int64_t first = 0, count = 0;
    std::string body, salts, hashes;
    int64_t view = -1;  // of the connection
  };
  using Names = absl::FunctionRef<AccountId(int64_t)>;

  absl::StatusOr<Tail> ReadTail();
  absl::Status Reload(const Tail& tail);
  absl::Status Replay(int64_t checkpoint);

  absl::StatusOr<const Block*> BlockWith(int64_t index);
  absl::StatusOr<bool> LoadBlock(int64_t index);
  absl::StatusOr<RawRecord> RawAt(int64_t index);
  absl::StatusOr<Record> RecordAt(int64_t index);
  absl::StatusOr<Record> Complete(const RawRecord& raw, const Block& block);
  absl::StatusOr<AccountId> NameOf(int64_t number);

  absl::StatusOr<std::optional<BookEntry>> FindEntry(const AccountId& id);
  absl::StatusOr<std::optional<BookEntry>> ReadEntry(const AccountId& id);
  absl::StatusOr<BookEntry*> Touch(const AccountId& id);
  absl::StatusOr<std::optional<TransferPlace>> FindPlace(
      const TransferKey& key);

  std::optional<TransferKey> KeyFor(const TransferId& id);
  absl::Status AppendAccount(const Record& record, Links& links);
  absl::Status AppendTransfer(const Record& record, Links& links);
  absl::Status Create(const Transfer& transfer, const TransferKey& key,
                      int64_t index);
  absl::Status Settle(const Transfer& transfer, const TransferKey& key,
                      int64_t index);
  absl::Status SetReversal(const TransferId& original,
                           const std::optional<TransferKey>& reversal);

  absl::Status WriteBlocks();
  absl::Status WritePlaces();
  absl::Status WriteCheckpoint();

  sql::Connection& connection_;
  Books& books_;
  const Role role_;

  Draft draft_;
  RecentKeys recent_;
  Tail tail_;
  bool loaded_ = false;
  int64_t checkpoint_ = 0;
  bool checkpointed_ = false;                   // in this transaction
  absl::Time next_due_ = absl::InfinitePast();  // no hold is due before
  int64_t touches_ = 0;
  // The one asked for last: a transfer that is not there is then created.
  TransferId last_id_;
  std::optional<TransferKey> last_key_;
  Block block_;  // the last one read
};

}  // namespace bashu::ledger
