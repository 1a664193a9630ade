#pragma once

#include <vector>

#include "tests/tidy/allow_list.h"
#include "tests/tidy/text.h"

namespace bashu::tidy {

// The style rules that text alone can show: pure functions from a file to its
// problems, so that rules_test.cc can show each of them to fire. Numbers are
// named in rules.cc.

// At most 80 columns: C++ lines, and comments in protos, which no formatter
// wraps. An #include cannot be broken and is let be.
Problems CheckWidth(const File& file);

// No tab, no blank at a line's end, one newline at the end.
Problems CheckWhitespace(const File& file);

// A file is read in one sitting.
Problems CheckFileLength(const File& file);

// A function is seen on one screen. Told from braces, not from a parser.
Problems CheckFunctionLength(const File& file);

// What we do not call, each with what we call instead. `allowed` is asked with
// "path token".
Problems CheckBannedTokens(const File& file, AllowList& allowed);

// Marks of unfinished work.
Problems CheckLeftovers(const File& file);

// Scripts can be run, and nothing else can.
Problems CheckMode(const File& file);

// A directory is named for a thing.
Problems CheckDirectoryNames(const File& file);

// A README has exactly one title.
Problems CheckTitle(const File& file);

// A lock file names no download host: it must serve every mirror.
Problems CheckLockFile(const File& file);

// All of the above.
Problems CheckFile(const File& file, AllowList& allowed);

// A source of common/ or of a domain without its test beside it. `untested` is
// asked with the path.
Problems FindUntested(const std::vector<File>& files, AllowList& untested);

// Headers that nobody but their own source includes.
Problems FindUnusedHeaders(const std::vector<File>& files);

}  // namespace bashu::tidy
