#pragma once

#include <string>
#include <utility>
#include <vector>

#include "services/cli/conformance/player.h"
#include "services/cli/remote.h"

namespace bashu::cli {

// Somebody at the other end of a connection, as the conformance kit calls it.
class RemoteCallee final : public conformance::Callee {
 public:
  explicit RemoteCallee(Remote remote) : remote_(std::move(remote)) {}

  absl::StatusOr<std::string> Call(const std::string& method,
                                   const std::string& request,
                                   absl::Duration timeout) override {
    return remote_.Call(method, request, timeout);
  }
  std::vector<absl::StatusOr<std::string>> CallAtOnce(
      const std::string& method, const std::string& request, int count,
      absl::Duration timeout) override {
    return remote_.CallAtOnce(method, request, count, timeout);
  }

 private:
  Remote remote_;
};

}  // namespace bashu::cli
