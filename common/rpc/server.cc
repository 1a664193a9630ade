#include "common/rpc/server.h"

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/server_builder.h>

#include "common/rpc/arrival.h"
#include "common/rpc/border_socket.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace bashu::rpc {
namespace {

// What gRPC itself refuses to receive, without a reason: what clients of gRPC
// receive by default. Less than that, but more than a request may have, reaches
// the gate.
constexpr int kReceiveBytesMax = 4 << 20;
constexpr int kSendBytesMax = 4 << 20;
constexpr int kMetadataBytesMax = 8192;
constexpr int kStreamsPerConnectionMax = 1024;
constexpr int kHandshakeMs = 3'000;
constexpr int kConnectionAgeMs = 10 * 60 * 1000;  // certificates are seen again
constexpr int kConnectionAgeGraceMs = 30'000;
constexpr int kKeepaliveMs = 20'000, kKeepaliveTimeoutMs = 5'000;
constexpr int kPingIntervalMinMs = 10'000;
constexpr size_t kMemoryMax = size_t{256} << 20;

void SetLimits(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kReceiveBytesMax);
  builder.SetMaxSendMessageSize(kSendBytesMax);
  builder.SetResourceQuota(grpc::ResourceQuota("bashu").Resize(kMemoryMax));
  // A port that another server serves must fail, not be shared.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMetadataBytesMax);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                             kStreamsPerConnectionMax);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS,
                             kHandshakeMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, kConnectionAgeMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS,
                             kConnectionAgeGraceMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS,
                             kKeepaliveTimeoutMs);
  builder.AddChannelArgument(
      GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
      kPingIntervalMinMs);
}

absl::Status ListenFailed(const std::string& address) {
  return MakeError({absl::StatusCode::kUnavailable,
                    "bashu",
                    "LISTEN_FAILED",
                    absl::StrCat("Cannot listen on ", address,
                                 ": the address is taken or wrong."),
                    absl::StrCat("无法监听 ", address, "：地址被占用或有误。"),
                    {{"address", address}}});
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(
    const ServerOptions& options, const std::vector<grpc::Service*>& services) {
  grpc::EnableDefaultHealthCheckService(true);
  if (options.reflection) {
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  }
  auto server = std::unique_ptr<Server>(new Server());  // NOLINT: private
  grpc::ServerBuilder builder;
  SetLimits(builder);
  builder.AddListeningPort(options.listen, options.credentials, &server->port_);
  int border = 1;
  const std::string& socket = options.border_socket;
  if (!socket.empty()) {
    RETURN_IF_ERROR(CheckBorderSocket(socket));
    builder.AddListeningPort("unix:" + socket, BorderCredentials(), &border);
  }
  for (grpc::Service* service : services) {
    HandOnUnreadable(*service);
    builder.RegisterService(service);
  }
  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr || server->port_ == 0 || border == 0) {
    return ListenFailed(border == 0 ? socket : options.listen);
  }
  if (!socket.empty()) RETURN_IF_ERROR(OpenBorderSocket(socket));
  return server;
}

void Server::SetServing(bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(serving);
}

void Server::Stop(absl::Duration grace) {
  SetServing(false);
  server_->Shutdown(absl::ToChronoTime(absl::Now() + grace));
}

}  // namespace bashu::rpc
