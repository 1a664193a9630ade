#include "tests/testing/routing_regions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/outbox/relay.h"
#include "services/routing/storage/reference_files.h"
#include "services/routing/storage/referral_files.h"
#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

GatewayFacts FactsOf(const std::string& life,
                     const std::vector<Partner>& partners) {
  GatewayFacts facts{life, {}, {}};
  for (const Partner& partner : partners) {
    facts.partners.insert(partner.region);
  }
  return facts;
}

}  // namespace

Partner RegionKeys::AsPartner(const std::string& region) const {
  return {region,
          "unused:1",
          {region},
          {*crypto::VerifyingKey::FromPem(crypto::Suite::kP256Sha256,
                                          *crypto::PublicPem(sign))},
          {{*crypto::PublicPem(seal), {}}}};
}

ReferenceData::ReferenceData()
    : directory(*LoadDirectory(BASHU_REFERENCE)),
      rules(*LoadCompetenceRules(BASHU_REFERENCE)),
      referral_rules(*LoadReferralRules(BASHU_REFERENCE)),
      days(*LoadWorkingDays(BASHU_REFERENCE)) {}

TestRegion::TestRegion(const std::string& own, const KeysOfRegions& keys,
                       const ReferenceData& reference,
                       const std::vector<Route>& routes,
                       std::shared_ptr<RoutingStore> kept)
    : partners(PartnersOf(own, keys)),
      store(std::move(kept)),
      regions(own, PrefixesOf(own, partners), routes),
      notary(*SigningNotary::Create(
          own, {{keys.at(own).sign}, {keys.at(own).seal}, {}}, partners)),
      links(regions, *notary, ids, FactsOf(ids.NewId(), partners)),
      directory(Compose(reference.directory, regions, {})),
      referrals(directory, reference.rules, reference.referral_rules,
                reference.days, regions, *notary, exchange),
      stub(v1::ReferralService::NewStub(server.channel())) {
  for (const Partner& partner : partners) {
    borders[partner.region] = std::make_unique<Border>(*this, partner);
  }
}

TestRegion::~TestRegion() = default;

TestRegion::Border::Border(TestRegion& region, const Partner& partner)
    : gate(
          [peer = partner.region](const grpc::CallbackServerContext&) {
            return crypto::ParseIdentity("spiffe://" + peer +
                                         ".bashu/service/routing");
          },
          testing::OpenPolicy(), region.env.clock, region.env.metrics),
      calls(gate, *region.store, region.env.pool, region.env.repeats),
      service(calls, *region.store, region.exchange, region.links,
              region.dead_letters) {}

ExchangeSender TestRegion::Sender(
    const std::map<std::string, TestRegion*>& others) {
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels;
  for (const auto& [name, other] : others) {
    if (name == regions.own() || regions.NextHop(name) != name) continue;
    const auto border = other->borders.find(regions.own());
    if (border == other->borders.end()) continue;  // We are not known there.
    channels[name] = border->second->server.channel();
  }
  return {*store, env.clock, exchange, links, dead_letters, channels};
}

int TestRegion::Relay(const std::map<std::string, TestRegion*>& others) {
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

std::vector<StoredDocument> TestRegion::Documents(
    const std::string& sender, const std::string& recipient) {
  std::vector<StoredDocument> documents;
  EXPECT_THAT(store->Read([&](RoutingTx& tx) -> absl::Status {
    documents = *tx.exchange().DocumentsAfter(sender, recipient, 0, 1000);
    return absl::OkStatus();
  }),
              testing::IsOk());
  return documents;
}

std::vector<std::string> TestRegion::Refusals(const std::string& sender) {
  std::vector<std::string> refusals;
  for (const StoredDocument& taken : Documents(sender, regions.own())) {
    if (!taken.refusal.empty()) refusals.push_back(taken.refusal);
  }
  return refusals;
}

std::vector<std::string> TestRegion::Events() {
  std::vector<std::string> types;
  EXPECT_THAT(store->Read([&](RoutingTx& tx) -> absl::Status {
    const auto events = tx.journal().EventsAfter(0, 100);
    for (const auto& event : *events) types.push_back(event.type);
    return absl::OkStatus();
  }),
              testing::IsOk());
  return types;
}

std::vector<Partner> TestRegion::PartnersOf(const std::string& own,
                                            const KeysOfRegions& keys) {
  std::vector<Partner> partners;
  for (const auto& [region, its] : keys) {
    if (region != own) partners.push_back(its.AsPartner(region));
  }
  return partners;
}

}  // namespace bashu::routing
