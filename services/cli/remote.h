#pragma once

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <grpcpp/channel.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/cli/context.h"

namespace bashu::cli {

// A service at the other end of a connection. TLS if the context has a
// certificate.
class Remote {
 public:
  // INVALID_ARGUMENT if a file of the context cannot be read.
  static absl::StatusOr<Remote> Connect(const std::string& address,
                                        const Context& context);

  // Over a channel that is there already.
  static Remote Over(std::shared_ptr<grpc::Channel> channel) {
    return Remote(std::move(channel));
  }

  // Calls a unary method with serialised messages: "/package.Service/Method".
  absl::StatusOr<std::string> Call(const std::string& method,
                                   const std::string& request,
                                   absl::Duration timeout);

  // Calls a method that streams its answers, and hands each to `take` until the
  // service ends it. There is no deadline if `timeout` is infinite.
  absl::Status Watch(const std::string& method, const std::string& request,
                     absl::Duration timeout,
                     absl::FunctionRef<void(const std::string&)> take);
  // The same call `count` times at the same time.
  std::vector<absl::StatusOr<std::string>> CallAtOnce(
      const std::string& method, const std::string& request, int count,
      absl::Duration timeout);

  // OK if the service says that it is serving; UNAVAILABLE otherwise.
  absl::Status Probe(absl::Duration timeout);

 private:
  explicit Remote(std::shared_ptr<grpc::Channel> channel)
      : channel_(std::move(channel)) {}

  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace bashu::cli
