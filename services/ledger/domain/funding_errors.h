#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>
#include <absl/time/civil_time.h>

#include <cstdint>

#include "services/ledger/domain/appropriation.h"
#include "services/ledger/domain/errors.h"

// Every refusal that only funds meet, one function per reason, in the order of
// proto/bashu/ledger/v1/error_reason.proto.
namespace bashu::ledger {

absl::Status AppropriationNotFound(const AppropriationId& appropriation);
// `field` is the first one that differs.
absl::Status AppropriationExists(const AppropriationId& appropriation,
                                 absl::string_view field);
absl::Status AccountIsNoFund(const AccountId& account);
absl::Status DonationMismatch(const AccountId& account);
absl::Status PurposesDiffer(const AccountId& account);
absl::Status ArrivalExceedsPromise(const Appropriation& appropriation);
absl::Status PromiseBelowArrived(const Appropriation& appropriation);
absl::Status ReserveKept(const AccountId& account, absl::CivilDay until);
absl::Status PurposeNotCovered(const AccountId& account,
                               absl::string_view purpose);
absl::Status FiscalYearRunning(int fiscal_year);
absl::Status FiscalYearHasHolds(const AccountId& account,
                                const TransferId& transfer);
absl::Status YearClosingNotFound(absl::string_view closing);
absl::Status SourcesTooSmall(int64_t missing_fen);
absl::Status CaseAlreadyGranted(const GrantId& grant);
absl::Status WageUnknown(absl::string_view region);
absl::Status AdvanceAboveLimit(int64_t limit_fen, int64_t amount_fen);
absl::Status AwardAboveLimit(int64_t limit_fen, int64_t amount_fen);
absl::Status EarlierYearOpen(const AccountId& account);

// The month or year is not over.
absl::Status PeriodNotOver(absl::string_view period);

}  // namespace bashu::ledger
