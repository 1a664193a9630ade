#include "tests/fuzz/corpus.h"

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>

namespace bashu::fuzz {
namespace {

constexpr size_t kLineBytes = 38;  // 76 digits.

bool IsHex(absl::string_view line) {
  return line.size() % 2 == 0 &&
         std::all_of(line.begin(), line.end(), [](char c) {
           return absl::ascii_isxdigit(static_cast<unsigned char>(c));
         });
}

}  // namespace

std::string FormatInput(absl::string_view bytes) {
  if (bytes.empty()) return "-\n";
  std::string text;
  for (size_t at = 0; at < bytes.size(); at += kLineBytes) {
    absl::StrAppend(&text, absl::BytesToHexString(bytes.substr(at, kLineBytes)),
                    "\n");
  }
  return text;
}

absl::StatusOr<std::vector<std::string>> ParseInputs(absl::string_view text) {
  std::vector<std::string> inputs;
  bool within = false;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (absl::StartsWith(line, "#")) continue;
    if (line.empty()) {
      within = false;
      continue;
    }
    if (!within) inputs.emplace_back();
    within = true;
    if (line == "-") continue;
    if (!IsHex(line)) {
      return absl::InvalidArgumentError(absl::StrCat("no input: ", line));
    }
    absl::StrAppend(&inputs.back(), absl::HexStringToBytes(line));
  }
  return inputs;
}

}  // namespace bashu::fuzz
