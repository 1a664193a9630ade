#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>

namespace bashu::rpc {

// Where the next page of a query begins, as clients see it: opaque, and good
// for the same query only. Not signed, as it lets nobody see what the query
// itself does not: every page is authorised anew.
//
// `query` names everything the query was about, `position` the last row seen.
std::string FormatPageToken(absl::string_view query,
                            absl::string_view position);

// The position; empty for an empty token, which means the first page.
// PAGE_TOKEN_INVALID if the token was not made for `query`.
absl::StatusOr<std::string> ParsePageToken(absl::string_view query,
                                           absl::string_view token);

}  // namespace bashu::rpc
