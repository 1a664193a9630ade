#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <vector>

#include "services/ledger/domain/account.h"

namespace bashu::ledger {

// What became of an account in a year that was closed. Nothing is left in it,
// so what it received is the sum of the four others.
struct AccountTotals {
  AccountId account;
  Source source = Source::kLocalBudget;
  int64_t received_fen = 0;
  int64_t granted_fen = 0;   // to grants
  int64_t moved_fen = 0;     // to other funds during the year
  int64_t carried_fen = 0;   // into the next year
  int64_t returned_fen = 0;  // to the treasury, or elsewhere outside
};

// A fiscal year of an office that was closed.
struct YearClosing {
  std::string office;
  int fiscal_year = 0;
  std::vector<AccountTotals> totals;  // by account
  std::string closer;                 // identity
  int64_t leaf_index = 0;             // of the record that says so
  absl::Time close_time;
};

// "{office}.{fiscal_year}".
std::string FormatYearClosingId(absl::string_view office, int fiscal_year);

}  // namespace bashu::ledger
