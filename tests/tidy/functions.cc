#include "tests/tidy/functions.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>

#include <algorithm>
#include <string>

#include "tests/tidy/text.h"

namespace bashu::tidy {
namespace {

enum class Scope { kOuter, kFunction, kNested };

// Drops `template <...>`, whose `class` says nothing about the declaration.
absl::string_view WithoutTemplate(absl::string_view head) {
  head = absl::StripLeadingAsciiWhitespace(head);
  while (absl::StartsWith(head, "template")) {
    size_t at = head.find('<');
    int depth = 0;
    for (; at < head.size(); ++at) {
      if (head[at] == '<') ++depth;
      if (head[at] == '>' && --depth == 0) break;
    }
    head.remove_prefix(std::min(at + 1, head.size()));
    head = absl::StripLeadingAsciiWhitespace(head);
  }
  return head;
}

// Whether a `{` after `head`, outside any function, begins a function body.
bool BeginsFunction(absl::string_view head) {
  head = absl::StripAsciiWhitespace(WithoutTemplate(head));
  const auto opened = std::count(head.begin(), head.end(), '(');
  if (opened == 0 || opened > std::count(head.begin(), head.end(), ')')) {
    return false;
  }
  for (absl::string_view keyword : {"class", "struct", "union", "enum"}) {
    if (FindToken(head, keyword) == 0) return absl::EndsWith(head, ")");
  }
  return true;
}

class FunctionFinder {
 public:
  std::vector<FunctionBody> Find(absl::string_view text) {
    const std::string code = CodeOnly(text);
    for (at_ = code.data(); *at_ != '\0'; ++at_) Step();
    return std::move(found_);
  }

 private:
  void Step() {
    if (*at_ == '\n') EndLine();
    if (in_directive_) return;
    switch (*at_) {
      case '#':
        in_directive_ = true;
        break;
      case '{':
        Open();
        break;
      case '}':
        Close();
        break;
      case ';':
        head_.clear();
        break;
      default:
        head_ += *at_;
    }
  }

  // A macro's braces are its own: skip directives with what continues them.
  void EndLine() {
    ++line_;
    if (in_directive_ && at_[-1] != '\\') in_directive_ = false;
  }

  void Open() {
    const Scope outer = scopes_.empty() ? Scope::kOuter : scopes_.back();
    Scope scope = Scope::kNested;
    if (outer == Scope::kOuter) {
      scope = BeginsFunction(head_) ? Scope::kFunction : Scope::kOuter;
    }
    scopes_.push_back(scope);
    starts_.push_back(line_);
    head_.clear();
  }

  void Close() {
    head_.clear();
    if (scopes_.empty()) return;
    if (scopes_.back() == Scope::kFunction) {
      found_.push_back({starts_.back(), line_});
      // `Foo::Foo() : a_{1}, b_{2} {`: the body is still to come.
      const char* next = at_ + 1;
      while (absl::ascii_isspace(*next)) ++next;
      if (*next == ',' || *next == '{') head_ = "()";
    }
    scopes_.pop_back();
    starts_.pop_back();
  }

  const char* at_ = nullptr;
  size_t line_ = 1;
  bool in_directive_ = false;
  std::string head_;
  std::vector<Scope> scopes_;
  std::vector<size_t> starts_;
  std::vector<FunctionBody> found_;
};

}  // namespace

std::vector<FunctionBody> FindFunctions(absl::string_view text) {
  return FunctionFinder().Find(text);
}

}  // namespace bashu::tidy
