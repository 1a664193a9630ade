#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/ledger/domain/store.h"

// What each account was debited and credited in a month or a year, as the log
// has it.
namespace bashu::ledger {

// From the first instant to before the second, days in Shanghai.
struct Period {
  std::string name;  // "2026" or "2026-03"
  absl::Time begin, end;
};

// Nullopt unless it is a fiscal year or a month of one, 2000 to 2199.
std::optional<Period> ParsePeriod(absl::string_view name);

// What was posted; what is only held has not moved.
struct AccountSums {
  AccountId account;
  int64_t debit_fen = 0;
  int64_t credit_fen = 0;
};

// By when a change was recorded, which only grows: once a period is over, its
// sums are the same for ever, whatever is booked later.
struct PeriodSums {
  int64_t first_leaf = 0;  // of the period
  int64_t end_leaf = 0;    // behind its last
  // Every account that had been opened by the period's end, by id.
  std::vector<AccountSums> accounts;
};

// Reads the period's part of the log, a page at a time. PERIOD_NOT_OVER unless
// it ended kPeriodSettles before `now`; AMOUNT_OVERFLOW.
absl::StatusOr<PeriodSums> SumPeriod(LedgerTx& tx, const Period& period,
                                     absl::Time now);

}  // namespace bashu::ledger
