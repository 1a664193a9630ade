#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <memory>
#include <string>
#include <vector>

#include "bashu/type/v1/policy.pb.h"

namespace bashu::rpc {

// Who may call what. Deny by default: a method that no rule names is refused.
// Immutable, so thread-safe.
class Policy {
 public:
  struct Verdict {
    bool allowed = false;
    bool any_office = false;
  };

  explicit Policy(type::v1::MethodPolicy rules) : rules_(std::move(rules)) {}

  static absl::StatusOr<Policy> Load(const std::string& path);

  // `identity` is a SPIFFE URI, `method` "/package.Service/Method".
  Verdict Check(absl::string_view identity, absl::string_view method) const;

 private:
  type::v1::MethodPolicy rules_;
};

// Whether `text` has the form of `pattern`, where `*` stands for exactly one
// segment between slashes.
bool MatchesSegments(absl::string_view pattern, absl::string_view text);

}  // namespace bashu::rpc
