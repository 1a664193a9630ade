#pragma once

#include <string>
#include <vector>

#include "tests/tidy/text.h"

namespace bashu::tidy {

// Every text file of ours under `root`, sorted by path: what git knows or
// would add, so that a file is judged before it is committed. Outside a git
// checkout, such as an unpacked release, every file but builds and downloads.
// Binary and vendored files are left out.
std::vector<File> ReadTree(const std::string& root);

// The file at `path`; an empty one if it is absent.
File Find(const std::vector<File>& files, absl::string_view path);

}  // namespace bashu::tidy
