#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>
#include <vector>

namespace bashu::fuzz {

// Inputs as testdata/<target>.txt has them: hexadecimal digits, an empty line
// between two, and comments that begin with '#'. An input without bytes is a
// line with a dash.
std::string FormatInput(absl::string_view bytes);

// INVALID_ARGUMENT names the line that is neither.
absl::StatusOr<std::vector<std::string>> ParseInputs(absl::string_view text);

}  // namespace bashu::fuzz
