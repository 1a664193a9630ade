// bashu-routing: where a person can go, who decides, and who holds a case.

#include <absl/strings/str_cat.h>

#include <cstdio>

#include "common/app/daemon.h"
#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include "common/feed/feed_service.h"
#include "common/outbox/relay.h"
#include "common/rpc/channel.h"
#include "services/routing/config.h"
#include "services/routing/domain/referrals.h"
#include "services/routing/egress/exchange_sender.h"
#include "services/routing/rpc/competence_service.h"
#include "services/routing/rpc/directory_service.h"
#include "services/routing/rpc/exchange_service.h"
#include "services/routing/rpc/referral_service.h"
#include "services/routing/storage/sql_store.h"

namespace bashu::routing {
namespace {

// Two cores at home: reads are short, and the writer has a thread of its own.
constexpr int kReaders = 4;
constexpr int kReadsWaitingMax = 1024;
constexpr absl::Duration kRelayPeriod = absl::Milliseconds(200);
constexpr size_t kSaltBytes = 16;

std::map<std::string, std::shared_ptr<grpc::Channel>> Channels(
    const Config& config) {
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels;
  for (const Partner& partner : config.partners) {
    channels[partner.region] =
        rpc::NewChannel(partner.address, rpc::ClientTls(config.common.tls));
  }
  return channels;
}

int Main(int argc, char** argv) {
  app::Daemon daemon;
  app::ParseCommandLine(argc, argv, "Moves cases between offices.");
  absl::StatusOr<Config> config = ReadConfig();
  if (!config.ok()) return app::Fail("routing", config.status());
  const app::Config& common = config->common;
  observe::StartLogging("routing", common.log_level);
  if (common.check_only) {
    std::puts("bashu-routing: configuration is good");
    return 0;
  }
  auto store = OpenRoutingStore(common.store, common.ring);
  if (!store.ok()) return app::Fail("routing", store.status());

  const SystemClock clock;
  RandomIdSource ids(clock);
  observe::Metrics metrics;
  rpc::Gate gate(rpc::AuthenticateByCertificate(common.trust, clock),
                 common.policy, clock, metrics);
  rpc::WorkerPool pool(kReaders, kReadsWaitingMax);
  const rpc::Repeats repeats(common.ring);
  rpc::Calls<RoutingTx> calls(gate, **store, pool, repeats);

  const Regions regions(common.region,
                        PrefixesOf(common.region, config->partners));
  const Exchange exchange(regions, *config->notary, ids);
  const Referrals referrals(config->directory, config->rules,
                            config->referral_rules, config->working_days,
                            regions, *config->notary, exchange);
  DirectoryService directory(calls, config->directory, config->rules);
  const Certificates certificates(
      config->directory, config->rules, regions, *config->notary, ids,
      [] { return crypto::RandomBytes(kSaltBytes); });
  CompetenceService competence(calls, certificates);
  ReferralService referral(calls, referrals);
  ExchangeService border(calls, exchange);
  feed::FeedService<RoutingTx> feed(
      calls, absl::StrCat("//", common.region, ".bashu/routing"));

  ExchangeSender sender(**store, clock, exchange, Channels(*config));
  std::map<std::string, outbox::Sender> senders;
  senders["exchange.push"] = [&sender](const store::Dispatch& dispatch) {
    return sender.Send(dispatch);
  };
  outbox::Relay<RoutingTx> relay(**store, clock, metrics, std::move(senders));
  daemon.Loop("outbox", kRelayPeriod, [&relay] { return relay.RunOnce(); });
  daemon.Loop("feed", feed::kTellPeriod, [&feed] { return feed.Tell(); });
  return daemon.Run(common, gate, metrics,
                    {&directory, &competence, &referral, &border, &feed},
                    [&store] { return (*store)->healthy(); });
}

}  // namespace
}  // namespace bashu::routing

int main(int argc, char** argv) { return bashu::routing::Main(argc, argv); }
