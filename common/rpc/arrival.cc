#include "common/rpc/arrival.h"

#include <absl/time/clock.h>
#include <grpc/byte_buffer.h>
#include <grpcpp/impl/rpc_service_method.h>

#include <memory>
#include <utility>
#include <vector>

#include "common/rpc/errors.h"

namespace bashu::rpc {
namespace {

using ::grpc::internal::MethodHandler;
using ::grpc::internal::RpcMethod;
using ::grpc::internal::RpcServiceMethod;

using Methods = std::vector<std::unique_ptr<RpcServiceMethod>>;

// gRPC 1.51 offers no way to see a request that does not parse but an
// interceptor for every call, and keeps a service's methods to itself
// (services/decisions, 0009). An explicit instantiation may name a private
// member; a gRPC that calls it otherwise does not compile.
Methods& MethodsOf(grpc::Service& service);
template <Methods grpc::Service::*kMethods>
struct Opened {
  friend Methods& MethodsOf(grpc::Service& service) {
    return service.*kMethods;
  }
};
template struct Opened<&grpc::Service::methods_>;

enum class Unreadable { kNot, kTooLarge, kMalformed };

// Of the call whose handler this thread is running.
thread_local Unreadable unreadable = Unreadable::kNot;

// Runs a unary method's handler, also on requests that cannot be read.
class PatientHandler final : public MethodHandler {
 public:
  explicit PatientHandler(std::unique_ptr<RpcServiceMethod> method)
      : method_(std::move(method)) {}

  void* Deserialize(grpc_call* call, grpc_byte_buffer* bytes,
                    grpc::Status* status, void** handler_data) override {
    MethodHandler& handler = *method_->handler();
    if (bytes == nullptr ||
        grpc_byte_buffer_length(bytes) <= kMessageBytesMax) {
      return handler.Deserialize(call, bytes, status, handler_data);
    }
    grpc_byte_buffer_destroy(bytes);
    // The handler wants a request to keep, which nobody will look at.
    void* const nothing = handler.Deserialize(
        call, grpc_raw_byte_buffer_create(nullptr, 0), status, handler_data);
    *status = grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "");
    return nothing;
  }

  void RunHandler(const HandlerParameter& param) override {
    MethodHandler& handler = *method_->handler();
    if (param.status.ok()) return handler.RunHandler(param);
    unreadable =
        param.status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED
            ? Unreadable::kTooLarge
            : Unreadable::kMalformed;
    handler.RunHandler(HandlerParameter(
        param.call, param.server_context, param.request, grpc::Status::OK,
        param.internal_data, param.call_requester));
    unreadable = Unreadable::kNot;
  }

 private:
  const std::unique_ptr<RpcServiceMethod> method_;
};

}  // namespace

void HandOnUnreadable(grpc::Service& service) {
  for (std::unique_ptr<RpcServiceMethod>& method : MethodsOf(service)) {
    // A stream's handler would be given no request at all.
    if (method->method_type() != RpcMethod::NORMAL_RPC ||
        method->api_type() != RpcServiceMethod::ApiType::CALL_BACK) {
      continue;
    }
    const char* const name = method->name();
    method = std::make_unique<RpcServiceMethod>(
        name, RpcMethod::NORMAL_RPC,
        new PatientHandler(std::move(method)));  // NOLINT: the method owns it
    method->SetServerApiType(RpcServiceMethod::ApiType::CALL_BACK);
  }
}

absl::Status CheckArrival(const grpc::CallbackServerContext& context) {
  if (unreadable == Unreadable::kTooLarge) {
    return MessageTooLarge(kMessageBytesMax);
  }
  if (unreadable == Unreadable::kMalformed) return MalformedMessage();
  return CheckDeadline(absl::FromChrono(context.deadline()), absl::Now());
}

absl::Status CheckDeadline(absl::Time deadline, absl::Time now) {
  return deadline - now < kTimeLeftMin ? DeadlineTooShort() : absl::OkStatus();
}

}  // namespace bashu::rpc
