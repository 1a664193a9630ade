// Two regions in one process, each with its real services, talking as they do
// over the wire; the test moves the relays by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

namespace bashu::routing {
namespace {

using ::bashu::testing::CallAs;
using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using ::testing::ElementsAre;

constexpr char kIntake50[] = "spiffe://50.bashu/service/intake";
constexpr char kIntake51[] = "spiffe://51.bashu/service/intake";
constexpr char kLi[] = "spiffe://50.bashu/office/500112-LA/officer/li";
constexpr char kChen[] = "spiffe://51.bashu/office/511602-LA/officer/chen";
constexpr char kOther[] = "spiffe://51.bashu/office/511700-LA/officer/he";
constexpr char kCase[] = "cases/01958f2e-0000-7000-8000-0000000000c1";

std::string Uuid(int n) {
  return "01958f2e-0000-7000-8000-0000000000" + std::to_string(10 + n);
}

struct Keys {
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

struct Reference {
  Directory directory = *LoadDirectory(BASHU_REFERENCE);
  CompetenceRules rules = *LoadCompetenceRules(BASHU_REFERENCE);
  ReferralRules referral_rules = *LoadReferralRules(BASHU_REFERENCE);
  calendar::WorkingDays days = *LoadWorkingDays(BASHU_REFERENCE);
};
const Reference& Shipped() {
  static const Reference reference;
  return reference;
}

// One region's routing, complete but for the network.
struct Region {
  Region(const std::string& own, const std::string& peer, const Keys& keys,
         const Keys& peer_keys)
      : partners{peer_keys.AsPartner(peer)},
        regions(own, PrefixesOf(own, partners)),
        notary(*SigningNotary::Create(own, crypto::Suite::kP256Sha256,
                                      keys.sign, keys.seal, partners)),
        border(
            [peer](const grpc::CallbackServerContext&) {
              return crypto::ParseIdentity("spiffe://" + peer +
                                           ".bashu/service/routing");
            },
            testing::OpenPolicy(), env.clock, env.metrics) {}

  // Sends to `peer` whatever is due; returns how much was settled.
  int Relay(Region& peer, const std::string& name) {
    ExchangeSender sender(*store, env.clock, exchange,
                          {{name, peer.border_server.channel()}});
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

  std::vector<std::string> Events() {
    std::vector<std::string> types;
    EXPECT_THAT(store->Read([&](RoutingTx& tx) -> absl::Status {
      const auto events = tx.journal().EventsAfter(0, 100);
      for (const auto& event : *events) types.push_back(event.type);
      return absl::OkStatus();
    }),
                IsOk());
    return types;
  }

  std::vector<Partner> partners;
  std::unique_ptr<RoutingStore> store = NewMemoryRoutingStore();
  testing::CallEnvironment<RoutingTx> env{*store};
  RandomIdSource ids{env.clock};
  Regions regions;
  std::unique_ptr<SigningNotary> notary;
  Exchange exchange{regions, *notary, ids};
  CurrentDirectory directory{Compose(Shipped().directory, regions, {})};
  Referrals referrals{directory,      Shipped().rules, Shipped().referral_rules,
                      Shipped().days, regions,         *notary,
                      exchange};
  ReferralService service{env.calls, referrals};
  testing::InProcessServer server{{&service}};
  std::unique_ptr<v1::ReferralService::Stub> stub =
      v1::ReferralService::NewStub(server.channel());
  rpc::Gate border;
  rpc::Calls<RoutingTx> border_calls{border, *store, env.pool, env.repeats};
  ExchangeService border_service{border_calls, exchange};
  testing::InProcessServer border_server{{&border_service}};
};

class RoutingTest : public ::testing::Test {
 protected:
  using Stub = v1::ReferralService::Stub;

  static v1::CreateReferralRequest Transfer(int n, const std::string& from,
                                            const std::string& to) {
    v1::CreateReferralRequest request;
    request.set_referral_id(Uuid(n));
    v1::Referral& referral = *request.mutable_referral();
    referral.set_kind(v1::Referral::KIND_TRANSFER);
    referral.set_case_name(kCase);
    referral.set_programme(type::v1::PROGRAMME_LEGAL_AID);
    referral.set_source_office("offices/" + from);
    referral.set_target_office("offices/" + to);
    referral.set_reason("L-64");
    referral.mutable_preview()->set_matter("LABOUR_WAGES");
    referral.mutable_preview()->set_handling_organ_division(to.substr(0, 6));
    referral.set_body("everything about the applicant");
    return request;
  }

