#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "services/routing/domain/referral_rules.h"

namespace bashu::routing {

// Reads clocks.txtpb, of which the rows that an offer or a request starts, and
// cooperation.txtpb. Every entry is checked; what is wrong is named by file and
// entry, and the service does not start.
absl::StatusOr<ReferralRules> LoadReferralRules(const std::string& folder);

}  // namespace bashu::routing
