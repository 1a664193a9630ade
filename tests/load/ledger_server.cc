// The server that the figures of the ledger call: one port with bare handlers
// that answer as many bytes, one with the ledger on SQLite, both over mutual
// TLS. Says "bare PORT ours PORT" on standard output and serves until standard
// input ends.

#include <absl/flags/flag.h>
#include <absl/flags/parse.h>
#include <absl/strings/str_cat.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "common/base/check.h"
#include "common/rpc/calls.h"
#include "common/rpc/server.h"
#include "common/rpc/tls.h"
#include "services/ledger/rpc/batch_service.h"
#include "services/ledger/rpc/convert.h"
#include "services/ledger/rpc/ledger_service.h"
#include "tests/load/bare_transfers.h"
#include "tests/load/ledger_books.h"
#include "tests/testing/engines.h"
#include "tests/testing/temp_dir.h"

ABSL_FLAG(std::string, tls, "",
          "A region's directory of deploy/tls/dev_certs.");

namespace bashu::load {
namespace {

namespace v1 = ledger::v1;

// The limit: what gRPC itself costs.
class BareLedger final : public v1::LedgerService::CallbackService {
 public:
  BareLedger() {
    ledger::Transfer transfer;
    transfer.debit = transfer.credit = ledger::AccountId(AccountName(1000));
    transfer.basis = kBasis;
    transfer.create_time = transfer.settle_time = SystemClock().Now();
    transfer_ = ledger::ToProto(transfer);
    ledger::Account account;
    account.id = ledger::AccountId(AccountName(1000));
    account.office = "511702-CT";
    account.balance_fen = 1'000'000'000;
    account.create_time = transfer.create_time;
    account_ = ledger::ToProto(account);
  }

  grpc::ServerUnaryReactor* CreateTransfer(
      grpc::CallbackServerContext* context,
      const v1::CreateTransferRequest* request,
      v1::Transfer* response) override {
    auto* reactor = context->DefaultReactor();
    *response = transfer_;
    response->set_name(absl::StrCat("transfers/", request->transfer_id()));
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  grpc::ServerUnaryReactor* GetAccount(grpc::CallbackServerContext* context,
                                       const v1::GetAccountRequest* request,
                                       v1::Account* response) override {
    auto* reactor = context->DefaultReactor();
    *response = account_;
    response->set_name(request->name());
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  v1::Transfer transfer_;
  v1::Account account_;
};

std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

rpc::Policy NewPolicy() {
  type::v1::MethodPolicy policy;
  auto* services = policy.add_rules();
  services->add_callers("spiffe://51.bashu/service/*");
  services->add_methods("/bashu.ledger.v1.LedgerService/*");
  services->add_methods("/bashu.ledger.v1.BatchService/*");
  services->set_any_office(true);
  return rpc::Policy(std::move(policy));
}

std::unique_ptr<rpc::Server> Serve(const std::vector<grpc::Service*>& services,
                                   const rpc::TlsFiles& tls) {
  auto server =
      rpc::Server::Start({"127.0.0.1:0", rpc::ServerTls(tls)}, services);
  CHECK(server.ok());
  return *std::move(server);
}

}  // namespace

int Main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const std::string tls = absl::GetFlag(FLAGS_tls);
  const rpc::TlsFiles files{tls + "/service-ledger.pem",
                            tls + "/service-ledger.key", tls + "/ca.pem"};
  auto trust = crypto::TrustBundle::Load({{"51", ReadFile(files.authorities)}});
  auto ring = crypto::KeyRing::Parse(testing::TestKeyRingJson());
  CHECK(trust.ok() && ring.ok());
  const testing::TempDir directory;
  const auto store =
      NewLoadStore(absl::StrCat("sqlite:", directory / "load.db"));
  const SystemClock clock;
  RandomIdSource ids(clock);
  ledger::RandomSaltSource salts;
  const ledger::Sources sources{ids, salts};
  observe::Metrics metrics;
  rpc::Gate gate(rpc::AuthenticateByCertificate(*std::move(trust), clock),
                 NewPolicy(), clock, metrics);
  rpc::WorkerPool pool(/*threads=*/1, /*waiting_max=*/1024);
  const rpc::Repeats repeats(*ring);
  rpc::Calls<ledger::LedgerTx> calls(gate, *store, pool, repeats);
  ledger::LedgerService transfers(calls, sources);
  ledger::BatchService batches(calls, sources);
  BareLedger bare;
  BareTransfers bare_transfers;
  const auto bare_server = Serve({&bare, &bare_transfers}, files);
  const auto ours_server = Serve({&transfers, &batches}, files);
  std::printf("bare %d ours %d\n", bare_server->port(), ours_server->port());
  std::fflush(stdout);
  while (std::getchar() != EOF) continue;
  bare_server->Stop(absl::Seconds(1));
  ours_server->Stop(absl::Seconds(1));
  return 0;
}

}  // namespace bashu::load

int main(int argc, char** argv) { return bashu::load::Main(argc, argv); }
