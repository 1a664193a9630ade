#include "tests/testing/in_process.h"

#include <grpcpp/server_builder.h>

#include "common/rpc/arrival.h"
#include "common/rpc/errors.h"
#include "tests/testing/engines.h"

namespace bashu::testing {

rpc::Authenticator TrustHeader() {
  return [](const grpc::CallbackServerContext& context)
             -> absl::StatusOr<crypto::Identity> {
    const auto& metadata = context.client_metadata();
    const auto found = metadata.find(kIdentityHeader);
    if (found == metadata.end()) return rpc::PeerAnonymous();
    return crypto::ParseIdentity(
        absl::string_view(found->second.data(), found->second.size()));
  };
}

rpc::Policy OpenPolicy() {
  type::v1::MethodPolicy policy;
  auto* officers = policy.add_rules();
  officers->add_callers("spiffe://*/office/*/officer/*");
  officers->add_callers("spiffe://*/office/*/system/*");
  officers->add_methods("/*/*");
  auto* services = policy.add_rules();
  services->add_callers("spiffe://*/service/*");
  services->add_callers("spiffe://*/operator/*");
  services->add_methods("/*/*");
  services->set_any_office(true);
  return rpc::Policy(std::move(policy));
}

const crypto::KeyRing& TestKeyRing() {
  static const crypto::KeyRing ring =
      *crypto::KeyRing::Parse(TestKeyRingJson());
  return ring;
}

InProcessServer::InProcessServer(const std::vector<grpc::Service*>& services,
                                 Interceptors interceptors) {
  grpc::ServerBuilder builder;
  for (grpc::Service* service : services) {
    rpc::HandOnUnreadable(*service);
    builder.RegisterService(service);
  }
  server_ = builder.BuildAndStart();
  channel_ = server_->experimental().InProcessChannelWithInterceptors(
      {}, std::move(interceptors));
}

InProcessServer::~InProcessServer() {
  channel_.reset();
  server_->Shutdown(std::chrono::system_clock::now());
}

}  // namespace bashu::testing
