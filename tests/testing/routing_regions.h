#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/crypto/key_pem.h"
#include "services/routing/egress/exchange_sender.h"
#include "services/routing/egress/signing_notary.h"
#include "services/routing/rpc/exchange_service.h"
#include "services/routing/rpc/link_service.h"
#include "services/routing/rpc/referral_service.h"
#include "services/routing/storage/memory_store.h"
#include "tests/testing/in_process.h"

// Several regions in one process, for tests of what goes on between them: each
// has its real services and a border for every other one. The test moves the
// relays by hand.
namespace bashu::routing {

struct RegionKeys {
  std::string sign = crypto::GenerateKeyPem(crypto::Suite::kP256Sha256);
  std::string seal = crypto::GenerateKeyPem(crypto::Suite::kP256Sha256);

  Partner AsPartner(const std::string& region) const;
};

// The keys of all regions.
using KeysOfRegions = std::map<std::string, RegionKeys>;

// The shipped rules, or those of the test.
struct ReferenceData {
  ReferenceData();

  Directory directory;
  CompetenceRules rules;
  ReferralRules referral_rules;
  calendar::WorkingDays days;
};

// One region's routing, complete but for the network.
struct TestRegion {
  // `routes` are those of all regions; without one, a link with each. `kept` is
  // the store of one that was stopped.
  TestRegion(const std::string& own, const KeysOfRegions& keys,
             const ReferenceData& reference,
             const std::vector<Route>& routes = {},
             std::shared_ptr<RoutingStore> kept = NewMemoryRoutingStore());
  ~TestRegion();

  // Where one partner pushes.
  struct Border {
    Border(TestRegion& region, const Partner& partner);

    rpc::Gate gate;
    rpc::Calls<RoutingTx> calls;
    ExchangeService service;
    testing::InProcessServer server{{&service}};
  };

  // Calls those of `others`, by region, that we have a link with.
  ExchangeSender Sender(const std::map<std::string, TestRegion*>& others);

  // Sends what is due to its regions; returns how many documents went.
  int Relay(const std::map<std::string, TestRegion*>& others);

  // What a link has on record here, signed or not.
  std::vector<StoredDocument> Documents(const std::string& sender,
                                        const std::string& recipient);

  // Why the documents that came had no effect, in order.
  std::vector<std::string> Refusals(const std::string& sender);

  std::vector<std::string> Events();

  static std::vector<Partner> PartnersOf(const std::string& own,
                                         const KeysOfRegions& keys);

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
  std::unique_ptr<v1::ReferralService::Stub> stub;
  std::map<std::string, std::unique_ptr<Border>> borders;
};

}  // namespace bashu::routing
