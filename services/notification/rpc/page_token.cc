#include "services/notification/rpc/page_token.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <utility>

#include "common/rpc/errors.h"
#include "common/rpc/page_token.h"
#include "common/status/macros.h"

namespace bashu::notification {
namespace {

std::string TextOf(const NoticeQuery& query) {
  return absl::StrCat(query.subject, "\n", query.office);
}

}  // namespace

std::string FormatPageToken(const NoticeQuery& query, const Notice& last) {
  return rpc::FormatPageToken(
      TextOf(query),
      absl::StrCat(absl::ToUnixMicros(last.create_time), " ", last.id.value()));
}

absl::StatusOr<NoticePosition> ParsePageToken(const NoticeQuery& query,
                                              absl::string_view token) {
  ASSIGN_OR_RETURN(const std::string text,
                   rpc::ParsePageToken(TextOf(query), token));
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(text, absl::MaxSplits(' ', 1));
  int64_t micros = 0;
  if (!absl::SimpleAtoi(parts.first, &micros)) return rpc::PageTokenInvalid();
  return NoticePosition{absl::FromUnixMicros(micros), NoticeId(parts.second)};
}

}  // namespace bashu::notification
