#include "common/rpc/policy.h"

#include <absl/strings/str_split.h>

#include <algorithm>

#include "common/reference/text_proto.h"
#include "common/status/macros.h"

namespace bashu::rpc {
namespace {

template <typename Patterns>
bool AnyMatches(const Patterns& patterns, absl::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) {
                       return MatchesSegments(pattern, text);
                     });
}

}  // namespace

absl::StatusOr<Policy> Policy::Load(const std::string& path) {
  type::v1::MethodPolicy rules;
  RETURN_IF_ERROR(reference::ReadTextProto(path, rules));
  for (const auto& rule : rules.rules()) {
    if (rule.callers().empty() || rule.methods().empty()) {
      return reference::InvalidEntry(path, "rules",
                                     "needs callers and methods");
    }
  }
  return Policy(std::move(rules));
}

Policy::Verdict Policy::Check(absl::string_view identity,
                              absl::string_view method) const {
  Verdict verdict;
  for (const auto& rule : rules_.rules()) {
    if (!AnyMatches(rule.methods(), method)) continue;
    if (!AnyMatches(rule.callers(), identity)) continue;
    verdict.allowed = true;
    verdict.any_office |= rule.any_office();
  }
  return verdict;
}

bool MatchesSegments(absl::string_view pattern, absl::string_view text) {
  const std::vector<absl::string_view> wanted = absl::StrSplit(pattern, '/');
  const std::vector<absl::string_view> given = absl::StrSplit(text, '/');
  return std::equal(wanted.begin(), wanted.end(), given.begin(), given.end(),
                    [](absl::string_view want, absl::string_view have) {
                      return want == have || (want == "*" && !have.empty());
                    });
}

}  // namespace bashu::rpc
