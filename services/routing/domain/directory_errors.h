#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>

#include <cstdint>

// Refusals of the directory, one function per reason; more of errors.h.
namespace bashu::routing {

absl::Status DirectoryUnpublished(absl::string_view region);
absl::Status DirectoryFuture(absl::string_view region);
absl::Status DirectoryOutdated(absl::string_view region, int64_t version);
absl::Status DirectoryGap(absl::string_view region, int64_t version);
absl::Status DirectoryForked(absl::string_view region, int64_t version);

}  // namespace bashu::routing
