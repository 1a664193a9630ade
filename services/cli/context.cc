#include "services/cli/context.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <utility>

namespace bashu::cli {

absl::StatusOr<Context> ReadContext(const std::string& path) {
  static const std::set<std::string> kServices = {"intake", "routing", "ledger",
                                                  "notification"};
  std::ifstream file(path);
  if (!file) {
    return absl::InvalidArgumentError(
        absl::StrCat("--context: cannot read ", path));
  }
  const std::filesystem::path directory =
      std::filesystem::path(path).parent_path();
  Context context;
  std::map<std::string, std::string*> files = {
      {"cert", &context.cert}, {"key", &context.key}, {"ca", &context.ca}};
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    absl::StripAsciiWhitespace(&line);
    if (line.empty() || line[0] == '#') continue;
    std::pair<std::string, std::string> entry =
        absl::StrSplit(line, absl::MaxSplits('=', 1));
    absl::StripAsciiWhitespace(&entry.first);
    absl::StripAsciiWhitespace(&entry.second);
    if (kServices.contains(entry.first) && !entry.second.empty()) {
      context.addresses[entry.first] = entry.second;
    } else if (files.contains(entry.first) && !entry.second.empty()) {
      *files[entry.first] = (directory / entry.second).string();
    } else {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", number, ": expected SERVICE, cert, key or ca",
                       " = VALUE"));
    }
  }
  return context;
}

}  // namespace bashu::cli
