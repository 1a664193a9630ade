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
            *crypto::PublicPem(seal)};
  }
};

// The shipped rules, or those of the test.
struct ReferenceData {
  Directory directory = *LoadDirectory(BASHU_REFERENCE);
  CompetenceRules rules = *LoadCompetenceRules(BASHU_REFERENCE);
  ReferralRules referral_rules = *LoadReferralRules(BASHU_REFERENCE);
  calendar::WorkingDays days = *LoadWorkingDays(BASHU_REFERENCE);
};

// One region's routing, complete but for the network.
class TestRegion {
 public:
  // `keys` are those of all regions.
  TestRegion(const std::string& own,
             const std::map<std::string, RegionKeys>& keys,
             const ReferenceData& reference)
      : partners_(PartnersOf(own, keys)),
        regions_(own, PrefixesOf(own, partners_)),
        notary_(*SigningNotary::Create(own, crypto::Suite::kP256Sha256,
                                       keys.at(own).sign, keys.at(own).seal,
                                       partners_)),
        directory_(Compose(reference.directory, regions_, {})),
        referrals_(directory_, reference.rules, reference.referral_rules,
                   reference.days, regions_, *notary_, exchange_) {
    for (const Partner& partner : partners_) {
      borders_[partner.region] = std::make_unique<Border>(*this, partner);
    }
  }

  v1::ReferralService::Stub& stub() { return *stub_; }
  RoutingStore& store() { return *store_; }
  testing::FakeClock& clock() { return env_.clock; }
  std::shared_ptr<grpc::Channel> border(const std::string& peer) {
    return borders_.at(peer)->server.channel();
  }

  // Sends what is due to its regions; returns how many documents went.
  int Relay(const std::map<std::string, TestRegion*>& others) {
    std::map<std::string, std::shared_ptr<grpc::Channel>> channels;
    for (const auto& [name, other] : others) {
      if (other != this) channels[name] = other->border(regions_.own());
    }
    ExchangeSender sender(*store_, env_.clock, exchange_, channels);
    std::map<std::string, outbox::Sender> senders;
    senders["exchange.push"] = [&](const store::Dispatch& dispatch) {
      return sender.Send(dispatch);
    };
    outbox::Relay<RoutingTx> relay(*store_, env_.clock, env_.metrics,
                                   std::move(senders));
    int total = 0;
    for (int settled = 1; settled > 0; total += settled) {
      settled = *relay.RunOnce();
    }
    return total;
  }

  // Why the documents that came had no effect, in order.
  std::vector<std::string> Refusals(const std::string& sender) {
    std::vector<std::string> refusals;
    EXPECT_THAT(store_->Read([&](RoutingTx& tx) -> absl::Status {
      for (int64_t number = 1;; ++number) {
        const auto taken = *tx.FindDocumentAt(sender, regions_.own(), number);
        if (!taken.has_value()) return absl::OkStatus();
        if (!taken->refusal.empty()) refusals.push_back(taken->refusal);
      }
    }),
                testing::IsOk());
    return refusals;
  }

 private:
  // Where one partner pushes.
  struct Border {
    Border(TestRegion& region, const Partner& partner)
        : gate(
              [peer = partner.region](const grpc::CallbackServerContext&) {
                return crypto::ParseIdentity("spiffe://" + peer +
                                             ".bashu/service/routing");
              },
              testing::OpenPolicy(), region.env_.clock, region.env_.metrics),
          calls(gate, *region.store_, region.env_.pool, region.env_.repeats),
          service(calls, region.exchange_) {}

    rpc::Gate gate;
    rpc::Calls<RoutingTx> calls;
    ExchangeService service;
    testing::InProcessServer server{{&service}};
  };

  static std::vector<Partner> PartnersOf(
      const std::string& own, const std::map<std::string, RegionKeys>& keys) {
    std::vector<Partner> partners;
    for (const auto& [region, its] : keys) {
      if (region != own) partners.push_back(its.AsPartner(region));
    }
    return partners;
  }

  std::vector<Partner> partners_;
  std::unique_ptr<RoutingStore> store_ = NewMemoryRoutingStore();
  testing::CallEnvironment<RoutingTx> env_{*store_};
  RandomIdSource ids_{env_.clock};
  Regions regions_;
  std::unique_ptr<SigningNotary> notary_;
  Exchange exchange_{regions_, *notary_, ids_};
  CurrentDirectory directory_;
  Referrals referrals_;
  ReferralService service_{env_.calls, referrals_};
  testing::InProcessServer server_{{&service_}};
  std::unique_ptr<v1::ReferralService::Stub> stub_ =
      v1::ReferralService::NewStub(server_.channel());
  std::map<std::string, std::unique_ptr<Border>> borders_;
};

}  // namespace bashu::routing
