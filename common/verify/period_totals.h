#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>

#include "bashu/ledger/v1/audit.pb.h"
#include "common/verify/trusted_keys.h"

namespace bashu::verify {

// What is proven of an account's period.
struct TotalsReport {
  std::string account;  // "accounts/{account}"
  std::string period;   // "2026-03"
  std::string region;   // whose ledger
  int64_t debit_fen = 0, credit_fen = 0;
  int64_t account_count = 0;  // in the period's tree
  int64_t all_fen = 0;        // what all of them were debited, and credited
  int64_t entries = 0;        // of the log that the period has
  int64_t tree_size = 0;      // of the head
  absl::Time sign_time;       // of the head
};

// Checks that a trusted region signed the period's root and the head, that the
// account's totals are one of the leaves which add up to the root, that as much
// was debited as was credited over all accounts, and that the log of the head
// begins with the log of the period.
//
// TOTALS_INVALID, TREE_HEAD_INVALID, SUITE_UNKNOWN, SIGNATURE_INVALID,
// SUM_INVALID or CONSISTENCY_INVALID.
//
// That the ledger summed up its own log rightly is its signed word: two roots
// of one period, or entries that add up to something else, convict it.
absl::StatusOr<TotalsReport> VerifyPeriodTotals(
    const ledger::v1::PeriodTotals& totals, const TrustedKeys& trust);

}  // namespace bashu::verify
