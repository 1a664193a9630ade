#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>
#include <vector>

#include "services/notification/domain/notice.h"

namespace bashu::notification {

// Value lists of a notice as JSON text. The keys stand in stored rows: never
// change one. Parsing what was not formatted here is INTERNAL_FAULT.
std::string FormatHoles(const Holes& holes);
absl::StatusOr<Holes> ParseHoles(absl::string_view text);
std::string FormatDeliveries(const std::vector<Delivery>& deliveries);
absl::StatusOr<std::vector<Delivery>> ParseDeliveries(absl::string_view text);

}  // namespace bashu::notification
