#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <map>
#include <string>

#include "services/routing/domain/referral.h"

// Values that stand in one column each, as JSON. Keys are never renamed.
namespace bashu::routing {

std::string PreviewToJson(const Preview& preview);
std::string HandoversToJson(const std::map<int64_t, Handover>& handovers);

// STORE_UNAVAILABLE if the column holds something else: somebody else wrote
// there, and guessing would decide who holds a case.
absl::StatusOr<Preview> PreviewFromJson(absl::string_view text);
absl::StatusOr<std::map<int64_t, Handover>> HandoversFromJson(
    absl::string_view text);

}  // namespace bashu::routing
