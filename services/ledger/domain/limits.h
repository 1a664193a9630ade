#pragma once

#include <absl/time/time.h>

#include <cstddef>
#include <cstdint>

// Every number the ledger goes by, each with its reason.
namespace bashu::ledger {

// Far beyond any treasury, and small enough that a balance less a hold never
// leaves int64.
inline constexpr int64_t kBalanceMaxFen = 4'000'000'000'000'000'000;

// As many as TigerBeetle takes: 400 KB on the wire, some milliseconds' work.
inline constexpr int kBatchMax = 8190;
inline constexpr int kLookupMax = 1000;  // 300 KB of transfers
// A write that finds more than these due leaves the rest to the next.
inline constexpr int kDueHoldsAtOnce = 100;
// Contradictions that are kept; more are only counted. One is already too many.
inline constexpr int kHeadAlarmsMax = 100;
// Hashes of a consistency path: two for each level of a tree of 2^63 leaves.
inline constexpr int kConsistencyPathMax = 126;

// How long after its end a period is totalled: by then nothing is recorded in
// it any more, whatever waited for the writer and however clocks differ.
inline constexpr absl::Duration kPeriodSettles = absl::Hours(1);
// Records read at once when the past is walked: 1 MB.
inline constexpr int kRecordsPage = 1000;

// Number of a budget document with its title.
inline constexpr int kBasisMax = 200;
inline constexpr int kVoidReasonMax = 200;
// An ISO 4217 code, or whatever a caller writes instead.
inline constexpr int kCurrencyMax = 10;
// Space for "511702-CT.2026.donation.red-cross-fund-3".
inline constexpr int kAccountIdMin = 3;
inline constexpr int kAccountIdMax = 80;
inline constexpr int kFiscalYearMin = 2000;
inline constexpr int kFiscalYearMax = 2999;

// As many as the codes of categories of aid.
inline constexpr int kPurposesMax = 20;
inline constexpr int kDonorRefMax = 60;

// Days on duty, pieces of advice: of one case.
inline constexpr int kUnitsMax = 1000;
inline constexpr int kLawyerRefMax = 60;
inline constexpr int kPupilRefMax = 60;
// Of a stage of school.
inline constexpr int kSchoolGradeMax = 9;
// A digest in hex.
inline constexpr int kDigestMax = 64;
// What banks number payments with.
inline constexpr int kBankReferenceMax = 60;

// One share for each level of court and a few funds.
inline constexpr int kSharesMax = 20;
// So that weights can be percentages with four decimals.
inline constexpr int64_t kWeightMax = 1'000'000;
// A payee's number is one character of the bank's end-to-end id.
inline constexpr int kPayeesMax = 35;
// An attempt is two digits of it.
inline constexpr int kAttemptsMax = 99;
inline constexpr int kPayeeNameMax = 70;  // as ISO 20022 bounds a name
inline constexpr int kBankAccountMin = 8;
inline constexpr int kBankAccountMax = 32;
inline constexpr int kBankCodeDigits = 12;  // CNAPS

// P-3 of the aid rules: two officers besides the one who reserved.
inline constexpr size_t kApprovalsNeeded = 2;

// A bank that is silent for so long is asked; each time after twice as long.
inline constexpr absl::Duration kBankSilence = absl::Minutes(15);
inline constexpr absl::Duration kBankSilenceMax = absl::Hours(24);
// How long money waits for a payee whom nobody can find: the limitation periods
// of the Civil Code by analogy, less one.
inline constexpr int kEscrowYears = 2;
// Payments looked at in one round.
inline constexpr int kLooksAtOnce = 100;

// A page of 200 is about 60 KB on the wire.
inline constexpr int kPageUsual = 50;
inline constexpr int kPageMax = 200;

// Nobody guesses 128 bits.
inline constexpr size_t kSaltSize = 16;
// Leaf hashes read at once while the tree catches up: 320 KB.
inline constexpr int kLeavesPage = 10'000;

}  // namespace bashu::ledger
