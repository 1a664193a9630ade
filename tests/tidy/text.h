#pragma once

#include <absl/strings/string_view.h>

#include <string>
#include <vector>

namespace bashu::tidy {

// One file of the tree, by its path from the root.
struct File {
  std::string path;
  std::string text;
  bool executable = false;
};

// One sentence per problem, "path:line: what is wrong; what to do instead", so
// that an editor can jump to it.
using Problems = std::vector<std::string>;

std::string At(absl::string_view path, size_t line, absl::string_view what);
void Append(Problems& all, Problems more);

// The lines without their ends. A last line without an end counts.
std::vector<absl::string_view> Lines(absl::string_view text);

// Code points, the measure of a line: bytes would punish Chinese.
size_t CodePoints(absl::string_view line);

// The C++ text with comments and the insides of literals blanked, line for
// line, so that a rule about code does not fire on prose that names it.
std::string CodeOnly(absl::string_view text);

// Position of `token` in `line` at or after `from`, not as part of a longer
// identifier; npos if there is none.
size_t FindToken(absl::string_view line, absl::string_view token,
                 size_t from = 0);

// Of paths from the root.
bool IsCpp(absl::string_view path);
bool IsTest(absl::string_view path);
bool IsScript(const File& file);

// "common/base/clock" of "common/base/clock.cc".
absl::string_view Stem(absl::string_view path);

// The path between quotes or brackets if the line is an #include, else empty.
absl::string_view IncludeOf(absl::string_view line);

}  // namespace bashu::tidy
