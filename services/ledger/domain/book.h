#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <memory>
#include <optional>
#include <vector>

#include "common/base/uuid.h"
#include "common/call/call.h"
#include "common/crypto/suite.h"
#include "services/ledger/domain/funding_rules.h"
#include "services/ledger/domain/schooling_rules.h"
#include "services/ledger/domain/store.h"
#include "services/ledger/domain/subsidy_rules.h"

namespace bashu::ledger {

// What the use cases take from outside: ids, salts, the digest of the tree and
// the rules of funds, subsidies and schooling.
struct Sources {
  IdSource& ids;
  SaltSource& salts;
  crypto::Suite suite = crypto::Suite::kP256Sha256;
  FundingRules rules = {};
  SubsidyRules subsidies = {};
  SchoolingRules schooling = {};
};

// The books as one use case writes them: every account is read once and written
// once, however many transfers touch it, and every change is a record of the
// log. Close() writes the accounts; without it nothing balances.
class Book {
 public:
  Book(LedgerTx& tx, const Sources& sources, const Call& call)
      : tx_(tx), sources_(sources), call_(call) {}

  // ACCOUNT_NOT_FOUND. The pointer stays good as long as the book.
  absl::StatusOr<const Account*> Find(const AccountId& id);

  // The transfer as it is now, also if a chain has just made it.
  absl::StatusOr<std::optional<Transfer>> FindTransfer(const TransferId& id);

  // When all of this is recorded: now, but never before what is recorded.
  absl::StatusOr<absl::Time> Now();

  absl::Status Open(const Account& account);
  // No transfer touches the account any more.
  absl::Status CloseAccount(const AccountId& id);
  // For what this book still does, the owner's floor does not hold.
  absl::Status LiftFloor(const AccountId& id);
  // Nothing leaves the account, for `basis`, until it is thawed.
  absl::Status Freeze(const AccountId& id, absl::string_view basis);
  absl::Status Thaw(const AccountId& id);

  // As in transfers.h; the transfer is stored.
  absl::Status Create(Transfer& transfer);
  absl::Status Post(Transfer& transfer,
                    std::optional<int64_t> amount_fen = std::nullopt);
  absl::Status Void(Transfer& transfer);
  absl::Status Expire(Transfer& transfer);

  // A record of something that moves no money.
  absl::Status Note(absl::string_view kind, absl::string_view subject,
                    const GrantId& grant);

  // Between BeginChain and EndChain nothing reaches the store, and BreakChain
  // leaves nothing of it.
  void BeginChain();
  void BreakChain();
  absl::Status EndChain();

  absl::Status Close();

 private:
  struct Page {
    Account account;
    bool changed = false;
  };
  struct Undo {
    Page* page;
    Page before;
  };

  absl::StatusOr<Page*> Load(const AccountId& id);
  void Change(Page& page);
  template <typename What>
  absl::Status Append(RecordKind kind, const What& what);
  absl::Status Write(Record& record);
  absl::Status Link(Record& record);

  LedgerTx& tx_;
  const Sources& sources_;
  const Call& call_;
  absl::flat_hash_map<AccountId, std::unique_ptr<Page>> pages_;
  // The two loaded last: each transfer asks for its accounts several times.
  Page* recent_[2] = {nullptr, nullptr};
  Record record_;  // one after the other, as making one is dear
  std::optional<LogEnd> end_;
  absl::flat_hash_map<GrantId, int64_t> last_of_grant_;
  bool in_chain_ = false;
  std::vector<Record> kept_;  // of the chain
  absl::flat_hash_map<TransferId, size_t> kept_by_id_;
  std::vector<Undo> undo_;
};

// Records that something happened which moves no money, and tells the feed.
absl::Status Tell(LedgerTx& tx, Book& book, const Sources& sources,
                  const Call& call, const Note& note);

// TRANSFER_NOT_FOUND, GRANT_NOT_FOUND.
absl::StatusOr<Transfer> RequireTransfer(LedgerTx& tx, const TransferId& id);
absl::StatusOr<Grant> RequireGrant(LedgerTx& tx, const GrantId& id);

}  // namespace bashu::ledger
