#pragma once

#include <absl/time/civil_time.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace bashu::ledger {

// How funds are kept; read from funding.txtpb.
struct FundingRules {
  // What of a local budget goes to the reserve for advance aid, and from which
  // day of the fiscal year on that is free for everything.
  int reserve_permille = 100;
  int reserve_until_month = 11;
  int reserve_until_day = 1;
  // A fund from which nothing was granted for so long is idle.
  int idle_after_calendar_days = 90;
  // The most that a case is awarded, in monthly wages; of that in advance; and
  // in advance on an exceptional basis.
  int award_wages = 36;
  int advance_wages = 3;
  int advance_exceptional_wages = 6;
  // Monthly average wage by region ("51") and year, in fen. Without any, awards
  // are not bounded.
  std::map<std::pair<std::string, int>, int64_t> wages = {};
};

inline absl::CivilDay ReserveUntil(const FundingRules& rules, int fiscal_year) {
  return absl::CivilDay(fiscal_year, rules.reserve_until_month,
                        rules.reserve_until_day);
}

}  // namespace bashu::ledger
