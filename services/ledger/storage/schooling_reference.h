#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "services/ledger/domain/schooling_rules.h"

namespace bashu::ledger {

// Reads schooling.txtpb in `folder`. REFERENCE_UNREADABLE, REFERENCE_MALFORMED
// or REFERENCE_INVALID with the first entry that is wrong.
absl::StatusOr<SchoolingRules> LoadSchoolingRules(const std::string& folder);

}  // namespace bashu::ledger
