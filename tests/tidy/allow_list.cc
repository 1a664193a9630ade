#include "tests/tidy/allow_list.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <fnmatch.h>

namespace bashu::tidy {

AllowList::AllowList(absl::string_view path, absl::string_view text)
    : path_(path) {
  size_t number = 0;
  for (absl::string_view line : Lines(text)) {
    ++number;
    if (line.empty() || absl::StartsWith(line, "#")) continue;
    const size_t dashes = line.find(" -- ");
    if (dashes == line.npos ||
        absl::StripAsciiWhitespace(line.substr(dashes + 4)).empty()) {
      malformed_.push_back(At(path, number, "write `key -- reason`"));
      continue;
    }
    const absl::string_view key = line.substr(0, dashes);
    entries_.push_back({std::string(absl::StripAsciiWhitespace(key)), number});
  }
}

bool AllowList::Allows(absl::string_view key) {
  const std::string text(key);
  for (Entry& entry : entries_) {
    if (fnmatch(entry.pattern.c_str(), text.c_str(), 0) == 0) {
      entry.used = true;
      return true;
    }
  }
  return false;
}

Problems AllowList::Complaints() const {
  Problems problems = malformed_;
  for (const Entry& entry : entries_) {
    if (entry.used) continue;
    problems.push_back(
        At(path_, entry.line,
           absl::StrCat("`", entry.pattern, "` excuses nothing; delete it")));
  }
  return problems;
}

}  // namespace bashu::tidy
