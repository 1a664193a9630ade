// The server that the RPC figures call: one port with the bare handler, one
// with ours, everything else the same. Says "bare PORT ours PORT" on standard
// output and serves until standard input ends.

#include "common/rpc/server.h"

#include <absl/flags/flag.h>
#include <absl/flags/parse.h>
#include <absl/strings/str_cat.h>
#include <absl/time/time.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <thread>

#include "bashu/ledger/v1/grant.grpc.pb.h"
#include "common/base/check.h"
#include "common/base/mutex.h"
#include "common/feed/feed_service.h"
#include "common/rpc/calls.h"
#include "common/rpc/tls.h"
#include "tests/load/bare_feed.h"
#include "tests/load/journal_tx.h"
#include "tests/testing/engines.h"
#include "tests/testing/temp_dir.h"

ABSL_FLAG(std::string, tls, "",
          "A region's directory of deploy/tls/dev_certs.");
ABSL_FLAG(int, rows, 1, "Events and dispatches that one write appends each.");
ABSL_FLAG(bool, outbox, true, "Whether a write appends dispatches at all.");

namespace bashu::load {
namespace {

using ledger::v1::GetGrantRequest;
using ledger::v1::Grant;
using ledger::v1::GrantService;
using ledger::v1::ReserveGrantRequest;

Grant Render(const std::string& name) {
  Grant grant;
  grant.set_name(name);
  return grant;
}

// The limit: what gRPC itself costs.
class BareService final : public GrantService::CallbackService {
 public:
  grpc::ServerUnaryReactor* GetGrant(grpc::CallbackServerContext* context,
                                     const GetGrantRequest* request,
                                     Grant* response) override {
    auto* reactor = context->DefaultReactor();
    *response = Render(request->name());
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

// The same handler behind our gate, and one write.
class GuardedService final : public GrantService::CallbackService {
 public:
  explicit GuardedService(rpc::Calls<JournalTx>& calls)
      : calls_(calls),
        rows_(absl::GetFlag(FLAGS_rows)),
        outbox_(absl::GetFlag(FLAGS_outbox)) {}

  grpc::ServerUnaryReactor* GetGrant(grpc::CallbackServerContext* context,
                                     const GetGrantRequest* request,
                                     Grant* response) override {
    return calls_.Compute(
        context, request, response,
        [](const GetGrantRequest& r) -> absl::StatusOr<std::string> {
          return r.name();
        },
        [](const Call&, const std::string& name)
            -> absl::StatusOr<std::string> { return name; },
        Render);
  }

  grpc::ServerUnaryReactor* ReserveGrant(grpc::CallbackServerContext* context,
                                         const ReserveGrantRequest* request,
                                         Grant* response) override {
    return calls_.Write(
        context, request, response,
        [](const ReserveGrantRequest& r) -> absl::StatusOr<std::string> {
          return r.request_id();
        },
        [this](JournalTx& tx, const Call& call,
               const std::string& id) -> absl::StatusOr<std::string> {
          for (int i = 0; i < rows_; ++i) {
            RETURN_IF_ERROR(Write(tx.journal(), call, absl::StrCat(id, i)));
          }
          return id;
        },
        Render);
  }

 private:
  absl::Status Write(store::Journal& journal, const Call& call,
                     const std::string& id) const {
    RETURN_IF_ERROR(journal.Append({.id = id,
                                    .type = "grant.reserved",
                                    .subject = absl::StrCat("grants/", id),
                                    .commit_time = call.now,
                                    .traceparent = call.traceparent}));
    if (!outbox_) return absl::OkStatus();
    return journal.Enqueue({.id = id,
                            .kind = "notification.create_notice",
                            .subject = absl::StrCat("grants/", id),
                            .lane = id,
                            .create_time = call.now,
                            .next_time = call.now,
                            .traceparent = call.traceparent});
  }

  rpc::Calls<JournalTx>& calls_;
  const int rows_;
  const bool outbox_;
};

std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// Services may call everything; a few rules that match others stand before, as
// they would in a real file.
rpc::Policy NewPolicy() {
  type::v1::MethodPolicy policy;
  auto* officers = policy.add_rules();
  officers->add_callers("spiffe://51.bashu/office/*/officer/*");
  officers->add_methods("/bashu.ledger.v1.GrantService/*");
  officers->add_methods("/bashu.feed.v1.FeedService/*");
  auto* services = policy.add_rules();
  services->add_callers("spiffe://51.bashu/service/*");
  services->add_methods("/bashu.ledger.v1.GrantService/*");
  services->add_methods("/bashu.feed.v1.FeedService/*");
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
      NewJournalStore(absl::StrCat("sqlite:", directory / "load.db"));
  const SystemClock clock;
  observe::Metrics metrics;
  rpc::Gate gate(rpc::AuthenticateByCertificate(*std::move(trust), clock),
                 NewPolicy(), clock, metrics);
  rpc::WorkerPool pool(/*threads=*/1, /*waiting_max=*/1024);
  const rpc::Repeats repeats(*ring);
  rpc::Calls<JournalTx> calls(gate, *store, pool, repeats);
  BareService bare;
  BareFeed bare_feed;
  GuardedService guarded(calls);
  feed::FeedService<JournalTx> feed(calls, "//51.bashu/load");
  const auto bare_server = Serve({&bare, &bare_feed}, files);
  const auto guarded_server = Serve({&guarded, &feed}, files);
  Mutex mutex;
  CondVar stopped;
  bool stopping = false;
  std::thread teller([&] {
    MutexLock lock(mutex);
    while (!stopping) {
      const auto told = feed.Tell();
      if (told.ok() && *told > 0) continue;
      stopped.WaitFor(mutex, absl::ToChronoMilliseconds(feed::kTellPeriod));
    }
  });
  std::printf("bare %d ours %d\n", bare_server->port(), guarded_server->port());
  std::fflush(stdout);
  while (std::getchar() != EOF) continue;
  {
    MutexLock lock(mutex);
    stopping = true;
    stopped.NotifyOne();
  }
  teller.join();
  bare_server->Stop(absl::Seconds(1));
  guarded_server->Stop(absl::Seconds(1));
  return 0;
}

}  // namespace bashu::load

int main(int argc, char** argv) { return bashu::load::Main(argc, argv); }
