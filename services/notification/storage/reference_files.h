#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "services/notification/domain/template.h"

namespace bashu::notification {

// Reads templates.txtpb. REFERENCE_UNREADABLE, REFERENCE_MALFORMED, or
// REFERENCE_INVALID naming file and entry of the first that breaks a rule of
// bashu/notification/v1/reference.proto.
absl::StatusOr<TemplateTable> LoadTemplates(const std::string& path);

}  // namespace bashu::notification
