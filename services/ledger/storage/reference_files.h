#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "services/ledger/domain/funding_rules.h"

namespace bashu::ledger {

// Reads funding.txtpb in `folder`, and of amounts.txtpb the wages.
// REFERENCE_UNREADABLE, REFERENCE_MALFORMED or REFERENCE_INVALID with the first
// entry that is wrong.
absl::StatusOr<FundingRules> LoadFundingRules(const std::string& folder);

}  // namespace bashu::ledger
