#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "services/ledger/domain/subsidy_rules.h"

namespace bashu::ledger {

// Reads subsidies.txtpb in `folder`. REFERENCE_UNREADABLE, REFERENCE_MALFORMED
// or REFERENCE_INVALID with the first entry that is wrong.
absl::StatusOr<SubsidyRules> LoadSubsidyRules(const std::string& folder);

}  // namespace bashu::ledger
