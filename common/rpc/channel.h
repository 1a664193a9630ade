#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/security/credentials.h>

#include <memory>
#include <string>
#include <type_traits>

#include "common/rpc/status.h"

namespace bashu::rpc {

// A channel to `address` ("host:port"). Keeps itself alive, reconnects within a
// second, and retries UNAVAILABLE up to three times by service config: every
// call of ours may arrive twice.
std::shared_ptr<grpc::Channel> NewChannel(
    const std::string& address,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials);

// No call of ours is without a deadline.
inline constexpr absl::Duration kCallTimeout = absl::Seconds(5);

// Sets deadline and trace context of a call to the right.
void Prepare(grpc::ClientContext& context, absl::string_view traceparent);

// Calls a unary method and waits, for relays and followers:
//
//   Invoke(*stub, &v1::NoticeService::Stub::CreateNotice, request, traceparent)
template <typename Stub, typename Base, typename Request, typename Response>
absl::StatusOr<Response> Invoke(
    Stub& stub,
    grpc::Status (Base::*method)(grpc::ClientContext*, const Request&,
                                 Response*),
    const std::type_identity_t<Request>& request,
    absl::string_view traceparent) {
  grpc::ClientContext context;
  Prepare(context, traceparent);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return FromGrpc(status);
  return response;
}

}  // namespace bashu::rpc
