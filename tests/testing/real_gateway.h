#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/crypto/key_pem.h"
#include "services/cli/conformance/player.h"
#include "services/cli/remote_callee.h"
#include "services/routing/rpc/paper_service.h"
#include "tests/testing/routing_regions.h"

// Region 51's routing, complete but for the network, with test region 99 for a
// partner that pulls, and with those who call it: the tester, an officer and an
// operator.
namespace bashu::conformance {

// A pair of keys.
struct TestKey {
  std::string pem = crypto::GenerateKeyPem(crypto::Suite::kP256Sha256);

  SharedKey signing() const {
    return *crypto::SigningKey::FromPem(crypto::Suite::kP256Sha256, pem);
  }
  std::string public_pem() const { return *crypto::PublicPem(pem); }
  crypto::VerifyingKey verifying() const {
    return *crypto::VerifyingKey::FromPem(crypto::Suite::kP256Sha256,
                                          public_pem());
  }
};

class RealGateway {
 public:
  RealGateway() {
    profile_.own_region = "99";
    profile_.gateway_region = "51";
    profile_.own_office = "990000-LA";
    profile_.gateway_office = "511602-LA";
    profile_.key = tester_.signing();
    profile_.expired_key = expired_.signing();
    profile_.revoked_key = revoked_.signing();
    profile_.trust["51"] = {sign_.verifying()};
    profile_.sealing_pem = seal_.public_pem();
    table_.gateway = &border_.callee;
    table_.officer = &officer_.callee;
    table_.admin = &operator_.callee;
    table_.patience = absl::Hours(2);
    table_.wait = [this](absl::Duration duration) { Wait(duration); };
  }

  Profile& profile() { return profile_; }
  Table& table() { return table_; }
  const Clock& clock() const { return env_.clock; }
  IdSource& ids() { return ids_; }
  // What signs in the gateway's name.
  SharedKey key() const { return sign_.signing(); }

 private:
  // Where one caller comes in.
  struct Door {
    Door(RealGateway& of, const std::string& identity, rpc::Policy policy)
        : gate(
              [identity](const grpc::CallbackServerContext&) {
                return crypto::ParseIdentity(identity);
              },
              std::move(policy), of.env_.clock, of.env_.metrics),
          calls(gate, *of.store_, of.env_.pool, of.env_.repeats),
          exchange(calls, *of.store_, of.exchange_, of.links_,
                   of.dead_letters_),
          papers(calls, of.papers_),
          referrals(calls, of.referrals_),
          links(calls, of.links_, of.dead_letters_, of.files_) {}

    rpc::Gate gate;
    rpc::Calls<routing::RoutingTx> calls;
    routing::ExchangeService exchange;
    routing::PaperService papers;
    routing::ReferralService referrals;
    routing::LinkService links;
    testing::InProcessServer server{{&exchange, &papers, &referrals, &links}};
    cli::RemoteCallee callee{cli::Remote::Over(server.channel())};
  };

  // Read once: it takes longer than a case.
  static const routing::ReferenceData& Shipped() {
    static const auto& data =
        *new routing::ReferenceData();  // NOLINT: for ever
    return data;
  }

  // As deploy/config has it for a partner.
  static rpc::Policy BorderPolicy() {
    type::v1::MethodPolicy policy;
    type::v1::MethodRule& rule = *policy.add_rules();
    rule.add_callers("spiffe://99.bashu/service/routing");
    rule.add_methods("/bashu.exchange.v1.ExchangeService/*");
    rule.add_methods("/bashu.exchange.v1.PaperService/PutPaper");
    return rpc::Policy(std::move(policy));
  }

  routing::Partner TestRegion() const {
    routing::Partner partner{
        "99",
        "",
        {"99"},
        {tester_.verifying(), expired_.verifying(), revoked_.verifying()},
        {{seal_.public_pem(), {}}}};
    const absl::Time before = env_.clock.Now() - absl::Hours(1);
    partner.periods[expired_.verifying().key_id()].end_time = before;
    partner.periods[revoked_.verifying().key_id()].revoke_time = before;
    partner.pulls = true;
    return partner;
  }

  void Wait(absl::Duration duration) {
    env_.clock.Advance(duration);
    const absl::Status stated = store_->Transact([&](routing::RoutingTx& tx) {
      return links_.StateOverdue(tx, {{}, env_.clock.Now(), ""}, "99").status();
    });
    EXPECT_TRUE(stated.ok());
  }

  const TestKey sign_, seal_, tester_, expired_, revoked_;
  std::unique_ptr<routing::RoutingStore> store_ =
      routing::NewMemoryRoutingStore();
  testing::CallEnvironment<routing::RoutingTx> env_{*store_};
  RandomIdSource ids_{env_.clock};
  const std::vector<routing::Partner> partners_ = {TestRegion()};
  const routing::Regions regions_{
      "51", routing::PrefixesOf("51", partners_), {}};
  const std::unique_ptr<routing::SigningNotary> notary_ =
      *routing::SigningNotary::Create("51", {{sign_.pem}, {seal_.pem}, {}},
                                      partners_);
  const routing::Links links_{regions_, *notary_, ids_, {"a life", {"99"}, {}}};
  const routing::Exchange exchange_{regions_, *notary_, ids_};
  const routing::DeadLetters dead_letters_{exchange_, *notary_, ids_};
  const routing::LinkFiles files_{regions_, exchange_, links_};
  const routing::Papers papers_{regions_, *notary_};
  routing::CurrentDirectory directory_{
      routing::Compose(Shipped().directory, regions_, {})};
  const routing::Referrals referrals_{
      directory_,     Shipped().rules, Shipped().referral_rules,
      Shipped().days, regions_,        *notary_,
      exchange_};
  Door border_{*this, "spiffe://99.bashu/service/routing", BorderPolicy()};
  Door officer_{*this, "spiffe://51.bashu/office/511602-LA/officer/chen",
                testing::OpenPolicy()};
  Door operator_{*this, "spiffe://51.bashu/operator/admin",
                 testing::OpenPolicy()};
  Profile profile_;
  Table table_;
};

}  // namespace bashu::conformance
