#pragma once

#include <absl/strings/string_view.h>

#include <string>
#include <vector>

#include "tests/tidy/text.h"

namespace bashu::tidy {

// Exceptions to a rule, one a line: `key -- reason`. A key may hold `*`. An
// exception without a reason, or one that excuses nothing any more, is itself
// a problem: a list like this only ever grows otherwise.
class AllowList {
 public:
  AllowList() = default;
  AllowList(absl::string_view path, absl::string_view text);

  bool Allows(absl::string_view key);

  Problems Complaints() const;

 private:
  struct Entry {
    std::string pattern;
    size_t line;
    bool used = false;
  };
  std::string path_;
  std::vector<Entry> entries_;
  Problems malformed_;
};

}  // namespace bashu::tidy
