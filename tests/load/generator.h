#pragma once

#include <absl/time/time.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/load/measure.h"

namespace bashu::load {

// One call on its way, with all that it needs.
class PendingCall {
 public:
  using Done = std::function<void(const grpc::Status&)>;
  virtual ~PendingCall() = default;
  // Calls `done` once, from a thread of gRPC's.
  virtual void Start(Done done) = 0;
};

// Makes the call of number `i`.
using MakeCall = std::function<std::unique_ptr<PendingCall>(int64_t i)>;

// A call of a unary method of a stub's async().
template <typename Async, typename Request, typename Response>
class UnaryCall final : public PendingCall {
 public:
  using Method = void (Async::*)(grpc::ClientContext*, const Request*,
                                 Response*, std::function<void(grpc::Status)>);

  UnaryCall(Async* async, Method method, Request request)
      : async_(async), method_(method), request_(std::move(request)) {}

  void Start(Done done) override {
    (async_->*method_)(&context_, &request_, &response_, std::move(done));
  }

 private:
  Async* const async_;
  const Method method_;
  const Request request_;
  Response response_;
  grpc::ClientContext context_;
};

// Channels to a loopback port with mutual TLS, each a connection of its own.
// `tls` is a region's directory of deploy/tls/dev_certs.
std::vector<std::shared_ptr<grpc::Channel>> Connect(int port,
                                                    const std::string& tls,
                                                    int channels);

// `in_flight` callers that each send their next call when the last is answered.
Sample ClosedLoop(const MakeCall& make, int in_flight, absl::Duration slice);

// What a server under more load than it can bear does.
struct Overload {
  Sample accepted;            // latencies of the calls that were done
  double refused_p99_ms = 0;  // of those refused as OVERLOADED
  double offered_per_second = 0;
};

// Sends `per_second` calls a second, whatever comes back.
Overload OpenLoop(const MakeCall& make, double per_second,
                  absl::Duration duration);

}  // namespace bashu::load