  absl::StatusOr<v1::Referral> Offer() {
    return CallAs(kIntake50, *chongqing_.stub, &Stub::CreateReferral,
                  Transfer(1, "500112-LA", "511602-LA"));
  }
  absl::StatusOr<v1::Referral> Accept(const char* who = kChen, int n = 50) {
    v1::AcceptReferralRequest request;
    request.set_name("referrals/" + Uuid(1));
    request.set_request_id(Uuid(n));
    request.set_epoch(1);
    return CallAs(who, *sichuan_.stub, &Stub::AcceptReferral, request);
  }
  absl::StatusOr<v1::Referral> Cancel() {
    v1::CancelReferralRequest request;
    request.set_name("referrals/" + Uuid(1));
    request.set_request_id(Uuid(60));
    return CallAs(kLi, *chongqing_.stub, &Stub::CancelReferral, request);
  }
  static absl::StatusOr<v1::Referral> Get(Region& region, const char* who,
                                          int n, bool full = false) {
    v1::GetReferralRequest request;
    request.set_name("referrals/" + Uuid(n));
    if (full) request.set_view(v1::REFERRAL_VIEW_FULL);
    return CallAs(who, *region.stub, &Stub::GetReferral, request);
  }
  static v1::Custody Custody(Region& region) {
    v1::GetCustodyRequest request;
    request.set_name(kCase);
    const auto custody =
        CallAs(kIntake50, *region.stub, &Stub::GetCustody, request);
    EXPECT_THAT(custody, IsOk());
    return custody.value_or(v1::Custody());
  }
  int ToSichuan() { return chongqing_.Relay(sichuan_, "51"); }
  int ToChongqing() { return sichuan_.Relay(chongqing_, "50"); }

