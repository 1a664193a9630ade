#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <string>

#include "common/base/id.h"
#include "services/ledger/domain/account.h"

namespace bashu::ledger {

using TransferId = Id<struct TransferTag>;
using GrantId = Id<struct GrantTag>;

// Where a transfer is in its life. The numbers are stored.
//
//   (new) --pending--> kPending --post--> kPosted
//     |                    +-----void---> kVoided
//     +--at once-----------------------> kPosted
enum class TransferState { kPending = 1, kPosted = 2, kVoided = 3 };

// One movement of money. Only its state ever changes.
struct Transfer {
  TransferId id;
  AccountId debit;
  AccountId credit;
  int64_t amount_fen = 0;
  bool pending = false;  // as it was created: to hold instead of to move
  std::string basis;
  GrantId grant;  // empty if it is not part of one
  TransferState state = TransferState::kPending;
  absl::Time create_time;
  absl::Time settle_time = absl::InfiniteFuture();  // not yet
};

}  // namespace bashu::ledger
