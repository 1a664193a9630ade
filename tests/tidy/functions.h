#pragma once

#include <absl/strings/string_view.h>

#include <vector>

namespace bashu::tidy {

// Where the body of a function stands, from its `{` to its `}`, counted from 1.
struct FunctionBody {
  size_t first_line;
  size_t last_line;
};

// The function bodies of C++ text, told by what stands before their braces.
// What is nested in a function belongs to it.
std::vector<FunctionBody> FindFunctions(absl::string_view text);

}  // namespace bashu::tidy
