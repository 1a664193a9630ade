// bashu-intake: receives what people ask for, decides it and keeps its clocks.

#include <absl/strings/str_cat.h>

#include <cstdio>

#include "common/app/daemon.h"
#include "common/feed/feed_service.h"
#include "services/intake/config.h"
#include "services/intake/egress/neighbours.h"
#include "services/intake/rpc/application_service.h"
#include "services/intake/rpc/cooperation_service.h"
#include "services/intake/rpc/lead_service.h"
#include "services/intake/storage/sql_store.h"

namespace bashu::intake {
namespace {

// Two cores at home: reads are short, and the writer has a thread of its own.
constexpr int kReaders = 4;
constexpr int kReadsWaitingMax = 1024;
constexpr absl::Duration kPeriod = absl::Milliseconds(200);

int Main(int argc, char** argv) {
  app::Daemon daemon;
  app::ParseCommandLine(argc, argv, "Receives and decides applications.");
  absl::StatusOr<Config> config = ReadConfig();
  if (!config.ok()) return app::Fail("intake", config.status());
  const app::Config& common = config->common;
  observe::StartLogging("intake", common.log_level);
  if (common.check_only) {
    std::puts("bashu-intake: configuration is good");
    return 0;
  }
  auto store = OpenIntakeStore(common.store, kReaders, common.ring);
  if (!store.ok()) return app::Fail("intake", store.status());

  const SystemClock clock;
  RandomIdSource ids(clock);
  observe::Metrics metrics;
  rpc::Gate gate(rpc::AuthenticateByCertificate(common.trust, clock),
                 common.policy, clock, metrics);
  rpc::WorkerPool pool(kReaders, kReadsWaitingMax);
  const rpc::Repeats repeats(common.ring);
  rpc::Calls<IntakeTx> calls(gate, **store, pool, repeats);

  const Intake intake(config->rules, ids, common.region);
  ApplicationService applications(calls, intake, clock);
  LeadService leads(calls, intake, clock);
  CooperationService cooperations(calls, intake);
  feed::FeedService<IntakeTx> feed(
      calls, absl::StrCat("//", common.region, ".bashu/intake"));

  const auto tls = rpc::ClientTls(common.tls);
  Neighbours neighbours(**store, intake, clock, metrics,
                        {rpc::NewChannel(config->routing, tls),
                         rpc::NewChannel(config->ledger, tls),
                         rpc::NewChannel(config->notification, tls)});
  daemon.Loop("outbox", kPeriod, [&] { return neighbours.Send(); });
  daemon.Loop("routing", kPeriod, [&] { return neighbours.ReadRouting(); });
  daemon.Loop("ledger", kPeriod, [&] { return neighbours.ReadLedger(); });
  daemon.Loop("feed", feed::kTellPeriod, [&feed] { return feed.Tell(); });
  return daemon.Run(common, gate, metrics,
                    {&applications, &leads, &cooperations, &feed},
                    [&store] { return (*store)->healthy(); });
}

}  // namespace
}  // namespace bashu::intake

int main(int argc, char** argv) { return bashu::intake::Main(argc, argv); }
