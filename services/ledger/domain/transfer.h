#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <string>

#include "common/base/id.h"
#include "services/ledger/domain/account.h"

namespace bashu::ledger {

using TransferId = Id<struct TransferTag>;
using GrantId = Id<struct GrantTag>;

inline constexpr char kCurrency[] = "CNY";

// Where a transfer is in its life. The numbers are stored.
//
//   (new) --pending--> kPending --post----> kPosted
//     |                    +-----void-----> kVoided
//     |                    +-----expire---> kExpired
//     +--at once-------------------------> kPosted
enum class TransferState {
  kPending = 1,
  kPosted = 2,
  kVoided = 3,
  kExpired = 4
};

// One movement of money. What was asked for never changes; what became of it
// does.
struct Transfer {
  TransferId id;
  AccountId debit;
  AccountId credit;
  int64_t amount_fen = 0;
  bool pending = false;    // as it was created: to hold instead of to move
  bool balancing = false;  // the amount is the most to take, not what to take
  std::string basis;
  std::string currency;  // only checked, never kept: all money is CNY
  absl::Time happen_time = absl::InfinitePast();    // if it was not now
  absl::Time expire_time = absl::InfiniteFuture();  // of a hold
  TransferId reverses;  // empty unless it takes another one back
  GrantId grant;        // empty if it is not part of one
  TransferState state = TransferState::kPending;
  int64_t taken_fen = 0;   // what was held or moved when it was created
  int64_t posted_fen = 0;  // what moved: nothing yet, all or a part
  std::string maker;       // who proposed it, of a reversal
  std::string checker;     // who approved it, of a reversal
  TransferId reversed_by;  // a reversal of it that is pending or posted
  absl::Time create_time;
  absl::Time settle_time = absl::InfiniteFuture();  // not yet
};

// Whether it is a hold that ends by itself: those of a grant end together.
inline bool ExpiresAlone(const Transfer& transfer) {
  return transfer.pending && transfer.grant.empty() &&
         transfer.expire_time != absl::InfiniteFuture();
}

// Since when the money counts as moved, which may be before it was recorded.
inline absl::Time MovedTime(const Transfer& transfer) {
  if (transfer.pending) return transfer.settle_time;
  return transfer.happen_time == absl::InfinitePast() ? transfer.create_time
                                                      : transfer.happen_time;
}

}  // namespace bashu::ledger
