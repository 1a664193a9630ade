#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <map>
#include <optional>

#include "common/base/uuid.h"
#include "common/call/call.h"
#include "common/crypto/suite.h"
#include "services/ledger/domain/store.h"

namespace bashu::ledger {

// What the use cases take from outside: ids, salts and the digest of the tree.
struct Sources {
  IdSource& ids;
  SaltSource& salts;
  crypto::Suite suite = crypto::Suite::kP256Sha256;
};

// The books as one use case writes them: every account is read once and written
// once, however many transfers touch it, and every change leaves its leaf in
// the audit tree. Close() writes the accounts; without it nothing balances.
class Book {
 public:
  Book(LedgerTx& tx, const Sources& sources, const Call& call)
      : tx_(tx), sources_(sources), call_(call) {}

  // ACCOUNT_NOT_FOUND. The pointer stays good as long as the book.
  absl::StatusOr<const Account*> Find(const AccountId& id);

  absl::Status Open(const Account& account);

  // As in transfers.h; the transfer is stored.
  absl::Status Create(Transfer& transfer);
  absl::Status Post(Transfer& transfer);
  absl::Status Void(Transfer& transfer);

  // A leaf for something that moves no money.
  absl::Status Note(absl::string_view kind, absl::string_view subject,
                    const GrantId& grant);

  absl::Status Close();

 private:
  struct Page {
    Account account;
    bool changed = false;
  };

  absl::StatusOr<Page*> Load(const AccountId& id);
  absl::Status AddLeaf(AuditEntry entry);
  absl::Status AddLeaf(absl::string_view kind, const Transfer& transfer);

  LedgerTx& tx_;
  const Sources& sources_;
  const Call& call_;
  std::map<AccountId, Page> pages_;
  std::optional<int64_t> next_leaf_;
};

// TRANSFER_NOT_FOUND, GRANT_NOT_FOUND.
absl::StatusOr<Transfer> RequireTransfer(LedgerTx& tx, const TransferId& id);
absl::StatusOr<Grant> RequireGrant(LedgerTx& tx, const GrantId& id);

}  // namespace bashu::ledger
