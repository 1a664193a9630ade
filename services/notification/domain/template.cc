#include "services/notification/domain/template.h"

#include <absl/strings/str_cat.h>

#include "services/notification/domain/errors.h"

namespace bashu::notification {

std::optional<std::set<std::string>> HolesIn(absl::string_view text) {
  std::set<std::string> holes;
  while (true) {
    const size_t open = text.find_first_of("{}");
    if (open == absl::string_view::npos) return holes;
    if (text[open] == '}') return std::nullopt;
    text.remove_prefix(open + 1);
    const size_t close = text.find_first_of("{}");
    if (close == absl::string_view::npos || close == 0 || text[close] == '{') {
      return std::nullopt;
    }
    holes.emplace(text.substr(0, close));
    text.remove_prefix(close + 1);
  }
}

absl::StatusOr<std::string> Render(const Template& text, const Holes& holes) {
  for (const auto& [key, value] : holes) {
    if (!text.holes.contains(key)) return HoleMismatch(text.code, key);
  }
  std::string rendered;
  absl::string_view rest = text.text;
  while (true) {
    const size_t open = rest.find('{');
    absl::StrAppend(&rendered, rest.substr(0, open));
    if (open == absl::string_view::npos) return rendered;
    rest.remove_prefix(open + 1);
    const size_t close = rest.find('}');
    const std::string key(rest.substr(0, close));
    const auto hole = holes.find(key);
    if (hole == holes.end() || close == absl::string_view::npos) {
      return HoleMismatch(text.code, key);
    }
    absl::StrAppend(&rendered, hole->second);
    rest.remove_prefix(close + 1);
  }
}

absl::StatusOr<Template> TemplateTable::Get(const std::string& code) const {
  const auto found = templates_.find(code);
  if (found == templates_.end()) return TemplateNotFound(code);
  return found->second;
}

}  // namespace bashu::notification