  Keys keys50_, keys51_;
  Region chongqing_{"50", "51", keys50_, keys51_};
  Region sichuan_{"51", "50", keys51_, keys50_};
};

TEST_F(RoutingTest, ATransferMovesCustodyAndItsProof) {
  const auto offered = Offer();
  ASSERT_THAT(offered, IsOk());
  EXPECT_EQ(offered->state(), v1::Referral::STATE_OFFERED);
  EXPECT_EQ(offered->epoch(), 1);
  EXPECT_EQ(Custody(chongqing_).state(), v1::Custody::STATE_OFFERED);
  EXPECT_EQ(ToSichuan(), 1);
  EXPECT_EQ(Get(sichuan_, kIntake51, 1)->preview().matter(), "LABOUR_WAGES");
  EXPECT_EQ(Get(sichuan_, kIntake51, 1, true)->body(), "");

  ASSERT_THAT(Accept(), IsOk());
  EXPECT_EQ(Get(sichuan_, kIntake51, 1, true)->body(),
            "everything about the applicant");
  EXPECT_EQ(ToChongqing(), 1);
  for (Region* region : {&chongqing_, &sichuan_}) {
    EXPECT_EQ(Custody(*region).holder_office(), "offices/511602-LA");
    EXPECT_EQ(Custody(*region).epoch(), 1);
    v1::GetCustodyReceiptRequest request;
    request.set_name(kCase);
    const auto receipt =
        CallAs(kLi, *region->stub, &Stub::GetCustodyReceipt, request);
    ASSERT_THAT(receipt, IsOk());
    EXPECT_THAT(verify::VerifyCustodyReceipt(
                    receipt->SerializeAsString(),
                    {{"50", keys50_.AsPartner("50").signing_keys},
                     {"51", keys51_.AsPartner("51").signing_keys}}),
                IsOk());
  }
  EXPECT_EQ(Custody(chongqing_).state(), v1::Custody::STATE_RELEASED);
  EXPECT_THAT(chongqing_.Events(),
              ElementsAre("referral.created", "referral.delivered",
                          "referral.accepted"));
  EXPECT_THAT(sichuan_.Events(),
              ElementsAre("referral.arrived", "referral.accepted",
                          "referral.delivered"));
  EXPECT_TRUE(Get(chongqing_, kLi, 1)->has_deliver_time());
}

TEST_F(RoutingTest, ARepeatedCreationGetsTheSameAndADifferentOneIsNamed) {
  ASSERT_THAT(Offer(), IsOk());
  EXPECT_EQ(Offer()->name(), "referrals/" + Uuid(1));
  auto other = Transfer(1, "500112-LA", "511602-LA");
  other.mutable_referral()->set_body("something else");
  const auto refused =
      CallAs(kIntake50, *chongqing_.stub, &Stub::CreateReferral, other);
  EXPECT_THAT(refused, HasReason("REFERRAL_EXISTS"));
  EXPECT_EQ(MetadataOf(refused.status(), "field"), "body");
}

TEST_F(RoutingTest, ASecondOfferNamesTheLiveOne) {
  ASSERT_THAT(Offer(), IsOk());
  const auto second = CallAs(kIntake50, *chongqing_.stub, &Stub::CreateReferral,
                             Transfer(2, "500112-LA", "511700-LA"));
  EXPECT_THAT(second, HasReason("OFFER_PENDING"));
  EXPECT_EQ(MetadataOf(second.status(), "referral"), Uuid(1));
}

TEST_F(RoutingTest, ATransferToAnOfficeWithoutCompetenceIsRefused) {
  auto request = Transfer(1, "500112-LA", "511602-LA");
  request.mutable_referral()->set_target_office("offices/511700-LA");
  const auto refused =
      CallAs(kIntake50, *chongqing_.stub, &Stub::CreateReferral, request);
  EXPECT_THAT(refused, HasReason("NOT_COMPETENT"));
  EXPECT_EQ(MetadataOf(refused.status(), "competent_offices"), "511602-LA");
}

TEST_F(RoutingTest, OfficesMustBeOursOrAPartners) {
  EXPECT_THAT(CallAs(kIntake50, *chongqing_.stub, &Stub::CreateReferral,
                     Transfer(1, "500112-LA", "110101-LA")),
              HasReason("OFFICE_NOT_FOUND"));
  EXPECT_THAT(CallAs(kIntake50, *chongqing_.stub, &Stub::CreateReferral,
                     Transfer(1, "511602-LA", "500112-LA")),
              HasReason("OFFICE_NOT_FOUND"));
  EXPECT_THAT(CallAs(kIntake50, *chongqing_.stub, &Stub::CreateReferral,
                     Transfer(1, "500112-LA", "519999-LA")),
              IsOk());  // A partner's register may be newer than ours.
}

TEST_F(RoutingTest, OnlyTheTakersOfficersDecide) {
  ASSERT_THAT(Offer(), IsOk());
  ToSichuan();
  EXPECT_THAT(Accept(kOther), HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(Get(sichuan_, kOther, 1, true), HasReason("BODY_NOT_READABLE"));
}

TEST_F(RoutingTest, CancelAndAcceptAgreeOnOneWhicheverComesFirst) {
  ASSERT_THAT(Offer(), IsOk());
  ToSichuan();
  ASSERT_THAT(Cancel(), IsOk());
  ASSERT_THAT(Accept(), IsOk());  // Before the cancellation arrives.
  ToSichuan();
  ToChongqing();
  EXPECT_EQ(Custody(chongqing_).state(), v1::Custody::STATE_RELEASED);
  EXPECT_EQ(Custody(sichuan_).state(), v1::Custody::STATE_HELD);
  EXPECT_EQ(Get(chongqing_, kLi, 1)->state(), v1::Referral::STATE_ACCEPTED);
}

TEST_F(RoutingTest, ACancelledOfferGoesBackToItsGiver) {
  ASSERT_THAT(Offer(), IsOk());
  ToSichuan();
  ASSERT_THAT(Cancel(), IsOk());
  EXPECT_EQ(Custody(chongqing_).state(), v1::Custody::STATE_OFFERED);
  ToSichuan();
  EXPECT_THAT(Accept(), HasReason("ALREADY_DECIDED"));
  ToChongqing();
  EXPECT_EQ(Custody(chongqing_).state(), v1::Custody::STATE_HELD);
  EXPECT_EQ(Custody(chongqing_).holder_office(), "offices/500112-LA");
}

TEST_F(RoutingTest, AReturnedCaseMayBeOfferedAgainWithItsCertificate) {
  ASSERT_THAT(Offer(), IsOk());
  ToSichuan();
  v1::ReturnReferralRequest back;
  back.set_name("referrals/" + Uuid(1));
  back.set_request_id(Uuid(70));
  back.set_epoch(1);
  back.set_reason(v1::Referral::RETURN_REASON_CONFLICT);
  ASSERT_THAT(CallAs(kChen, *sichuan_.stub, &Stub::ReturnReferral, back),
              IsOk());
  ToChongqing();
  EXPECT_EQ(Custody(chongqing_).state(), v1::Custody::STATE_HELD);
  ASSERT_THAT(CallAs(kIntake50, *chongqing_.stub, &Stub::CreateReferral,
                     Transfer(2, "500112-LA", "511700-LA")),
              IsOk());
  ToSichuan();
  v1::AcceptReferralRequest accept;
  accept.set_name("referrals/" + Uuid(2));
  accept.set_request_id(Uuid(71));
  accept.set_epoch(2);
  ASSERT_THAT(CallAs(kOther, *sichuan_.stub, &Stub::AcceptReferral, accept),
              IsOk());
  ToChongqing();
  EXPECT_EQ(Custody(chongqing_).holder_office(), "offices/511700-LA");
}

TEST_F(RoutingTest, BothOfficesMayBeInOneRegion) {
  ASSERT_THAT(CallAs(kIntake51, *sichuan_.stub, &Stub::CreateReferral,
                     Transfer(1, "511700-LA", "511602-LA")),
              IsOk());
  EXPECT_EQ(Custody(sichuan_).state(), v1::Custody::STATE_OFFERED);
  ASSERT_THAT(Accept(), IsOk());
  EXPECT_EQ(Custody(sichuan_).holder_office(), "offices/511602-LA");
  EXPECT_THAT(
      sichuan_.Events(),
      ElementsAre("referral.created", "referral.arrived", "referral.accepted"));
  EXPECT_EQ(ToChongqing(), 0);
}

TEST_F(RoutingTest, CooperationIsAskedAndAnsweredAndCustodyStays) {
  v1::CreateReferralRequest request;
  request.set_referral_id(Uuid(1));
  v1::Referral& ask = *request.mutable_referral();
  ask.set_kind(v1::Referral::KIND_COOPERATION);
  ask.set_case_name(kCase);
  ask.set_programme(type::v1::PROGRAMME_JUDICIAL_AID);
  ask.set_source_office("offices/511700-CT");
  ask.set_target_office("offices/500101-CT");
  ask.set_reason("HOUSEHOLD_VERIFICATION");
  ask.set_body("please verify");
  ASSERT_THAT(CallAs(kIntake51, *sichuan_.stub, &Stub::CreateReferral, request),
              IsOk());
  EXPECT_EQ(ToChongqing(), 1);
  EXPECT_EQ(Get(chongqing_, kIntake50, 1, true)->body(), "please verify");
  v1::AnswerReferralRequest answer;
  answer.set_name("referrals/" + Uuid(1));
  answer.set_request_id(Uuid(80));
  answer.set_fulfilled(true);
  answer.set_answer_body("verified");
  ASSERT_THAT(CallAs("spiffe://50.bashu/office/500101-CT/officer/liaison",
                     *chongqing_.stub, &Stub::AnswerReferral, answer),
              IsOk());
  EXPECT_EQ(ToSichuan(), 1);
  const auto answered = Get(sichuan_, kIntake51, 1, true);
  EXPECT_EQ(answered->state(), v1::Referral::STATE_ANSWERED);
  EXPECT_TRUE(answered->fulfilled());
  EXPECT_EQ(answered->answer_body(), "verified");
  EXPECT_EQ(Custody(sichuan_).holder_office(), "offices/511700-CT");
  v1::GetCustodyReceiptRequest proof;
  proof.set_name(kCase);
  EXPECT_THAT(
      CallAs(kIntake51, *sichuan_.stub, &Stub::GetCustodyReceipt, proof),
      HasReason("NO_HANDOVER"));
}

TEST_F(RoutingTest, EveryWrongFieldIsNamed) {
  v1::CreateReferralRequest request;
  request.mutable_referral()->set_kind(v1::Referral::KIND_TRANSFER);
  request.mutable_referral()->set_target_office("offices/51x");
  const auto refused =
      CallAs(kIntake50, *chongqing_.stub, &Stub::CreateReferral, request);
  EXPECT_THAT(refused, HasReason("INVALID_FIELDS"));
  EXPECT_THAT(FieldViolationsOf(refused.status()),
              ::testing::IsSupersetOf(
                  {"referral_id: REQUIRED", "referral.case_name: REQUIRED",
                   "referral.target_office: FORMAT",
                   "referral.preview: REQUIRED", "referral.body: REQUIRED"}));
}

TEST_F(RoutingTest, AnUnknownCaseIsRefused) {
  v1::GetCustodyRequest request;
  request.set_name(kCase);
  EXPECT_THAT(CallAs(kLi, *chongqing_.stub, &Stub::GetCustody, request),
              HasReason("CASE_NOT_FOUND"));
}

TEST_F(RoutingTest, ATransferIsNotAnswered) {
  ASSERT_THAT(Offer(), IsOk());
  ToSichuan();
  v1::AnswerReferralRequest answer;
  answer.set_name("referrals/" + Uuid(1));
  answer.set_request_id(Uuid(81));
  answer.set_answer_body("no");
  EXPECT_THAT(CallAs(kChen, *sichuan_.stub, &Stub::AnswerReferral, answer),
              HasReason("WRONG_KIND"));
}

TEST_F(RoutingTest, ABodyThatCannotBeOpenedIsNotAccepted) {
  ASSERT_THAT(Offer(), IsOk());
  ToSichuan();
  ASSERT_THAT(sichuan_.store->Transact([](RoutingTx& tx) {
    return tx.PutBody(Uuid(1), Part::kRequest, {true, "damaged"});
  }),
              IsOk());
  EXPECT_THAT(Accept(), HasReason("INCOMPLETE_MANIFEST"));
}

// What a partner may push, by hand.
class BorderTest : public RoutingTest {
 protected:
  exchange::v1::PushDocumentsRequest Pushed() {
    EXPECT_THAT(Offer(), IsOk());
    exchange::v1::PushDocumentsRequest request;
    EXPECT_THAT(chongqing_.store->Read([&](RoutingTx& tx) -> absl::Status {
      const auto stored = *tx.FindDocumentAt("50", "51", 1);
      auto* envelope = request.add_envelopes();
      envelope->set_sealed_body(stored->envelope.sealed_body);
      auto* document = envelope->mutable_document();
      document->set_payload(stored->envelope.document.payload);
      document->set_signature(stored->envelope.document.signature);
      document->set_suite(stored->envelope.document.suite);
      document->set_key_id(stored->envelope.document.key_id);
      return absl::OkStatus();
    }),
                IsOk());
    return request;
  }

  // Changes the document and signs it again with Chongqing's key.
  void Forge(exchange::v1::PushDocumentsRequest& request,
             const std::function<void(exchange::v1::Document&)>& edit) {
    auto* signed_document = request.mutable_envelopes(0)->mutable_document();
    exchange::v1::Document document;
    ASSERT_TRUE(document.ParseFromString(signed_document->payload()));
    edit(document);
    signed_document->set_payload(document.SerializeAsString());
    const auto key =
        crypto::SigningKey::FromPem(crypto::Suite::kP256Sha256, keys50_.sign);
    signed_document->set_signature(*(*key)->Sign(signed_document->payload()));
  }

  // Why the first document that came had no effect.
  std::string Refusal() {
    std::string refusal;
    EXPECT_THAT(sichuan_.store->Read([&](RoutingTx& tx) -> absl::Status {
      refusal = (*tx.FindDocumentAt("50", "51", 1))->refusal;
      return absl::OkStatus();
    }),
                IsOk());
    return refusal;
  }

  absl::StatusOr<exchange::v1::PushDocumentsResponse> Push(
      const exchange::v1::PushDocumentsRequest& request) {
    const auto stub = exchange::v1::ExchangeService::NewStub(
        sichuan_.border_server.channel());
    return CallAs("", *stub,
                  &exchange::v1::ExchangeService::Stub::PushDocuments, request);
  }
};

TEST_F(BorderTest, ARepeatGetsTheReceiptItGot) {
  const auto request = Pushed();
  const auto first = Push(request);
  const auto again = Push(request);
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());
  EXPECT_THAT(sichuan_.Events(), ElementsAre("referral.arrived"));
}

TEST_F(BorderTest, AChangedByteIsRefused) {
  auto request = Pushed();
  auto* document = request.mutable_envelopes(0)->mutable_document();
  document->mutable_signature()->back() ^= 1;
  EXPECT_THAT(Push(request), HasReason("SIGNATURE_INVALID"));
}

TEST_F(BorderTest, AnotherRegionsDocumentsAreRefused) {
  auto request = Pushed();
  Forge(request, [](auto& d) { d.set_recipient_region("52"); });
  EXPECT_THAT(Push(request), HasReason("SENDER_MISMATCH"));
}

TEST_F(BorderTest, ASwappedBodyIsRefusedAndMayBeSentAgain) {
  auto request = Pushed();
  auto swapped = request;
  swapped.mutable_envelopes(0)->set_sealed_body("another");
  EXPECT_THAT(Push(swapped), HasReason("DOCUMENT_MALFORMED"));
  EXPECT_THAT(Push(request), IsOk());
}

TEST_F(BorderTest, AGapIsRefusedWithTheNumberExpected) {
  auto request = Pushed();
  Forge(request, [](auto& d) { d.set_link_sequence(3); });
  const auto gap = Push(request);
  EXPECT_THAT(gap, HasReason("LINK_GAP"));
  EXPECT_EQ(MetadataOf(gap.status(), "expected_sequence"), "1");
}

TEST_F(BorderTest, AForkIsRefused) {
  auto request = Pushed();
  ASSERT_THAT(Push(request), IsOk());
  Forge(request, [](auto& d) { d.mutable_offer()->set_reason("L-00"); });
  EXPECT_THAT(Push(request), HasReason("LINK_FORKED"));
}

TEST_F(BorderTest, ContentThatContradictsIsTakenWithoutEffect) {
  auto request = Pushed();
  Forge(request, [](auto& d) {
    d.mutable_offer()->set_giver_office("offices/511700-LA");
  });
  ASSERT_THAT(Push(request), IsOk());
  EXPECT_TRUE(sichuan_.Events().empty());
  EXPECT_THAT(Get(sichuan_, kIntake51, 1), HasReason("REFERRAL_NOT_FOUND"));
  EXPECT_EQ(Refusal(), "NOT_HOLDER");
}

TEST_F(BorderTest, AnOfferOfALaterEpochNeedsACertificate) {
  auto request = Pushed();
  Forge(request, [](auto& d) { d.mutable_offer()->set_epoch(3); });
  ASSERT_THAT(Push(request), IsOk());
  EXPECT_EQ(Refusal(), "CERTIFICATE_INVALID");
}

TEST_F(BorderTest, ARefusedDocumentStopsTheLinkAndIsNotSkipped) {
  ASSERT_THAT(Offer(), IsOk());
  ASSERT_THAT(sichuan_.store->Transact([](RoutingTx& tx) {
    return tx.PutLink("50", "51", {4, "restored from a backup"});
  }),
              IsOk());
  EXPECT_EQ(ToSichuan(), 0);
  ExchangeSender sender(*chongqing_.store, chongqing_.env.clock,
                        chongqing_.exchange,
                        {{"51", sichuan_.border_server.channel()}});
  std::vector<store::Dispatch> waiting;
  chongqing_.env.clock.Advance(absl::Hours(1));
  ASSERT_THAT(chongqing_.store->Read([&](RoutingTx& tx) -> absl::Status {
    waiting = *tx.journal().Due(chongqing_.env.clock.Now(), 10);
    return absl::OkStatus();
  }),
              IsOk());
  ASSERT_EQ(waiting.size(), 1U);
  const absl::Status status = sender.Send(waiting[0]);
  EXPECT_THAT(status, HasReason("LINK_STOPPED"));
  EXPECT_EQ(MetadataOf(status, "cause"), "LINK_FORKED");
}

TEST_F(BorderTest, AStoppedPartnerHoldsTheLinkUpUntilItIsBack) {
  ASSERT_THAT(Offer(), IsOk());
  sichuan_.border.Drain();
  EXPECT_EQ(ToSichuan(), 0);
  EXPECT_FALSE(Get(chongqing_, kLi, 1)->has_deliver_time());
  EXPECT_EQ(Custody(chongqing_).state(), v1::Custody::STATE_OFFERED);
}

}  // namespace
}  // namespace bashu::routing
