// The server that routing.nearest calls: one port with the bare handler, which
// answers as many bytes, one with the directory of 5,000 offices. Says
// "bare PORT ours PORT" on standard output and serves until standard input
// ends.

#include <absl/flags/flag.h>
#include <absl/flags/parse.h>
#include <absl/strings/str_cat.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "common/base/check.h"
#include "common/crypto/key_pem.h"
#include "common/rpc/server.h"
#include "common/rpc/tls.h"
#include "services/routing/egress/signing_notary.h"
#include "services/routing/rpc/convert_office.h"
#include "services/routing/rpc/directory_service.h"
#include "services/routing/storage/memory_store.h"
#include "tests/load/nearest_offices.h"
#include "tests/testing/engines.h"

ABSL_FLAG(std::string, tls, "",
          "A region's directory of deploy/tls/dev_certs.");

namespace bashu::load {
namespace {

using routing::v1::SearchNearestOfficesRequest;
using routing::v1::SearchNearestOfficesResponse;

// The limit: what gRPC itself costs for as many bytes.
class BareService final
    : public routing::v1::DirectoryService::CallbackService {
 public:
  explicit BareService(size_t bytes) : token_(bytes, 'x') {}

  grpc::ServerUnaryReactor* SearchNearestOffices(
      grpc::CallbackServerContext* context, const SearchNearestOfficesRequest*,
      SearchNearestOfficesResponse* response) override {
    auto* reactor = context->DefaultReactor();
    response->set_next_page_token(token_);
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  const std::string token_;
};

std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

rpc::Policy NewPolicy() {
  type::v1::MethodPolicy policy;
  auto* officers = policy.add_rules();
  officers->add_callers("spiffe://51.bashu/office/*/officer/*");
  officers->add_methods("/bashu.routing.v1.DirectoryService/*");
  auto* services = policy.add_rules();
  services->add_callers("spiffe://51.bashu/service/*");
  services->add_methods("/bashu.routing.v1.DirectoryService/*");
  services->set_any_office(true);
  return rpc::Policy(std::move(policy));
}

std::unique_ptr<rpc::Server> Serve(grpc::Service& service,
                                   const rpc::TlsFiles& tls) {
  auto server =
      rpc::Server::Start({"127.0.0.1:0", rpc::ServerTls(tls)}, {&service});
  CHECK(server.ok());
  return *std::move(server);
}

// Bytes of a usual answer of ours: five offices and a page token.
size_t AnswerBytes(const routing::ShownDirectory& shown,
                   const calendar::WorkingDays& days) {
  routing::SearchOffices command;
  command.search.place = {30.6, 104.9};
  command.search.limit = 5;
  command.search.filter.programme = routing::Programme::kLegalAid;
  command.query = std::string(60, 'q');
  return PageBytes(
             shown, command,
             FindNearestOffices(shown.view->directory, days, command.search),
             absl::UnixEpoch())
      .size();
}

}  // namespace

int Main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const std::string tls = absl::GetFlag(FLAGS_tls);
  const rpc::TlsFiles files{tls + "/service-routing.pem",
                            tls + "/service-routing.key", tls + "/ca.pem"};
  auto trust = crypto::TrustBundle::Load({{"51", ReadFile(files.authorities)}});
  auto ring = crypto::KeyRing::Parse(testing::TestKeyRingJson());
  CHECK(trust.ok() && ring.ok());
  constexpr crypto::Suite kSuite = crypto::Suite::kP256Sha256;
  const auto notary = routing::SigningNotary::Create(
      "51",
      {{crypto::GenerateKeyPem(kSuite)}, {crypto::GenerateKeyPem(kSuite)}, {}},
      {});
  const auto days = calendar::WorkingDays::Build({2026}, {});
  CHECK(notary.ok() && days.ok());

  const SystemClock clock;
  RandomIdSource ids(clock);
  observe::Metrics metrics;
  const auto store = routing::NewMemoryRoutingStore();
  rpc::Gate gate(rpc::AuthenticateByCertificate(*std::move(trust), clock),
                 NewPolicy(), clock, metrics);
  rpc::WorkerPool pool(/*threads=*/1, /*waiting_max=*/64);
  const rpc::Repeats repeats(*ring);
  rpc::Calls<routing::RoutingTx> calls(gate, *store, pool, repeats);
  const routing::Regions regions("51", {{"51", "51"}});
  const routing::CurrentDirectory current(
      routing::Compose(ManyOffices(), regions, {}));
  const routing::CompetenceRules rules;
  const routing::DirectoryExchange exchange(regions, **notary, ids);
  routing::DirectoryService ours(calls, current, rules, *days, exchange);
  BareService bare(AnswerBytes(*routing::ShownOffices(current).Get(), *days));
  const auto bare_server = Serve(bare, files);
  const auto our_server = Serve(ours, files);
  std::printf("bare %d ours %d\n", bare_server->port(), our_server->port());
  std::fflush(stdout);
  while (std::getchar() != EOF) continue;
  bare_server->Stop(absl::Seconds(1));
  our_server->Stop(absl::Seconds(1));
  return 0;
}

}  // namespace bashu::load

int main(int argc, char** argv) { return bashu::load::Main(argc, argv); }
