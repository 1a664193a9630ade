// bashu-routing: where a person can go, who decides, and who holds a case.

#include <absl/strings/str_cat.h>

#include <cstdio>
#include <utility>

#include "common/app/daemon.h"
#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include "common/feed/feed_service.h"
#include "common/outbox/relay.h"
#include "common/rpc/channel.h"
#include "common/status/macros.h"
#include "services/routing/config.h"
#include "services/routing/domain/referrals.h"
#include "services/routing/egress/directory_follower.h"
#include "services/routing/egress/exchange_sender.h"
#include "services/routing/egress/paper_sender.h"
#include "services/routing/rpc/competence_service.h"
#include "services/routing/rpc/directory_service.h"
#include "services/routing/rpc/exchange_service.h"
#include "services/routing/rpc/link_service.h"
#include "services/routing/rpc/paper_service.h"
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
constexpr absl::Duration kComparePeriod = absl::Seconds(2);
constexpr absl::Duration kOverduePeriod = absl::Seconds(30);
// What waits at a partner that cannot call us waits no longer than this.
constexpr absl::Duration kPullPeriod = absl::Seconds(1);

std::map<std::string, std::shared_ptr<grpc::Channel>> Channels(
    const Config& config) {
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels;
  for (const Partner& partner : config.trust.partners) {
    if (partner.address.empty()) continue;  // It calls us.
    channels[partner.region] =
        rpc::NewChannel(partner.address, rpc::ClientTls(config.common.tls));
  }
  return channels;
}

GatewayFacts FactsOf(const Config& config, IdSource& ids) {
  GatewayFacts facts{ids.NewId(),
                     {},
                     config.rule_versions,
                     config.trust.version,
                     config.trust.expire_time};
  for (const Partner& partner : config.trust.partners) {
    facts.partners.insert(partner.region);
  }
  return facts;
}

// Everything that is made of the configuration and a store.
struct Parts {
  Parts(Config& from, RoutingStore& into)
      : config(from),
        store(into),
        gate(rpc::AuthenticateByCertificate(from.common.trust, clock),
             from.common.policy, clock, metrics),
        repeats(from.common.ring),
        regions(from.common.region,
                PrefixesOf(from.common.region, from.trust.partners),
                from.trust.routes) {}

  Config& config;
  RoutingStore& store;
  const SystemClock clock;
  RandomIdSource ids{clock};
  observe::Metrics metrics;
  rpc::Gate gate;
  rpc::WorkerPool pool{kReaders, kReadsWaitingMax};
  const rpc::Repeats repeats;
  rpc::Calls<RoutingTx> calls{gate, store, pool, repeats};

  const Regions regions;
  const SigningNotary& notary = *config.notary;
  const Exchange exchange{regions, notary, ids};
  const std::map<std::string, std::shared_ptr<grpc::Channel>> channels =
      Channels(config);
  CurrentDirectory directory{Compose(config.directory, regions, {})};
  const Referrals referrals{directory,
                            config.rules,
                            config.referral_rules,
                            config.working_days,
                            regions,
                            notary,
                            exchange};
  const Certificates certificates{
      directory, config.rules, regions,
      notary,    ids,          [] {
        return crypto::RandomBytes(kSaltBytes); }};
  const Links links{regions, notary, ids, FactsOf(config, ids)};
  const DeadLetters dead_letters{exchange, notary, ids};
  const LinkFiles files{regions, exchange, links};
  const Papers papers{regions, notary};

  const DirectoryExchange directories{regions, notary, ids};
  DirectoryFollower follower{store,       clock,    metrics,
                             directories, regions,  config.directory,
                             directory,   channels, config.directory_period};

  DirectoryService directory_service{calls, directory, config.rules,
                                     config.working_days, directories};
  CompetenceService competence_service{calls, certificates};
  ReferralService referral_service{calls, referrals};
  LinkService link_service{calls, links, dead_letters, files};
  PaperService paper_service{calls, papers};
  ExchangeService exchange_service{calls, store, exchange, links, dead_letters};
  feed::FeedService<RoutingTx> feed{
      calls, absl::StrCat("//", config.common.region, ".bashu/routing")};

  ExchangeSender sender{store, clock, exchange, links, dead_letters, channels};
  PaperSender paper_sender{store, notary, channels};

  // What must hold before anything is served.
  absl::Status Begin() {
    RETURN_IF_ERROR(store.Transact([this](RoutingTx& tx) -> absl::Status {
      RETURN_IF_ERROR(links.UseTrustList(tx));
      if (!config.restored) return absl::OkStatus();
      return links.DeclareRestored(tx, {{}, clock.Now(), ""});
    }));
    return follower.Start();
  }

  // Signs for what was not confirmed in time.
  absl::StatusOr<int> StateOverdue() {
    int stated = 0;
    for (const std::string& partner : links.partners()) {
      RETURN_IF_ERROR(store.Transact([&](RoutingTx& tx) -> absl::Status {
        ASSIGN_OR_RETURN(
            const int more,
            links.StateOverdue(tx, {{}, clock.Now(), ""}, partner));
        stated += more;
        return absl::OkStatus();
      }));
    }
    return stated;
  }

  outbox::Relay<RoutingTx> NewRelay() {
    std::map<std::string, outbox::Sender> senders;
    senders["exchange.push"] = [this](const store::Dispatch& dispatch) {
      return sender.Send(dispatch);
    };
    senders["exchange.papers"] = [this](const store::Dispatch& dispatch) {
      return paper_sender.Send(dispatch);
    };
    return {store, clock, metrics, std::move(senders)};
  }
};

int Serve(app::Daemon& daemon, Config& config, RoutingStore& store) {
  Parts parts(config, store);
  const absl::Status begun = parts.Begin();
  if (!begun.ok()) return app::Fail("routing", begun);
  outbox::Relay<RoutingTx> relay = parts.NewRelay();
  daemon.Loop("outbox", kRelayPeriod, [&relay] { return relay.RunOnce(); });
  daemon.Loop("feed", feed::kTellPeriod,
              [&parts] { return parts.feed.Tell(); });
  daemon.Loop("directory", kFollowPeriod,
              [&parts] { return parts.follower.RunOnce(); });
  daemon.Loop("compare", kComparePeriod,
              [&parts] { return parts.sender.CompareAll(); });
  daemon.Loop("overdue", kOverduePeriod,
              [&parts] { return parts.StateOverdue(); });
  for (const Partner& partner : config.trust.partners) {
    if (!partner.pulled) continue;
    daemon.Loop("pull." + partner.region, kPullPeriod,
                [&parts, region = partner.region] {
                  return parts.sender.Pull(region);
                });
  }
  return daemon.Run(
      config.common, parts.gate, parts.metrics,
      {&parts.directory_service, &parts.competence_service,
       &parts.referral_service, &parts.link_service, &parts.paper_service,
       &parts.exchange_service, &parts.feed},
      [&store] { return store.healthy(); });
}

int Main(int argc, char** argv) {
  app::Daemon daemon;
  app::ParseCommandLine(argc, argv, "Moves cases between offices.");
  absl::StatusOr<Config> config = ReadConfig();
  if (!config.ok()) return app::Fail("routing", config.status());
  observe::StartLogging("routing", config->common.log_level);
  if (config->common.check_only) {
    std::puts("bashu-routing: configuration is good");
    return 0;
  }
  auto store = OpenRoutingStore(config->common.store, config->common.ring);
  if (!store.ok()) return app::Fail("routing", store.status());
  return Serve(daemon, *config, **store);
}

}  // namespace
}  // namespace bashu::routing

int main(int argc, char** argv) { return bashu::routing::Main(argc, argv); }
