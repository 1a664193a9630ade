#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>

#include <cstdint>

#include "services/ledger/domain/errors.h"

// Every refusal that only transfers meet, one function per reason, in the order
// of proto/bashu/ledger/v1/error_reason.proto.
namespace bashu::ledger {

absl::Status CurrencyMismatch(const TransferId& transfer,
                              absl::string_view currency);
absl::Status FiscalYearMismatch(const AccountId& debit,
                                const AccountId& credit);
absl::Status FiscalYearClosed(const AccountId& account);
absl::Status AccountFrozen(const AccountId& account);
absl::Status HappenTimeAhead(const TransferId& transfer);
absl::Status ExpireTimePassed(const TransferId& transfer);
absl::Status ExpireTimePassed(const GrantId& grant);
absl::Status NothingAvailable(const AccountId& account);
absl::Status CeilingExceeded(const AccountId& account, int64_t room_fen,
                             int64_t amount_fen);
absl::Status TransferExpired(const TransferId& transfer);
absl::Status AmountExceedsHold(const TransferId& transfer, int64_t held_fen,
                               int64_t amount_fen);
absl::Status TransferNotPosted(const TransferId& transfer);
absl::Status ReversalOfReversal(const TransferId& transfer);
absl::Status AlreadyReversed(const TransferId& transfer,
                             const TransferId& reversal);
absl::Status ReversalMakerIsChecker(const TransferId& transfer);
absl::Status ReversalNotWhole(const TransferId& transfer, int64_t held_fen);
absl::Status LinkedEventFailed();
absl::Status LinkedChainOpen();
absl::Status BatchTooLarge(int most);

}  // namespace bashu::ledger
