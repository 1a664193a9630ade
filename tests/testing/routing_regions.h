#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/crypto/key_pem.h"
#include "common/outbox/relay.h"
#include "services/routing/egress/exchange_sender.h"
#include "services/routing/egress/signing_notary.h"
#include "services/routing/rpc/exchange_service.h"
#include "services/routing/rpc/link_service.h"
#include "services/routing/rpc/referral_service.h"
#include "services/routing/storage/memory_store.h"
#include "services/routing/storage/reference_files.h"
#include "services/routing/storage/referral_files.h"
#include "tests/testing/in_process.h"
#include "tests/testing/status_matchers.h"

// Several regions in one process, for tests of what goes on between them: each
// has its real services and a border for every other one. The test moves the
// relays by hand.
namespace bashu::routing {

struct RegionKeys {
  std::string sign = crypto::GenerateKeyPem(crypto::Suite::kP256Sha256);
  std::string seal = crypto::GenerateKeyPem(crypto::Suite::kP256Sha256);

  Partner AsPartner(const std::string& region) const {
    return {region,
            "unused:1",
            {region},
            {*crypto::VerifyingKey::FromPem(crypto::Suite::kP256Sha256,
                                            *crypto::PublicPem(sign))},
            {{*crypto::PublicPem(seal), {}}}};
  }
};

// The keys of all regions.
using KeysOfRegions = std::map<std::string, RegionKeys>;

// The shipped rules, or those of the test.
struct ReferenceData {
  Directory directory = *LoadDirectory(BASHU_REFERENCE);
  CompetenceRules rules = *LoadCompetenceRules(BASHU_REFERENCE);
  ReferralRules referral_rules = *LoadReferralRules(BASHU_REFERENCE);
  calendar::WorkingDays days = *LoadWorkingDays(BASHU_REFERENCE);
};

// One region's routing, complete but for the network.
struct TestRegion {
  // `routes` are those of all regions; without one, a link with each. `kept` is
  // the store of one that was stopped.
  TestRegion(const std::string& own, const KeysOfRegions& keys,
             const ReferenceData& reference,
             const std::vector<Route>& routes = {},
             std::shared_ptr<RoutingStore> kept = NewMemoryRoutingStore())
      : partners(PartnersOf(own, keys)),
        store(std::move(kept)),
        regions(own, PrefixesOf(own, partners), routes),
        notary(*SigningNotary::Create(
            own, {{keys.at(own).sign}, {keys.at(own).seal}, {}}, partners)),
        links(regions, *notary, ids, FactsOf(ids.NewId(), partners)),
        directory(Compose(reference.directory, regions, {})),
        referrals(directory, reference.rules, reference.referral_rules,
                  reference.days, regions, *notary, exchange) {
    for (const Partner& partner : partners) {
      borders[partner.region] = std::make_unique<Border>(*this, partner);
    }
  }

  // Where one partner pushes.
  struct Border {
    Border(TestRegion& region, const Partner& partner)
        : gate(
              [peer = partner.region](const grpc::CallbackServerContext&) {
                return crypto::ParseIdentity("spiffe://" + peer +
                                             ".bashu/service/routing");
              },
              testing::OpenPolicy(), region.env.clock, region.env.metrics),
          calls(gate, *region.store, region.env.pool, region.env.repeats),
          service(calls, *region.store, region.exchange, region.links,
                  region.dead_letters) {}

    rpc::Gate gate;
    rpc::Calls<RoutingTx> calls;
    ExchangeService service;
    testing::InProcessServer server{{&service}};
  };

  // Calls those of `others`, by region, that we have a link with.
  ExchangeSender Sender(const std::map<std::string, TestRegion*>& others) {
    std::map<std::string, std::shared_ptr<grpc::Channel>> channels;
    for (const auto& [name, other] : others) {
      if (name == regions.own() || regions.NextHop(name) != name) continue;
      const auto border = other->borders.find(regions.own());
      if (border == other->borders.end()) continue;  // We are not known there.
      channels[name] = border->second->server.channel();
    }
    return {*store, env.clock, exchange, links, dead_letters, channels};
  }

  // Sends what is due to its regions; returns how many documents went.
  int Relay(const std::map<std::string, TestRegion*>& others) {
    ExchangeSender sender = Sender(others);
    std::map<std::string, outbox::Sender> senders;
    senders["exchange.push"] = [&](const store::Dispatch& dispatch) {
      return sender.Send(dispatch);
    };
    outbox::Relay<RoutingTx> relay(*store, env.clock, env.metrics,
                                   std::move(senders));
    int total = 0;
    for (int settled = 1; settled > 0; total += settled) {
      settled = *relay.RunOnce();
    }
    return total;
  }

  // What a link has on record here, signed or not.
  std::vector<StoredDocument> Documents(const std::string& sender,
                                        const std::string& recipient) {
    std::vector<StoredDocument> documents;
    EXPECT_THAT(store->Read([&](RoutingTx& tx) -> absl::Status {
      documents = *tx.exchange().DocumentsAfter(sender, recipient, 0, 1000);
      return absl::OkStatus();
    }),
                testing::IsOk());
    return documents;
  }

  // Why the documents that came had no effect, in order.
  std::vector<std::string> Refusals(const std::string& sender) {
    std::vector<std::string> refusals;
    for (const StoredDocument& taken : Documents(sender, regions.own())) {
      if (!taken.refusal.empty()) refusals.push_back(taken.refusal);
    }
    return refusals;
  }

  std::vector<std::string> Events() {
    std::vector<std::string> types;
    EXPECT_THAT(store->Read([&](RoutingTx& tx) -> absl::Status {
      const auto events = tx.journal().EventsAfter(0, 100);
      for (const auto& event : *events) types.push_back(event.type);
      return absl::OkStatus();
    }),
                testing::IsOk());
    return types;
  }

  static std::vector<Partner> PartnersOf(const std::string& own,
                                         const KeysOfRegions& keys) {
    std::vector<Partner> partners;
    for (const auto& [region, its] : keys) {
      if (region != own) partners.push_back(its.AsPartner(region));
    }
    return partners;
  }
  static GatewayFacts FactsOf(const std::string& life,
                              const std::vector<Partner>& partners) {
    GatewayFacts facts{life, {}, {}};
    for (const Partner& partner : partners) {
      facts.partners.insert(partner.region);
    }
    return facts;
  }

  std::vector<Partner> partners;
  std::shared_ptr<RoutingStore> store;
  testing::CallEnvironment<RoutingTx> env{*store};
  RandomIdSource ids{env.clock};
  Regions regions;
  std::unique_ptr<SigningNotary> notary;
  Links links;
  Exchange exchange{regions, *notary, ids};
  DeadLetters dead_letters{exchange, *notary, ids};
  LinkFiles files{regions, exchange, links};
  CurrentDirectory directory;
  Referrals referrals;
  ReferralService service{env.calls, referrals};
  LinkService link_service{env.calls, links, dead_letters, files};
  testing::InProcessServer server{{&service, &link_service}};
  std::unique_ptr<v1::ReferralService::Stub> stub =
      v1::ReferralService::NewStub(server.channel());
  std::map<std::string, std::unique_ptr<Border>> borders;
};

}  // namespace bashu::routing
