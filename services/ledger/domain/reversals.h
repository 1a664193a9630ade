#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "common/call/call.h"
#include "services/ledger/domain/book.h"

// Corrections. History never changes: money that went wrong is sent back by a
// transfer of its own that names the one it reverses.
namespace bashu::ledger {

struct Reversal {
  TransferId id;
  TransferId reverses;
  std::string basis;
  absl::Time expire_time = absl::InfiniteFuture();
};

// Proposes to take a posted transfer back: holds what it moved on the account
// that got it. An officer of that account's office proposes; another one posts
// the reversal, or any one voids it. A transfer has at most one reversal that
// is pending or posted.
absl::StatusOr<Transfer> ReverseTransfer(LedgerTx& tx, const Sources& sources,
                                         const Call& call,
                                         const Reversal& wanted);

}  // namespace bashu::ledger
