#pragma once

#include <absl/status/status.h>

#include <optional>

#include "services/ledger/domain/account.h"
#include "services/ledger/domain/transfer.h"

// What creating and settling a transfer changes. These functions decide and
// compute; they know no store. Each changes its arguments as a whole or, when
// it refuses, not at all. All require `debit` and `credit` to be the accounts
// that the transfer names.
namespace bashu::ledger {

// Holds the amount if the transfer is pending, else moves it at once. A
// balancing transfer takes what the debit account can spend, at most its
// amount; `taken_fen` says what it took.
//
// SAME_ACCOUNT; NOTHING_AVAILABLE for a balancing one; AMOUNT_OVERFLOW;
// INSUFFICIENT_FUNDS if the debit account has less than the amount to spend;
// CEILING_EXCEEDED if the credit account would hold more than it may.
absl::Status Create(Transfer& transfer, Account& debit, Account& credit);

// Posts a pending transfer: `amount_fen` of what was held moves, all of it if
// none is given; the rest is released.
//
// There is no question of funds, as they are held. A transfer that was posted
// with the same amount stays as it is: the caller lost our first answer.
// TRANSFER_POSTED with another amount; TRANSFER_VOIDED; TRANSFER_EXPIRED from
// the instant of its expiry on; AMOUNT_EXCEEDS_HOLD; AMOUNT_OVERFLOW of the
// credit account.
absl::Status Post(Transfer& transfer, Account& debit, Account& credit,
                  std::optional<int64_t> amount_fen, absl::Time now);

// Voids a pending transfer: the hold is released. A voided transfer stays as it
// is. TRANSFER_POSTED, TRANSFER_EXPIRED.
absl::Status Void(Transfer& transfer, Account& debit, Account& credit,
                  absl::Time now);

// Expires a pending transfer whose time has come: the hold is released.
// Requires both.
void Expire(Transfer& transfer, Account& debit, Account& credit,
            absl::Time now);

// The first field in which a repeat differs from what is stored, as the API
// names it; empty if none does.
absl::string_view Difference(const Transfer& stored, const Transfer& wanted);

}  // namespace bashu::ledger
