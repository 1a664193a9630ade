#include "common/rpc/channel.h"

#include <absl/time/clock.h>
#include <grpcpp/create_channel.h>

namespace bashu::rpc {
namespace {

constexpr int kKeepaliveMs = 30'000;
constexpr int kReconnectFirstMs = 100;
constexpr int kReconnectMaxMs = 1'000;
// gRPC calls it a backoff, but gives a connection with its TLS handshake no
// longer than this: a busy machine needs more than the time between attempts.
constexpr int kConnectTimeoutMs = 5'000;

// Hedging is silently ignored by gRPC 1.51, so there is none.
constexpr char kServiceConfig[] = R"json({
  "methodConfig": [{
    "name": [{}],
    "retryPolicy": {
      "maxAttempts": 3,
      "initialBackoff": "0.05s",
      "maxBackoff": "0.5s",
      "backoffMultiplier": 2,
      "retryableStatusCodes": ["UNAVAILABLE"]
    }
  }],
  "retryThrottling": {"maxTokens": 20, "tokenRatio": 0.1}
})json";

}  // namespace

std::shared_ptr<grpc::Channel> NewChannel(
    const std::string& address,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(kServiceConfig);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMaxMs);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectFirstMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kConnectTimeoutMs);
  return grpc::CreateCustomChannel(address, credentials, arguments);
}

void Prepare(grpc::ClientContext& context, absl::string_view traceparent) {
  context.set_deadline(absl::ToChronoTime(absl::Now() + kCallTimeout));
  if (!traceparent.empty()) {
    context.AddMetadata("traceparent", std::string(traceparent));
  }
}

}  // namespace bashu::rpc
