#include "tests/tidy/text.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <algorithm>
#include <utility>

namespace bashu::tidy {
namespace {

bool IsWordChar(char c) { return absl::ascii_isalnum(c) || c == '_'; }

// Walks C++ text once and copies what is code.
class CodeCopier {
 public:
  explicit CodeCopier(absl::string_view text) : text_(text) {}

  std::string Copy() {
    while (at_ < text_.size()) Step();
    return std::move(code_);
  }

 private:
  absl::string_view Rest() const { return text_.substr(at_); }

  void Step() {
    if (absl::StartsWith(Rest(), "//")) {
      BlankTo(std::min(text_.find('\n', at_), text_.size()));
    } else if (absl::StartsWith(Rest(), "/*")) {
      BlankTo(After("*/", at_ + 2));
    } else if (absl::StartsWith(Rest(), "R\"") && !FollowsWord()) {
      const size_t open = text_.find('(', at_);
      const absl::string_view tag = text_.substr(at_ + 2, open - at_ - 2);
      BlankTo(After(absl::StrCat(")", tag, "\""), open));
    } else if (text_[at_] == '"') {
      SkipLiteral('"');
    } else if (text_[at_] == '\'' && !FollowsWord()) {
      SkipLiteral('\'');
    } else {
      code_ += text_[at_++];
    }
  }

  // A quote after a digit separates digits: 1'000.
  bool FollowsWord() const { return at_ > 0 && IsWordChar(text_[at_ - 1]); }

  size_t After(absl::string_view end, size_t from) const {
    const size_t found = text_.find(end, from);
    return found == text_.npos ? text_.size() : found + end.size();
  }

  void BlankTo(size_t end) {
    for (; at_ < end; ++at_) code_ += text_[at_] == '\n' ? '\n' : ' ';
  }

  // Keeps the quotes, so that an include still shows as one.
  void SkipLiteral(char quote) {
    code_ += text_[at_++];
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
      BlankTo(std::min(at_ + (text_[at_] == '\\' ? 2 : 1), text_.size()));
    }
    if (at_ < text_.size()) code_ += text_[at_++];
  }

  absl::string_view text_;
  std::string code_;
  size_t at_ = 0;
};

}  // namespace

std::string At(absl::string_view path, size_t line, absl::string_view what) {
  return absl::StrCat(path, ":", line, ": ", what);
}

void Append(Problems& all, Problems more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

std::vector<absl::string_view> Lines(absl::string_view text) {
  std::vector<absl::string_view> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return lines;
}

size_t CodePoints(absl::string_view line) {
  return static_cast<size_t>(std::count_if(
      line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string CodeOnly(absl::string_view text) { return CodeCopier(text).Copy(); }

size_t FindToken(absl::string_view line, absl::string_view token, size_t from) {
  for (size_t at = line.find(token, from); at != line.npos;
       at = line.find(token, at + 1)) {
    const size_t end = at + token.size();
    const bool starts =
        at == 0 || !IsWordChar(line[at - 1]) || !IsWordChar(token.front());
    const bool ends = end == line.size() || !IsWordChar(line[end]) ||
                      !IsWordChar(token.back());
    if (starts && ends) return at;
  }
  return line.npos;
}

bool IsCpp(absl::string_view path) {
  return absl::EndsWith(path, ".cc") || absl::EndsWith(path, ".h");
}

bool IsTest(absl::string_view path) {
  return absl::StartsWith(path, "tests/") || absl::EndsWith(path, "_test.cc");
}

bool IsScript(const File& file) { return absl::StartsWith(file.text, "#!"); }

absl::string_view Stem(absl::string_view path) {
  return path.substr(0, path.rfind('.'));
}

absl::string_view IncludeOf(absl::string_view line) {
  if (!absl::ConsumePrefix(&line, "#include ")) return "";
  line = absl::StripLeadingAsciiWhitespace(line);
  if (line.empty() || (line[0] != '"' && line[0] != '<')) return "";
  const size_t end = line.find(line[0] == '"' ? '"' : '>', 1);
  return end == line.npos ? "" : line.substr(1, end - 1);
}

}  // namespace bashu::tidy
