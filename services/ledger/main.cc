// bashu-ledger: keeps accounts, funds and pays grants, and proves it.

#include <absl/strings/str_cat.h>

#include <cstdio>
#include <utility>

#include "common/app/daemon.h"
#include "common/base/uuid.h"
#include "common/feed/feed_service.h"
#include "common/outbox/relay.h"
#include "common/rpc/channel.h"
#include "services/ledger/config.h"
#include "services/ledger/domain/grants.h"
#include "services/ledger/domain/holds.h"
#include "services/ledger/domain/payments.h"
#include "services/ledger/egress/bank_results.h"
#include "services/ledger/egress/head_offers.h"
#include "services/ledger/egress/senders.h"
#include "services/ledger/rpc/audit_service.h"
#include "services/ledger/rpc/batch_service.h"
#include "services/ledger/rpc/fund_service.h"
#include "services/ledger/rpc/grant_service.h"
#include "services/ledger/rpc/ledger_service.h"
#include "services/ledger/rpc/recovery_service.h"
#include "services/ledger/rpc/schooling_service.h"
#include "services/ledger/rpc/statement_service.h"
#include "services/ledger/rpc/subsidy_service.h"
#include "services/ledger/rpc/witness_service.h"
#include "services/ledger/storage/sql_store.h"

namespace bashu::ledger {
namespace {

// Two cores at home: reads are short, and the writer has a thread of its own.
constexpr int kReaders = 4;
constexpr int kReadsWaitingMax = 1024;
constexpr absl::Duration kRelayPeriod = absl::Milliseconds(200);
// A bank answers within minutes; looking is one directory read.
constexpr absl::Duration kBankPeriod = absl::Milliseconds(500);
// What is cosigned late is only proven later.
constexpr absl::Duration kOfferPeriod = absl::Seconds(2);
// Every write expires what is due; this is for accounts that nobody writes.
constexpr absl::Duration kHoldsPeriod = absl::Seconds(1);

// A loop for each witness, so that one that is down holds up no other.
std::vector<std::unique_ptr<HeadOffers>> OfferHeads(
    const Config& config, store::Store<LedgerTx>& store, AuditService& audit,
    const Clock& clock, observe::Metrics& metrics, app::Daemon& daemon) {
  std::vector<std::unique_ptr<HeadOffers>> offers;
  for (const auto& [region, address] : config.witnesses) {
    offers.push_back(std::make_unique<HeadOffers>(
        store, region,
        rpc::NewChannel(address, rpc::ClientTls(config.common.tls)),
        config.partner_keys,
        [&audit](LedgerTx& tx, absl::Time now, int64_t old_size) {
          return audit.Consistency(tx, now, old_size);
        },
        clock, metrics));
    daemon.Loop("witness." + region, kOfferPeriod,
                [offer = offers.back().get()] { return offer->RunOnce(); });
  }
  return offers;
}

// What the outbox sends, by kind.
std::map<std::string, outbox::Sender> NewSenders(store::Store<LedgerTx>& store,
                                                 Config& config) {
  std::map<std::string, outbox::Sender> senders;
  for (const auto& [kind, order] :
       {std::pair{"bank.check", BankOrder::Kind::kCheck},
        {"bank.submit", BankOrder::Kind::kSubmit},
        {"bank.query", BankOrder::Kind::kQuery}}) {
    senders[kind] = NewBankSender(store, config.bank, order);
  }
  senders["notification.create_notice"] = NewNoticeSender(
      store,
      rpc::NewChannel(config.notification, rpc::ClientTls(config.common.tls)));
  return senders;
}

// What time alone brings about.
void WatchTheClock(store::Store<LedgerTx>& store, const Sources& sources,
                   const Clock& clock, app::Daemon& daemon) {
  daemon.Loop("holds", kHoldsPeriod,
              [&] { return ExpireOnce(store, sources, clock); });
  daemon.Loop("grants", kHoldsPeriod,
              [&] { return ExpireGrantsOnce(store, sources, clock); });
  daemon.Loop("payments", kHoldsPeriod,
              [&] { return LookAtPaymentsOnce(store, sources, clock); });
}

int Main(int argc, char** argv) {
  app::Daemon daemon;
  app::ParseCommandLine(argc, argv, "Keeps accounts and pays grants.");
  absl::StatusOr<Config> config = ReadConfig();
  if (!config.ok()) return app::Fail("ledger", config.status());
  const app::Config& common = config->common;
  observe::StartLogging("ledger", common.log_level);
  if (common.check_only) {
    std::puts("bashu-ledger: configuration is good");
    return 0;
  }
  auto store = NewSqlLedgerStore(common.store, kReaders, common.ring);
  if (!store.ok()) return app::Fail("ledger", store.status());

  const SystemClock clock;
  RandomIdSource ids(clock);
  RandomSaltSource salts;
  const Sources sources{ids,
                        salts,
                        config->key->suite(),
                        config->rules,
                        config->subsidies,
                        config->schooling};
  observe::Metrics metrics;
  rpc::Gate gate(rpc::AuthenticateByCertificate(common.trust, clock),
                 common.policy, clock, metrics);
  rpc::WorkerPool pool(kReaders, kReadsWaitingMax);
  const rpc::Repeats repeats(common.ring);
  rpc::Calls<LedgerTx> calls(gate, **store, pool, repeats);

  LedgerService ledger(calls, sources);
  BatchService batches(calls, sources);
  StatementService statements(calls);
  FundService funds(calls, sources, common.region, *config->key);
  GrantService grants(calls, sources);
  RecoveryService recoveries(calls, sources);
  SubsidyService subsidies(calls, sources);
  SchoolingService schoolings(calls, sources);
  AuditService audit(calls, common.region, *config->key, common.ring);
  WitnessService witness(calls, sources, common.region, *config->key,
                         config->partner_keys, metrics);
  feed::FeedService<LedgerTx> feed(
      calls, absl::StrCat("//", common.region, ".bashu/ledger"));

  outbox::Relay<LedgerTx> relay(**store, clock, metrics,
                                NewSenders(**store, *config));
  BankResults results(**store, config->bank, sources, clock, metrics);
  daemon.Loop("outbox", kRelayPeriod, [&relay] { return relay.RunOnce(); });
  daemon.Loop("bank", kBankPeriod, [&results] { return results.RunOnce(); });
  daemon.Loop("feed", feed::kTellPeriod, [&feed] { return feed.Tell(); });
  WatchTheClock(**store, sources, clock, daemon);
  const auto offers =
      OfferHeads(*config, **store, audit, clock, metrics, daemon);
  return daemon.Run(
      common, gate, metrics,
      {&ledger, &batches, &statements, &funds, &grants, &recoveries, &subsidies,
       &schoolings, &audit, &witness, &feed},
      [&store] { return (*store)->healthy(); });
}

}  // namespace
}  // namespace bashu::ledger

int main(int argc, char** argv) { return bashu::ledger::Main(argc, argv); }
