#pragma once

#include <absl/status/status.h>
#include <absl/time/civil_time.h>

#include <vector>

#include "services/ledger/domain/funding_rules.h"
#include "services/ledger/domain/grant.h"

namespace bashu::ledger {

// Whether `wanted` may be awarded beside the grants that its case has: one
// award and what was paid in advance of it, within multiples of the monthly
// average wage of the deciding court's province in the last year that is
// published. Grants that were voided or expired do not count. An exceptional
// basis lifts the once-only rule and the limit of awards, and doubles that of
// advances.
//
// CASE_ALREADY_GRANTED, WAGE_UNKNOWN, ADVANCE_ABOVE_LIMIT, AWARD_ABOVE_LIMIT.
absl::Status CheckAward(const FundingRules& rules, const Grant& wanted,
                        const std::vector<Grant>& of_case,
                        absl::CivilDay today);

}  // namespace bashu::ledger
