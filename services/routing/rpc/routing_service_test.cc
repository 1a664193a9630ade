// The referral service of two regions.
#include "tests/testing/two_routing_regions.h"

namespace bashu::routing {
namespace {

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
  for (TestRegion* region : {&chongqing_, &sichuan_}) {
    EXPECT_EQ(Custody(*region).holder_office(), "offices/511602-LA");
    EXPECT_EQ(Custody(*region).epoch(), 1);
    v1::GetCustodyReceiptRequest request;
    request.set_name(kCase);
    const auto receipt =
        CallAs(kLi, *region->stub, &Stub::GetCustodyReceipt, request);
    ASSERT_THAT(receipt, IsOk());
    EXPECT_THAT(verify::VerifyCustodyReceipt(
                    receipt->SerializeAsString(),
                    {{"50", keys_.at("50").AsPartner("50").signing_keys},
                     {"51", keys_.at("51").AsPartner("51").signing_keys}}),
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
  request.set_epoch(-1);
  const auto refused =
      CallAs(kIntake50, *chongqing_.stub, &Stub::CreateReferral, request);
  EXPECT_THAT(refused, HasReason("INVALID_FIELDS"));
  EXPECT_THAT(
      FieldViolationsOf(refused.status()),
      ::testing::IsSupersetOf(
          {"referral_id: REQUIRED", "epoch: OUT_OF_RANGE",
           "referral.case_name: REQUIRED", "referral.target_office: FORMAT",
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

}  // namespace
}  // namespace bashu::routing
