#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>

#include "services/routing/domain/link_state.h"

// Between the state of a link as the domain knows it and as it travels.
namespace bashu::routing {

std::string WriteLinkState(const LinkState& state);

// DOCUMENT_MALFORMED.
absl::StatusOr<LinkState> ReadLinkState(absl::string_view bytes);

}  // namespace bashu::routing
