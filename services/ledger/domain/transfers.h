#pragma once

#include <absl/status/status.h>

#include "services/ledger/domain/account.h"
#include "services/ledger/domain/transfer.h"

// What creating and settling a transfer changes. These functions decide and
// compute; they know no store. Each changes its arguments as a whole or, when
// it refuses, not at all. All require `debit` and `credit` to be the accounts
// that the transfer names.
namespace bashu::ledger {

// Holds the amount if the transfer is pending, else moves it at once.
//
// SAME_ACCOUNT, AMOUNT_OVERFLOW, or INSUFFICIENT_FUNDS if the debit account has
// less than the amount to promise and may not be overdrawn.
absl::Status Create(Transfer& transfer, Account& debit, Account& credit);

// Posts a pending transfer: what was held moves.
//
// There is no question of funds, as they are held. A posted transfer stays as
// it is: the caller lost our first answer. TRANSFER_VOIDED, or AMOUNT_OVERFLOW
// of the credit account.
absl::Status Post(Transfer& transfer, Account& debit, Account& credit,
                  absl::Time now);

// Voids a pending transfer: the hold is released. A voided transfer stays as it
// is. TRANSFER_POSTED.
absl::Status Void(Transfer& transfer, Account& debit, absl::Time now);

}  // namespace bashu::ledger
