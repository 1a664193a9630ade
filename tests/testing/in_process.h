#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/server.h>
#include <grpcpp/support/client_interceptor.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "common/crypto/key_ring.h"
#include "common/observe/metrics.h"
#include "common/rpc/calls.h"
#include "common/rpc/channel.h"
#include "common/store/store.h"
#include "tests/testing/fake_clock.h"

namespace bashu::testing {

// The identity a test calls with, in place of a certificate.
inline constexpr char kIdentityHeader[] = "x-test-identity";

// Believes `kIdentityHeader`; PEER_ANONYMOUS without it.
rpc::Authenticator TrustHeader();

// A policy that lets everybody call everything, where services act for every
// office and officers for their own.
rpc::Policy OpenPolicy();

// A ring with fixed keys.
const crypto::KeyRing& TestKeyRing();

// What a service's rpc/ needs, around a store of the test's choice, and a real
// server without a port:
//
//   CallEnvironment<LedgerTx> environment(*store);
//   LedgerService service(environment.calls, ledger);
//   InProcessServer server({&service});
//   auto stub = v1::LedgerService::NewStub(server.channel());
//   EXPECT_THAT(CallAs(kChen, *stub, &v1::LedgerService::Stub::GetAccount,
//                      request), IsOk());
template <typename Tx>
struct CallEnvironment {
  explicit CallEnvironment(store::Store<Tx>& store,
                           rpc::Policy policy = OpenPolicy())
      : gate(TrustHeader(), std::move(policy), clock, metrics),
        calls(gate, store, pool, repeats) {}

  FakeClock clock;
  observe::Metrics metrics;
  rpc::Gate gate;
  rpc::WorkerPool pool{/*threads=*/1, /*waiting_max=*/64};
  rpc::Repeats repeats{TestKeyRing()};
  rpc::Calls<Tx> calls;
};

class InProcessServer {
 public:
  using Interceptors = std::vector<
      std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>>;

  // `interceptors` are those of the channel.
  explicit InProcessServer(const std::vector<grpc::Service*>& services,
                           Interceptors interceptors = {});
  ~InProcessServer();

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

// Calls a unary method with `identity`.
template <typename Stub, typename Base, typename Request, typename Response>
absl::StatusOr<Response> CallAs(
    const std::string& identity, Stub& stub,
    grpc::Status (Base::*method)(grpc::ClientContext*, const Request&,
                                 Response*),
    const std::type_identity_t<Request>& request) {
  grpc::ClientContext context;
  rpc::Prepare(context, "");
  if (!identity.empty()) context.AddMetadata(kIdentityHeader, identity);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return rpc::FromGrpc(status);
  return response;
}

}  // namespace bashu::testing
