#include "common/rpc/page_token.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include "common/rpc/errors.h"

namespace bashu::rpc {

std::string FormatPageToken(absl::string_view query,
                            absl::string_view position) {
  return absl::WebSafeBase64Escape(absl::StrCat(query, "\n", position));
}

absl::StatusOr<std::string> ParsePageToken(absl::string_view query,
                                           absl::string_view token) {
  std::string text;
  if (!absl::WebSafeBase64Unescape(token, &text)) return PageTokenInvalid();
  if (text.empty()) return text;
  absl::string_view position = text;
  if (!absl::ConsumePrefix(&position, absl::StrCat(query, "\n")) ||
      position.empty()) {
    return PageTokenInvalid();
  }
  return std::string(position);
}

}  // namespace bashu::rpc
