#pragma once

#include <absl/strings/string_view.h>

#include <vector>

namespace bashu::tidy {

// Something our C++ does not say, and what it says instead.
struct Ban {
  absl::string_view token;
  absl::string_view instead;
  // Whether files at this path are judged.
  bool (*applies)(absl::string_view path);
};

const std::vector<Ban>& Bans();

}  // namespace bashu::tidy
