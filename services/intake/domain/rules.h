#pragma once

#include "common/calendar/working_days.h"
#include "services/intake/domain/amount.h"
#include "services/intake/domain/clocks.h"
#include "services/intake/domain/eligibility.h"

namespace bashu::intake {

// Everything that intake decides by, loaded once. Immutable, so thread-safe.
struct Rules {
  ClockRules clocks;
  EligibilityRules eligibility;
  AmountRules amounts;
};

}  // namespace bashu::intake
