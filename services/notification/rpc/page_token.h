#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>

#include "services/notification/domain/store.h"

namespace bashu::notification {

// Where the next page of a query begins; see common/rpc/page_token.h.
std::string FormatPageToken(const NoticeQuery& query, const Notice& last);

// PAGE_TOKEN_INVALID if it was not made for `query`.
absl::StatusOr<NoticePosition> ParsePageToken(const NoticeQuery& query,
                                              absl::string_view token);

}  // namespace bashu::notification
