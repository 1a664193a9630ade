#include "services/ledger/rpc/witness_service.h"

#include <gmock/gmock.h>

#include "common/verify/audit_pack.h"
#include "common/verify/ledger_for_test.h"
#include "common/verify/tree_head.h"
#include "services/ledger/services_for_test.h"

namespace bashu::ledger {
namespace {

namespace v1x = ::bashu::exchange::v1;
using testing::CallAs;
using testing::HasReason;
using testing::IsOk;

const std::string kPartnerLedger = "spiffe://50.bashu/service/ledger";

// Region 51's ledger, which watches that of region 50.
class WitnessServiceTest : public ServicesTest {
 protected:
  using Stub = v1x::WitnessService::Stub;

  void Grow(int leaves) {
    for (int i = 0; i < leaves; ++i) {
      tree_.Append(crypto::LeafHash(crypto::Suite::kP256Sha256,
                                    crypto::RandomBytes(20)));
    }
  }
  v1x::OfferHeadRequest Offer(int64_t old_size) const {
    v1::TreeHead head;
    head.set_region("50");
    head.set_tree_size(static_cast<int64_t>(tree_.size()));
    head.set_root(tree_.Root());
    head.mutable_sign_time()->set_seconds(absl::ToUnixSeconds(kNoon));
    v1x::OfferHeadRequest request;
    *request.mutable_head() = partner_.Sign<v1::SignedTreeHead>(head);
    request.set_old_tree_size(old_size);
    if (old_size == 0) return request;
    const auto path =
        tree_.ConsistencyProof(static_cast<uint64_t>(old_size), tree_.size());
    for (const std::string& hash : *path) request.add_consistency_path(hash);
    return request;
  }
  absl::StatusOr<v1x::OfferHeadResponse> Ask(
      const v1x::OfferHeadRequest& request,
      const std::string& caller = kPartnerLedger) {
    return CallAs(caller, *stub_, &Stub::OfferHead, request);
  }
  v1::ListHeadAlarmsResponse Alarms(int page_size = 0,
                                    const std::string& token = "") {
    v1::ListHeadAlarmsRequest request;
    request.set_page_size(page_size);
    request.set_page_token(token);
    return *CallAs(Officer("wang"), *audit_stub_, &Audit::ListHeadAlarms,
                   request);
  }

