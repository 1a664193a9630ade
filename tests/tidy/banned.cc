#include "tests/tidy/banned.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <set>
#include <string>

#include "tests/tidy/rules.h"

namespace bashu::tidy {
namespace {

bool Everywhere(absl::string_view) { return true; }

bool OutsideClock(absl::string_view path) {
  return path != "common/base/clock.cc";
}

// Where nobody reads standard output, or a log is meant to be written.
bool OutsidePrograms(absl::string_view path) {
  return !absl::StartsWith(path, "services/cli/") &&
         !absl::StartsWith(path, "deploy/") &&
         !absl::StartsWith(path, "tests/load/");
}

// The rooms of the four services, whose refusals all have a reason.
bool InRooms(absl::string_view path) {
  static const std::set<absl::string_view> kServices = {
      "intake", "routing", "ledger", "notification"};
  const std::vector<absl::string_view> parts = absl::StrSplit(path, '/');
  return parts.size() > 3 && parts[0] == "services" &&
         kServices.count(parts[1]) > 0 && !IsTest(path);
}

// A naked allocation that says on its line, or on the line above, why it is
// safe: `// NOLINT: deletes itself in OnDone`.
bool IsDocumented(const std::vector<absl::string_view>& lines, size_t at) {
  for (size_t i = at == 0 ? at : at - 1; i <= at; ++i) {
    const size_t mark = lines[i].find("NOLINT");
    if (mark == lines[i].npos) continue;
    if (i != at && !absl::StrContains(lines[i], "NOLINTNEXTLINE")) continue;
    const size_t colon = lines[i].find(": ", mark);
    if (colon != lines[i].npos) return true;
  }
  return false;
}

// `new` or `delete` that takes or gives back memory by hand.
bool IsNaked(absl::string_view code, absl::string_view word) {
  const size_t at = FindToken(code, word);
  if (at == code.npos || !IncludeOf(code).empty()) return false;
  const absl::string_view before =
      absl::StripTrailingAsciiWhitespace(code.substr(0, at));
  const bool deleted = word == "delete" && absl::EndsWith(before, "=");
  return !deleted && !absl::EndsWith(before, "operator");
}

// The `absl::InternalError` of a call to it: an error without a reason.
absl::string_view BareError(absl::string_view code) {
  for (size_t at = code.find("absl::"); at != code.npos;
       at = code.find("absl::", at + 1)) {
    size_t end = at + 6;
    while (end < code.size() && absl::ascii_isalnum(code[end])) ++end;
    const absl::string_view name = code.substr(at, end - at);
    if (absl::EndsWith(name, "Error") && end < code.size() &&
        code[end] == '(') {
      return name;
    }
  }
  return "";
}

}  // namespace

const std::vector<Ban>& Bans() {
  static const std::vector<Ban> kBans = {
      {"std::string_view", "absl::string_view; they do not convert",
       Everywhere},
      {"absl::Now(", "a Clock", OutsideClock},
      {"system_clock::now(", "a Clock", OutsideClock},
      {"absl::Mutex", "bashu::Mutex, which TSan understands", Everywhere},
      {"absl::MutexLock", "bashu::MutexLock", Everywhere},
      {"sleep(", "a CondVar, or step a FakeClock", Everywhere},
      {"usleep(", "a CondVar, or step a FakeClock", Everywhere},
      {"nanosleep(", "a CondVar, or step a FakeClock", Everywhere},
      {"sleep_for(", "a CondVar, or step a FakeClock", Everywhere},
      {"sleep_until(", "a CondVar, or step a FakeClock", Everywhere},
      {"SleepFor(", "a CondVar, or step a FakeClock", Everywhere},
      {"throw", "absl::Status, or CHECK", Everywhere},
      {"dynamic_cast", "a virtual method or a variant", Everywhere},
      {"using namespace", "using declarations of single names", Everywhere},
      {"std::cout", "the log, or a reply", OutsidePrograms},
  };
  return kBans;
}

Problems CheckBannedTokens(const File& file, AllowList& allowed) {
  Problems problems;
  if (!IsCpp(file.path)) return problems;
  const std::vector<absl::string_view> raw = Lines(file.text);
  const std::string code = CodeOnly(file.text);
  const std::vector<absl::string_view> lines = Lines(code);
  const auto report = [&](size_t line, absl::string_view token,
                          absl::string_view instead) {
    if (allowed.Allows(absl::StrCat(file.path, " ", token))) return;
    problems.push_back(
        At(file.path, line + 1, absl::StrCat("`", token, "`; use ", instead)));
  };
  for (size_t i = 0; i < lines.size(); ++i) {
    for (const Ban& ban : Bans()) {
      if (ban.applies(file.path) &&
          FindToken(lines[i], ban.token) != lines[i].npos) {
        report(i, ban.token, ban.instead);
      }
    }
    for (absl::string_view word : {"new", "delete"}) {
      if (IsNaked(lines[i], word) && !IsDocumented(raw, i)) {
        report(i, word, "std::make_unique, or a documented // NOLINT: why");
      }
    }
    if (InRooms(file.path) && !BareError(lines[i]).empty()) {
      report(i, BareError(lines[i]),
             "a function of domain/errors.h: every refusal has a reason");
    }
  }
  return problems;
}

}  // namespace bashu::tidy
