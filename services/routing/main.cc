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
#include "services/routing/egress/directory_follower.h"
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
constexpr absl::Duration kFollowPeriod = absl::Seconds(1);
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

// Serves until a signal.
int Serve(app::Daemon& daemon, const Config& config, RoutingStore& store) {
  const app::Config& common = config.common;
  const SystemClock clock;
  RandomIdSource ids(clock);
  observe::Metrics metrics;
  rpc::Gate gate(rpc::AuthenticateByCertificate(common.trust, clock),
                 common.policy, clock, metrics);
  rpc::WorkerPool pool(kReaders, kReadsWaitingMax);
  const rpc::Repeats repeats(common.ring);
  rpc::Calls<RoutingTx> calls(gate, store, pool, repeats);

  const Regions regions(common.region,
                        PrefixesOf(common.region, config.partners));
  const Exchange exchange(regions, *config.notary, ids);
  const auto channels = Channels(config);
  CurrentDirectory current(Compose(config.directory, regions, {}));
  const Referrals referrals(current, config.rules, config.referral_rules,
                            config.working_days, regions, *config.notary,
                            exchange);
  const DirectoryExchange directories(regions, *config.notary, ids);
  DirectoryFollower follower(store, clock, metrics, directories, regions,
                             config.directory, current, channels,
                             config.directory_period);
  const absl::Status followed = follower.Start();
  if (!followed.ok()) return app::Fail("routing", followed);
  daemon.Loop("directory", kFollowPeriod,
              [&follower] { return follower.RunOnce(); });

  DirectoryService directory(calls, current, config.rules, config.working_days,
                             directories);
  const Certificates certificates(
      current, config.rules, regions, *config.notary, ids,
      [] { return crypto::RandomBytes(kSaltBytes); });
  CompetenceService competence(calls, certificates);
  ReferralService referral(calls, referrals);
  ExchangeService border(calls, exchange);
  feed::FeedService<RoutingTx> feed(
      calls, absl::StrCat("//", common.region, ".bashu/routing"));

  ExchangeSender sender(store, clock, exchange, channels);
  std::map<std::string, outbox::Sender> senders;
  senders["exchange.push"] = [&sender](const store::Dispatch& dispatch) {
    return sender.Send(dispatch);
  };
  outbox::Relay<RoutingTx> relay(store, clock, metrics, std::move(senders));
  daemon.Loop("outbox", kRelayPeriod, [&relay] { return relay.RunOnce(); });
  daemon.Loop("feed", feed::kTellPeriod, [&feed] { return feed.Tell(); });
  return daemon.Run(common, gate, metrics,
                    {&directory, &competence, &referral, &border, &feed},
                    [&store] { return store.healthy(); });
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
  return Serve(daemon, *config, **store);
}

}  // namespace
}  // namespace bashu::routing

int main(int argc, char** argv) { return bashu::routing::Main(argc, argv); }
