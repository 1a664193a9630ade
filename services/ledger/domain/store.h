#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <optional>
#include <vector>

#include "common/store/journal.h"
#include "services/ledger/domain/account.h"
#include "services/ledger/domain/audit.h"
#include "services/ledger/domain/grant.h"
#include "services/ledger/domain/transfer.h"

namespace bashu::ledger {

// What the ledger needs from a disk: one transaction. Reads see one snapshot;
// writes land together or not at all.
class LedgerTx {
 public:
  virtual ~LedgerTx() = default;

  virtual absl::StatusOr<std::optional<Account>> FindAccount(
      const AccountId& id) = 0;
  virtual absl::Status InsertAccount(const Account& account) = 0;
  // Stores `balance_fen` and `held_fen`.
  virtual absl::Status UpdateBalances(const Account& account) = 0;
  // An office's accounts whose id is greater than `after`, by id.
  virtual absl::StatusOr<std::vector<Account>> AccountsOf(
      absl::string_view office, const AccountId& after, int limit) = 0;

  virtual absl::StatusOr<std::optional<Transfer>> FindTransfer(
      const TransferId& id) = 0;
  virtual absl::Status InsertTransfer(const Transfer& transfer) = 0;
  // Stores `state` and `settle_time`.
  virtual absl::Status UpdateTransfer(const Transfer& transfer) = 0;

  virtual absl::StatusOr<std::optional<Grant>> FindGrant(const GrantId& id) = 0;
  virtual absl::Status InsertGrant(const Grant& grant) = 0;
  // Stores all that changes after the proposal.
  virtual absl::Status UpdateGrant(const Grant& grant) = 0;
  // An office's grants whose id is less than `before` (empty: all), newest
  // first.
  virtual absl::StatusOr<std::vector<Grant>> GrantsOf(absl::string_view office,
                                                      const GrantId& before,
                                                      int limit) = 0;

  virtual AuditLog& audit() = 0;
  virtual store::Journal& journal() = 0;
};

}  // namespace bashu::ledger