  const verify::TestSigner partner_{crypto::Suite::kP256Sha256, "50"};
  crypto::MerkleTree tree_{crypto::Suite::kP256Sha256};
  WitnessService witness_{
      environment_.calls,  sources_, "51", *key_, partner_.Trust(),
      environment_.metrics};
  testing::InProcessServer witness_server_{{&witness_}};
  const std::unique_ptr<Stub> stub_ =
      v1x::WitnessService::NewStub(witness_server_.channel());
};

TEST_F(WitnessServiceTest, CosignsTheBytesThatWereOffered) {
  Grow(3);
  auto request = Offer(0);
  ASSERT_THAT(Ask(request), IsOk());
  Grow(2);
  request = Offer(3);
  const auto answer = Ask(request);
  ASSERT_THAT(answer, IsOk());
  google::protobuf::RepeatedPtrField<v1::Cosignature> given;
  *given.Add() = answer->cosignature();
  const verify::TrustedKeys ours = {
      {"51",
       {*crypto::VerifyingKey::FromPem(crypto::Suite::kP256Sha256,
                                       *crypto::PublicPem(key_pem_))}}};
  EXPECT_THAT(*verify::VerifyCosignatures(request.head(), "50", given, ours),
              ::testing::ElementsAre("51"));
  EXPECT_EQ(answer->refusal(), v1x::HEAD_REFUSAL_UNSPECIFIED);
  EXPECT_TRUE(Alarms().head_alarms().empty());
}

TEST_F(WitnessServiceTest, SaysWhereTheProofMustBegin) {
  Grow(3);
  const auto first = Offer(0);
  ASSERT_THAT(Ask(first), IsOk());
  Grow(2);
  const auto answer = Ask(Offer(1));
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->refusal(), v1x::HEAD_REFUSAL_BASE_DIFFERS);
  EXPECT_EQ(answer->seen().payload(), first.head().payload());
  EXPECT_FALSE(answer->has_cosignature());
  EXPECT_TRUE(Alarms().head_alarms().empty());
}

TEST_F(WitnessServiceTest, KeepsBothHeadsOfASplitView) {
  Grow(3);
  const auto shown = Offer(0);
  ASSERT_THAT(Ask(shown), IsOk());
  tree_ = crypto::MerkleTree(crypto::Suite::kP256Sha256);
  Grow(3);
  const auto other = Offer(0);
  EXPECT_EQ(Ask(other)->refusal(), v1x::HEAD_REFUSAL_ROOT_DIFFERS);
  Grow(1);
  EXPECT_EQ(Ask(Offer(3))->refusal(), v1x::HEAD_REFUSAL_INCONSISTENT);
  tree_ = crypto::MerkleTree(crypto::Suite::kP256Sha256);
  Grow(2);
  EXPECT_EQ(Ask(Offer(0))->refusal(), v1x::HEAD_REFUSAL_TREE_SMALLER);
  const auto alarms = Alarms();
  ASSERT_EQ(alarms.head_alarms_size(), 3);
  const v1::HeadAlarm& alarm = alarms.head_alarms(0);
  EXPECT_EQ(alarm.name(), "headAlarms/1");
  EXPECT_EQ(alarm.region(), "50");
  EXPECT_EQ(alarm.problem(), "ROOT_DIFFERS");
  EXPECT_EQ(alarm.seen().payload(), shown.head().payload());
  EXPECT_EQ(alarm.offered().signature(), other.head().signature());
  EXPECT_THAT(environment_.metrics.Exposition(),
              ::testing::HasSubstr(
                  "bashu_heads_refused_total{problem=\"ROOT_DIFFERS\"} 1"));
  const auto page = Alarms(2);
  EXPECT_EQ(page.head_alarms_size(), 2);
  EXPECT_EQ(Alarms(2, page.next_page_token()).head_alarms(0).name(),
            "headAlarms/3");
}

TEST_F(WitnessServiceTest, BelievesALedgerOnItsOwnTreeAlone) {
  Grow(1);
  auto request = Offer(0);
  EXPECT_THAT(Ask(request, "spiffe://52.bashu/service/ledger"),
              HasReason("HEAD_NOT_BELIEVED"));
  request.mutable_head()->mutable_signature()->back() ^= 1;
  EXPECT_THAT(Ask(request), HasReason("HEAD_NOT_BELIEVED"));
  request.clear_head();
  EXPECT_THAT(Ask(request), HasReason("HEAD_NOT_BELIEVED"));
  request = Offer(0);
  request.set_old_tree_size(-1);
  EXPECT_THAT(Ask(request), HasReason("INVALID_FIELDS"));
  request = Offer(0);
  for (int i = 0; i < 127; ++i) request.add_consistency_path("x");
  EXPECT_THAT(Ask(request), HasReason("INVALID_FIELDS"));
}

TEST_F(WitnessServiceTest, PacksCarryTheCosignaturesOfTheirHead) {
  OpenBudgets();
  const auto ours =
      *CallAs(Officer("wang"), *audit_stub_, &Audit::GetTreeHead, {});
  const auto keep = [&](const v1::SignedTreeHead& head) {
    v1::TreeHead said;
    ASSERT_TRUE(said.ParseFromString(head.payload()));
    const v1::Cosignature made = partner_.Cosign(head);
    EXPECT_THAT(store_->Transact([&](LedgerTx& tx) {
      CosignedHead kept;
      kept.head.payload = head.payload();
      kept.head.signature = head.signature();
      kept.head.suite = head.suite();
      kept.head.key_id = head.key_id();
      kept.head.size = said.tree_size();
      kept.head.root = said.root();
      kept.witness = "50";
      kept.signature = made.signature();
      kept.suite = made.suite();
      kept.key_id = made.key_id();
      return tx.witnesses().PutCosigned(kept);
    }),
                IsOk());
  };
  keep(ours);
  ASSERT_THAT(
      CallAs(kIntake, *grants_stub_, &Grants::CreateGrant, GrantRequest()),
      IsOk());
  v1::GetAuditPackRequest request;
  request.set_grant(absl::StrCat("grants/", kGrantId));
  const auto pack = [&] {
    return *CallAs(Officer("wang"), *audit_stub_, &Audit::GetAuditPack,
                   request);
  };
  // The head that was cosigned is older than the grant.
  EXPECT_TRUE(pack().cosignatures().empty());
  keep(*CallAs(Officer("wang"), *audit_stub_, &Audit::GetTreeHead, {}));
  const verify::TrustedKeys trust = {
      {"51",
       {*crypto::VerifyingKey::FromPem(crypto::Suite::kP256Sha256,
                                       *crypto::PublicPem(key_pem_))}}};
  EXPECT_THAT(verify::VerifyAuditPack(pack(), trust), IsOk());
  EXPECT_THAT(*verify::VerifyWitnesses(pack(), "51", partner_.Trust()),
              ::testing::ElementsAre("50"));
}

// A partner's authority vouches for its ledger, and that may offer heads.
TEST(LedgerPolicy, ThePartnersLedgerOffersHeadsAndNobodyElseOfItsRegion) {
  const std::string offer = "/bashu.exchange.v1.WitnessService/OfferHead";
  for (const auto& [own, partner] : {std::pair{"51", "50"}, {"50", "51"}}) {
    const auto policy = rpc::Policy::Load(
        absl::StrCat(BASHU_CONFIG, "/ledger.", own, ".policy.txtpb"));
    ASSERT_THAT(policy, IsOk());
    const auto allowed = [&](const std::string& region, const std::string& who,
                             const std::string& method) {
      return policy
          ->Check(absl::StrCat("spiffe://", region, ".bashu/", who), method)
          .allowed;
    };
    EXPECT_TRUE(allowed(partner, "service/ledger", offer));
    EXPECT_FALSE(allowed(own, "service/ledger", offer));
    const auto& pool = *google::protobuf::DescriptorPool::generated_pool();
    for (const char* name :
         {"bashu.ledger.v1.LedgerService", "bashu.ledger.v1.GrantService",
          "bashu.ledger.v1.AuditService", "bashu.ledger.v1.FundService",
          "bashu.exchange.v1.WitnessService"}) {
      const auto& service = *pool.FindServiceByName(name);
      for (int i = 0; i < service.method_count(); ++i) {
        const std::string method =
            absl::StrCat("/", name, "/", service.method(i)->name());
        for (const char* who :
             {"service/intake", "service/routing", "service/ledger",
              "operator/admin", "operator/auditor",
              "office/511700-CT/officer/a", "office/511700-CT/system/a"}) {
          const bool head =
              method == offer && who == std::string("service/ledger");
          EXPECT_EQ(allowed(partner, who, method), head) << who << method;
        }
      }
    }
    EXPECT_TRUE(allowed(own, "operator/auditor",
                        "/bashu.ledger.v1.AuditService/GetPeriodTotals"));
  }
}

}  // namespace
}  // namespace bashu::ledger
