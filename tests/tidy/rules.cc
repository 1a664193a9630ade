#include "tests/tidy/rules.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <set>
#include <string>

#include "tests/tidy/banned.h"
#include "tests/tidy/functions.h"

namespace bashu::tidy {
namespace {

constexpr size_t kColumnsMax = 80;
constexpr size_t kFunctionLinesMax = 60;  // one screen

// Lines a file may have: one sitting.
constexpr size_t kSourceLinesMax = 400;
constexpr size_t kHeaderLinesMax = 200;
constexpr size_t kTestLinesMax = 600;
constexpr size_t kScriptLinesMax = 300;

bool IsLockFile(absl::string_view path) {
  return absl::EndsWith(path, "-lock.json") || absl::EndsWith(path, ".lock");
}

// Bytes that a test compares with stay as they were recorded.
bool IsRecorded(absl::string_view path) {
  return absl::StrContains(path, "/testdata/") || IsLockFile(path);
}

bool NeedsTabs(absl::string_view path) {
  return absl::EndsWith(path, ".tsv") || absl::EndsWith(path, "Makefile");
}

size_t LinesMax(const File& file) {
  if (absl::EndsWith(file.path, ".h")) return kHeaderLinesMax;
  if (absl::EndsWith(file.path, ".cc")) {
    return IsTest(file.path) ? kTestLinesMax : kSourceLinesMax;
  }
  const bool script = IsScript(file) || absl::EndsWith(file.path, ".sh") ||
                      absl::EndsWith(file.path, ".py");
  return script ? kScriptLinesMax : 0;
}

bool HasWidth(absl::string_view path, absl::string_view line) {
  if (IsCpp(path)) return IncludeOf(line).empty();
  return absl::EndsWith(path, ".proto") &&
         absl::StartsWith(absl::StripLeadingAsciiWhitespace(line), "//");
}

// `mark` is followed by the number of an issue: (#12) or (BASHU-12).
bool HasOwner(absl::string_view after_mark) {
  const size_t end = after_mark.find(')');
  if (!absl::StartsWith(after_mark, "(") || end == after_mark.npos) {
    return false;
  }
  const absl::string_view owner = after_mark.substr(1, end - 1);
  const size_t digits = owner.find_first_of("0123456789");
  return digits != owner.npos && digits > 0 &&
         (owner[digits - 1] == '#' || owner[digits - 1] == '-');
}

bool MustBeTested(absl::string_view path) {
  if (!absl::EndsWith(path, ".cc") || IsTest(path)) return false;
  if (absl::StartsWith(path, "common/")) return true;
  const std::vector<absl::string_view> parts = absl::StrSplit(path, '/');
  return parts.size() > 3 && parts[0] == "services" && parts[2] == "domain";
}

}  // namespace

Problems CheckWidth(const File& file) {
  Problems problems;
  size_t number = 0;
  for (absl::string_view line : Lines(file.text)) {
    ++number;
    const size_t width = CodePoints(line);
    if (width > kColumnsMax && HasWidth(file.path, line)) {
      problems.push_back(
          At(file.path, number, absl::StrCat(width, " columns; 80 at most")));
    }
  }
  return problems;
}

Problems CheckWhitespace(const File& file) {
  Problems problems;
  if (IsRecorded(file.path) || file.text.empty()) return problems;
  size_t number = 0;
  for (absl::string_view line : Lines(file.text)) {
    ++number;
    if (absl::StrContains(line, '\t') && !NeedsTabs(file.path)) {
      problems.push_back(At(file.path, number, "a tab; write blanks"));
    }
    if (!line.empty() && absl::ascii_isspace(line.back())) {
      problems.push_back(At(file.path, number, "a blank at the line's end"));
    }
  }
  if (file.text.back() != '\n') {
    problems.push_back(At(file.path, number, "no newline at the end"));
  } else if (absl::EndsWith(file.text, "\n\n")) {
    problems.push_back(At(file.path, number, "an empty line at the end"));
  }
  return problems;
}

Problems CheckFileLength(const File& file) {
  const size_t max = LinesMax(file);
  const size_t count = Lines(file.text).size();
  if (max == 0 || count <= max) return {};
  return {At(file.path, count,
             absl::StrCat(count, " lines; split it, ", max, " at most"))};
}

Problems CheckFunctionLength(const File& file) {
  Problems problems;
  if (!IsCpp(file.path)) return problems;
  for (const FunctionBody& body : FindFunctions(file.text)) {
    const size_t count = body.last_line - body.first_line + 1;
    if (count <= kFunctionLinesMax) continue;
    problems.push_back(At(
        file.path, body.first_line,
        absl::StrCat("a function of ", count, " lines; split it, 60 at most")));
  }
  return problems;
}

Problems CheckLeftovers(const File& file) {
  // In two parts, so that this file does not report itself.
  constexpr absl::string_view kFix =
      "FIX"
      "ME";
  constexpr absl::string_view kLater =
      "TO"
      "DO";
  Problems problems;
  if (absl::EndsWith(file.path, ".md") || IsLockFile(file.path)) return {};
  size_t number = 0;
  for (absl::string_view line : Lines(file.text)) {
    ++number;
    if (FindToken(line, kFix) != line.npos) {
      problems.push_back(At(file.path, number, "mend it before it lands"));
    }
    const size_t later = FindToken(line, kLater);
    if (later != line.npos && !HasOwner(line.substr(later + kLater.size()))) {
      problems.push_back(
          At(file.path, number, "name the issue that will do it: (#12)"));
    }
  }
  return problems;
}

Problems CheckMode(const File& file) {
  if (IsScript(file) == file.executable) return {};
  return {At(file.path, 1,
             IsScript(file) ? "a script that cannot be run; chmod +x"
                            : "executable, but no script; chmod -x")};
}

Problems CheckDirectoryNames(const File& file) {
  static const std::set<absl::string_view> kVague = {
      "util", "utils", "helper", "helpers", "misc", "core", "manager"};
  std::vector<absl::string_view> parts = absl::StrSplit(file.path, '/');
  parts.pop_back();
  for (absl::string_view part : parts) {
    if (kVague.count(part) == 0) continue;
    return {At(file.path, 1,
               absl::StrCat("directory `", part, "`; name it for a thing"))};
  }
  return {};
}

Problems CheckTitle(const File& file) {
  if (!absl::EndsWith(absl::StrCat("/", file.path), "/README.md")) return {};
  size_t titles = 0;
  bool quoted = false;
  for (absl::string_view line : Lines(file.text)) {
    if (absl::StartsWith(line, "```")) quoted = !quoted;
    if (!quoted && absl::StartsWith(line, "# ")) ++titles;
  }
  if (titles == 1) return {};
  return {At(file.path, 1, absl::StrCat(titles, " titles; exactly one"))};
}

Problems CheckLockFile(const File& file) {
  if (!IsLockFile(file.path) ||
      !absl::StrContains(file.text, "\"resolved\":")) {
    return {};
  }
  return {At(file.path, 1,
             "names a download host; npm's omit-lockfile-registry-resolved")};
}

Problems CheckFile(const File& file, AllowList& allowed) {
  Problems problems = CheckBannedTokens(file, allowed);
  for (auto* rule : {CheckWidth, CheckWhitespace, CheckFileLength,
                     CheckFunctionLength, CheckLeftovers, CheckMode,
                     CheckDirectoryNames, CheckTitle, CheckLockFile}) {
    Append(problems, rule(file));
  }
  return problems;
}

Problems FindUntested(const std::vector<File>& files, AllowList& untested) {
  std::set<std::string> paths;
  for (const File& file : files) paths.insert(file.path);
  Problems problems;
  for (const File& file : files) {
    if (!MustBeTested(file.path)) continue;
    const std::string test = absl::StrCat(Stem(file.path), "_test.cc");
    if (paths.count(test) == 0 && !untested.Allows(file.path)) {
      problems.push_back(
          At(file.path, 1,
             "no _test.cc beside it; write one, or say why in untested.txt"));
    }
  }
  return problems;
}

Problems FindUnusedHeaders(const std::vector<File>& files) {
  std::set<std::string> included;
  for (const File& file : files) {
    if (!IsCpp(file.path)) continue;
    for (absl::string_view line : Lines(file.text)) {
      const absl::string_view header = IncludeOf(line);
      if (Stem(header) != Stem(file.path)) included.emplace(header);
    }
  }
  Problems problems;
  for (const File& file : files) {
    if (!absl::EndsWith(file.path, ".h") || included.count(file.path) > 0) {
      continue;
    }
    problems.push_back(At(file.path, 1, "nobody includes it; delete it"));
  }
  return problems;
}

}  // namespace bashu::tidy
