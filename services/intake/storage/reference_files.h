#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "services/intake/domain/rules.h"

namespace bashu::intake {

// Reads clocks, eligibility, amounts and calendar from `directory`
// (deploy/reference/) and checks every entry. REFERENCE_UNREADABLE,
// REFERENCE_MALFORMED or REFERENCE_INVALID, each naming file and entry.
absl::StatusOr<Rules> LoadRules(const std::string& directory);

}  // namespace bashu::intake
