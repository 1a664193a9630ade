// What one office asks of another or tells it, between three regions: 50 and 51
// as they are, and 52, whose offices stand in nobody's register.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/routing_regions.h"
#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::CallAs;
using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using v1::Referral;

constexpr char kCase[] = "cases/01958f2e-0000-7000-8000-0000000000c1";
constexpr char kYubei[] = "500112-LA";    // Li
constexpr char kGuangan[] = "511602-LA";  // Chen
constexpr char kDazhou[] = "511700-LA";
constexpr char kGuiyang[] = "520100-LA";

std::string Uuid(int n) {
  return "01958f2e-0000-7000-8000-0000000000" + std::to_string(10 + n);
}

// Any officer of the office.
std::string At(const std::string& office) {
  return "spiffe://" + office.substr(0, 2) + ".bashu/office/" + office +
         "/officer/somebody";
}

class KindsTest : public ::testing::Test {
 protected:
  using Stub = v1::ReferralService::Stub;

  TestRegion& RegionOf(const std::string& office) {
    return *all_.at(office.substr(0, 2));
  }

  static v1::CreateReferralRequest Ask(int n, Referral::Kind kind,
                                       const std::string& from,
                                       const std::string& to,
                                       const std::string& reason) {
    v1::CreateReferralRequest request;
    request.set_referral_id(Uuid(n));
    Referral& referral = *request.mutable_referral();
    referral.set_kind(kind);
    referral.set_case_name(kCase);
    referral.set_programme(type::v1::PROGRAMME_LEGAL_AID);
    referral.set_source_office("offices/" + from);
    if (!to.empty()) referral.set_target_office("offices/" + to);
    referral.set_reason(reason);
    referral.set_body("what only the other side may read");
    return request;
  }
  static v1::CreateReferralRequest Transfer(int n, const std::string& from,
                                            const std::string& to) {
    auto request = Ask(n, Referral::KIND_TRANSFER, from, to, "L-64");
    auto& preview = *request.mutable_referral()->mutable_preview();
    preview.set_matter("LABOUR_WAGES");
    preview.set_handling_organ_division(to.substr(0, 6));
    return request;
  }

  // Whoever sends it has looked at the case before.
  absl::StatusOr<Referral> Create(v1::CreateReferralRequest request) {
    const std::string office = request.referral().source_office().substr(8);
    v1::GetCustodyRequest look;
    look.set_name(kCase);
    const auto custody =
        CallAs(At(office), *RegionOf(office).stub, &Stub::GetCustody, look);
    if (custody.ok()) request.set_epoch(custody->epoch());
    return CallAs("spiffe://" + office.substr(0, 2) + ".bashu/service/intake",
                  *RegionOf(office).stub, &Stub::CreateReferral, request);
  }
  absl::StatusOr<Referral> Get(const std::string& office, int n) {
    v1::GetReferralRequest request;
    request.set_name("referrals/" + Uuid(n));
    request.set_view(v1::REFERRAL_VIEW_FULL);
    return CallAs(At(office), *RegionOf(office).stub, &Stub::GetReferral,
                  request);
  }
  absl::StatusOr<Referral> Accept(
      const std::string& office, int n, int64_t epoch,
      v1::AcceptReferralRequest::ConflictCheck check =
          v1::AcceptReferralRequest::CONFLICT_CHECK_UNSPECIFIED) {
    v1::AcceptReferralRequest request;
    request.set_name("referrals/" + Uuid(n));
    request.set_request_id(Uuid(++calls_));
    request.set_epoch(epoch);
    request.set_conflict_check(check);
    return CallAs(At(office), *RegionOf(office).stub, &Stub::AcceptReferral,
                  request);
  }
  absl::StatusOr<Referral> Answer(const std::string& office, int n,
                                  bool fulfilled, const std::string& code) {
    v1::AnswerReferralRequest request;
    request.set_name("referrals/" + Uuid(n));
    request.set_request_id(Uuid(++calls_));
    request.set_fulfilled(fulfilled);
    request.set_answer_code(code);
    request.set_answer_body("what the asker may read");
    return CallAs(At(office), *RegionOf(office).stub, &Stub::AnswerReferral,
                  request);
  }
  // Moves every document until none is left.
  void Settle() {
    for (int moved = 1; moved > 0;) {
      moved = 0;
      for (const auto& [name, region] : all_) moved += region->Relay(all_);
    }
  }
  // Hands the case over, from who holds it in the epoch before.
  void HandOver(int n, int64_t epoch, const std::string& from,
                const std::string& to) {
    ASSERT_THAT(Create(Transfer(n, from, to)), IsOk());
    Settle();
    ASSERT_THAT(Accept(to, n, epoch), IsOk());
    Settle();
  }

  // `region` hears from `partner` how it sees their link.
  void Hear(TestRegion& region, const std::string& partner,
            std::vector<LinkFeature> features) {
    LinkState state;
    state.region = partner;
    state.features = std::move(features);
    Comparison heard;
    heard.partner = partner;
    heard.state = region.notary->WriteState(state);
    ASSERT_THAT(region.store->Transact([&](RoutingTx& tx) {
      return tx.exchange().PutComparison(heard);
    }),
                IsOk());
  }

  ReferenceData reference_;
  std::map<std::string, RegionKeys> keys_{
      {"50", RegionKeys()}, {"51", RegionKeys()}, {"52", RegionKeys()}};
  TestRegion chongqing_{"50", keys_, reference_};
  TestRegion sichuan_{"51", keys_, reference_};
  TestRegion guizhou_{"52", keys_, reference_};
  std::map<std::string, TestRegion*> all_{
      {"50", &chongqing_}, {"51", &sichuan_}, {"52", &guizhou_}};
  int calls_ = 50;
};

TEST_F(KindsTest, APageTokenIsGoodForItsOwnListOnly) {
  for (const int n : {1, 2, 3}) {
    ASSERT_THAT(
        Create(Ask(n, Referral::KIND_LEAD, kYubei, kGuangan, "VICTIM_SEEN")),
        IsOk());
  }
  v1::ListReferralsRequest request;
  request.set_office(std::string("offices/") + kYubei);
  request.set_page_size(2);
  const auto list = [&] {
    return CallAs(At(kYubei), *chongqing_.stub, &Stub::ListReferrals, request);
  };
  const auto first = list();
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->referrals_size(), 2);
  EXPECT_EQ(first->referrals(1).name(), "referrals/" + Uuid(2));
  request.set_page_token(first->next_page_token());
  const auto second = list();
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->referrals_size(), 1);
  EXPECT_EQ(second->referrals(0).name(), "referrals/" + Uuid(1));
  EXPECT_EQ(second->next_page_token(), "");
  request.set_state(Referral::STATE_ANSWERED);
  EXPECT_THAT(list(), HasReason("PAGE_TOKEN_INVALID"));
  request.clear_state();
  request.set_page_token(Uuid(2));  // A place in the list, and no token.
  EXPECT_THAT(list(), HasReason("PAGE_TOKEN_INVALID"));
}

TEST_F(KindsTest, ALeadComesBackToItsSenderWithItsOutcome) {
  const auto sent =
      Create(Ask(1, Referral::KIND_LEAD, kYubei, kGuangan, "VICTIM_SEEN"));
  ASSERT_THAT(sent, IsOk());
  EXPECT_TRUE(sent->has_due_time());
  Settle();
  EXPECT_EQ(Get(kGuangan, 1)->body(), "what only the other side may read");
  EXPECT_EQ(Get(kGuangan, 1)->due_time().seconds(), sent->due_time().seconds());
  ASSERT_THAT(Answer(kGuangan, 1, true, "CONVERTED"), IsOk());
  Settle();
  const auto back = Get(kYubei, 1);
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->state(), Referral::STATE_ANSWERED);
  EXPECT_EQ(back->answer_code(), "CONVERTED");
  EXPECT_EQ(back->answer_body(), "what the asker may read");
  // A hint opens no case.
  v1::GetCustodyRequest custody;
  custody.set_name(kCase);
  EXPECT_THAT(CallAs(At(kYubei), *chongqing_.stub, &Stub::GetCustody, custody),
              HasReason("CASE_NOT_FOUND"));
}

TEST_F(KindsTest, AnAnswerIsGivenOnce) {
  ASSERT_THAT(
      Create(Ask(1, Referral::KIND_LEAD, kYubei, kGuangan, "VICTIM_SEEN")),
      IsOk());
  Settle();
  ASSERT_THAT(Answer(kGuangan, 1, true, "CONVERTED"), IsOk());
  EXPECT_THAT(Answer(kGuangan, 1, true, "CONVERTED"), IsOk());
  EXPECT_THAT(Answer(kGuangan, 1, true, "NOT_ELIGIBLE"),
              HasReason("ALREADY_DECIDED"));
}

TEST_F(KindsTest, SocialAssistanceGoesWhereItsPlaceIs) {
  auto request =
      Ask(1, Referral::KIND_SOCIAL_ASSISTANCE, kYubei, "", "TEMPORARY_AID");
  auto& places = *request.mutable_referral()->mutable_places();
  places.set_registration_division("500101");
  places.set_emergency_division("511602");
  const auto sent = Create(request);
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->target_office(), "offices/511602-LA");
  EXPECT_THAT(Create(request), IsOk());  // Asked again, it is the same one.

  request.set_referral_id(Uuid(2));
  request.mutable_referral()->set_reason("SUBSISTENCE");
  EXPECT_EQ(Create(request)->target_office(), "offices/500101-LA");

  request.set_referral_id(Uuid(3));
  request.mutable_referral()->set_target_office("offices/511602-LA");
  EXPECT_THAT(Create(request), HasReason("NOT_COMPETENT"));
  request.mutable_referral()->clear_target_office();
  request.mutable_referral()->set_reason("EDUCATION_AID");
  EXPECT_THAT(Create(request), HasReason("OFFICE_NOT_FOUND"));
  request.mutable_referral()->set_reason("HOLIDAY_AID");
  EXPECT_THAT(Create(request), HasReason("MEASURE_UNKNOWN"));
}

TEST_F(KindsTest, CooperationKnowsTheTwelveMeasuresOnly) {
  EXPECT_THAT(
      Create(Ask(1, Referral::KIND_COOPERATION, kYubei, kGuangan, "TELEPATHY")),
      HasReason("MEASURE_UNKNOWN"));
  const auto usual = Create(Ask(1, Referral::KIND_COOPERATION, kYubei, kGuangan,
                                "HOUSEHOLD_VERIFICATION"));
  const auto quick = Create(
      Ask(2, Referral::KIND_COOPERATION, kYubei, kGuangan, "DUPLICATE_CHECK"));
  ASSERT_THAT(usual, IsOk());
  ASSERT_THAT(quick, IsOk());
  EXPECT_LT(quick->due_time().seconds(), usual->due_time().seconds());
}

TEST_F(KindsTest, AWorkingDayTableThatEndsLeavesTheDueTimeOpen) {
  chongqing_.env.clock.Advance(absl::Hours(24) * 300);  // 27 December 2026
  const auto sent = Create(Ask(1, Referral::KIND_COOPERATION, kYubei, kGuangan,
                               "HOUSEHOLD_VERIFICATION"));
  ASSERT_THAT(sent, IsOk());
  EXPECT_FALSE(sent->has_due_time());
  Settle();
  EXPECT_FALSE(Get(kGuangan, 1)->has_due_time());
  // A year that is there is counted as ever.
  EXPECT_TRUE(Create(Transfer(2, kYubei, kGuangan))->has_due_time());
}

TEST_F(KindsTest, AnOfficeThatIsCompetentMayAskForTheCase) {
  HandOver(1, 1, kYubei, kGuangan);
  auto pull = Ask(2, Referral::KIND_PULL, "500101-LA", kGuangan, "L-60");
  auto& preview = *pull.mutable_referral()->mutable_preview();
  preview.set_matter("LABOUR_WAGES");
  preview.set_handling_organ_division("511602");
  EXPECT_THAT(Create(pull), HasReason("NOT_COMPETENT"));
  preview.set_handling_organ_division("500101");
  ASSERT_THAT(Create(pull), IsOk());
  Settle();
  EXPECT_EQ(Get(kGuangan, 2)->preview().handling_organ_division(), "500101");
  ASSERT_THAT(Answer(kGuangan, 2, true, "HANDED_OVER"), IsOk());
  HandOver(3, 2, kGuangan, "500101-LA");
  EXPECT_EQ(Get("500101-LA", 2)->answer_code(), "HANDED_OVER");
}

TEST_F(KindsTest, WhoDoesNotHoldTheCaseNamesWhoDoes) {
  HandOver(1, 1, kYubei, kGuangan);
  auto pull = Ask(2, Referral::KIND_PULL, "500101-LA", kDazhou, "L-60");
  auto& preview = *pull.mutable_referral()->mutable_preview();
  preview.set_matter("LABOUR_WAGES");
  preview.set_handling_organ_division("500101");
  ASSERT_THAT(Create(pull), IsOk());
  Settle();
  const auto answered = Get("500101-LA", 2);
  EXPECT_EQ(answered->state(), Referral::STATE_ANSWERED);
  EXPECT_FALSE(answered->fulfilled());
  EXPECT_EQ(answered->answer_code(), "NOT_HOLDER");
  EXPECT_EQ(answered->competent_office(), "offices/511602-LA");
}

TEST_F(KindsTest, ASupplementGoesToWhoHoldsTheCase) {
  EXPECT_THAT(
      Create(Ask(2, Referral::KIND_SUPPLEMENT, kYubei, "", "LATE_PAPER")),
      HasReason("CASE_NOT_FOUND"));
  HandOver(1, 1, kYubei, kGuangan);
  auto late = Ask(2, Referral::KIND_SUPPLEMENT, kYubei, "", "LATE_PAPER");
  auto& paper = *late.mutable_referral()->mutable_manifest()->add_papers();
  paper.set_paper("papers/" + Uuid(40));
  paper.set_digest(std::string(32, 'd'));
  paper.set_size_bytes(7);
  ASSERT_THAT(Create(late), IsOk());
  Settle();
  const auto arrived = Get(kGuangan, 2);
  ASSERT_THAT(arrived, IsOk());
  EXPECT_EQ(arrived->manifest().papers(0).size_bytes(), 7);
  EXPECT_EQ(arrived->body(), "what only the other side may read");
  const auto sent = Get(kYubei, 2);
  EXPECT_EQ(sent->state(), Referral::STATE_ANSWERED);
  EXPECT_TRUE(sent->fulfilled());
  EXPECT_THAT(Answer(kGuangan, 2, true, ""), HasReason("WRONG_KIND"));
}

TEST_F(KindsTest, TheOutcomeGoesBackToTheFirstOffice) {
  EXPECT_THAT(Create(Ask(3, Referral::KIND_OUTCOME, kYubei, "", "GRANTED")),
              HasReason("CASE_NOT_FOUND"));
  HandOver(1, 1, kYubei, kGuangan);
  HandOver(2, 2, kGuangan, kDazhou);
  EXPECT_THAT(Create(Ask(3, Referral::KIND_OUTCOME, kGuangan, "", "GRANTED")),
              HasReason("NOT_HOLDER"));
  const auto told =
      Create(Ask(3, Referral::KIND_OUTCOME, kDazhou, "", "GRANTED"));
  ASSERT_THAT(told, IsOk());
  EXPECT_EQ(told->target_office(), "offices/500112-LA");
  Settle();
  EXPECT_EQ(Get(kYubei, 3)->reason(), "GRANTED");
  EXPECT_EQ(Get(kDazhou, 3)->state(), Referral::STATE_ANSWERED);
}

TEST_F(KindsTest, NoOutcomeBeforeAHandover) {
  ASSERT_THAT(Create(Ask(1, Referral::KIND_COOPERATION, kYubei, kGuangan,
                         "HOUSEHOLD_VERIFICATION")),
              IsOk());
  EXPECT_THAT(Create(Ask(2, Referral::KIND_OUTCOME, kYubei, "", "GRANTED")),
              HasReason("NO_HANDOVER"));
}

TEST_F(KindsTest, ASupplementFollowsTheCaseThroughARegionItLeft) {
  HandOver(1, 1, kYubei, kGuangan);
  HandOver(2, 2, kGuangan, kGuiyang);  // Nobody tells Chongqing.
  ASSERT_THAT(
      Create(Ask(3, Referral::KIND_SUPPLEMENT, kYubei, "", "LATE_PAPER")),
      IsOk());
  Settle();
  const auto sent = Get(kYubei, 3);
  EXPECT_EQ(sent->answer_code(), "SENT_ON");
  EXPECT_EQ(sent->competent_office(), "offices/520100-LA");
  const auto arrived = Get(kGuiyang, 3);
  ASSERT_THAT(arrived, IsOk());
  EXPECT_EQ(arrived->source_office(), "offices/500112-LA");
  EXPECT_EQ(arrived->target_office(), "offices/520100-LA");
  EXPECT_EQ(arrived->body(), "what only the other side may read");
  EXPECT_TRUE(guizhou_.Refusals("51").empty());
  EXPECT_TRUE(sichuan_.Refusals("52").empty());
}

TEST_F(KindsTest, NoSecondVisitNotEvenByWayOfAThirdRegion) {
  HandOver(1, 1, kYubei, kGuangan);
  HandOver(2, 2, kGuangan, kDazhou);
  HandOver(3, 3, kDazhou, "500101-LA");
  EXPECT_THAT(Create(Transfer(4, "500101-LA", kYubei)),
              HasReason("SECOND_VISIT"));
  EXPECT_THAT(Create(Transfer(4, "500101-LA", kGuangan)),
              HasReason("SECOND_VISIT"));
}

TEST_F(KindsTest, AnOutcomeIsBelievedFromTheHolderOnly) {
  HandOver(1, 1, kYubei, kGuangan);
  // Guangan's record says that Dazhou holds the case, its evidence does not.
  ASSERT_THAT(sichuan_.store->Transact([](RoutingTx& tx) -> absl::Status {
    CaseState state = **tx.FindCase("01958f2e-0000-7000-8000-0000000000c1");
    state.holder = kDazhou;
    return tx.PutCase(state);
  }),
              IsOk());
  ASSERT_THAT(Create(Ask(2, Referral::KIND_OUTCOME, kDazhou, "", "GRANTED")),
              IsOk());
  Settle();
  EXPECT_THAT(chongqing_.Refusals("51"),
              ::testing::ElementsAre("CERTIFICATE_INVALID"));
  EXPECT_THAT(Get(kYubei, 2), HasReason("REFERRAL_NOT_FOUND"));
}

TEST_F(KindsTest, ATakerChecksForConflictsBeforeItAccepts) {
  auto request = Transfer(1, kYubei, kGuangan);
  auto& preview = *request.mutable_referral()->mutable_preview();
  preview.add_conflict_digests(std::string(32, 'x'));
  const auto unsalted = Create(request);
  EXPECT_THAT(FieldViolationsOf(unsalted.status()),
              ::testing::ElementsAre("referral.preview.conflict_salt: FORMAT"));
  preview.set_conflict_salt(std::string(16, 's'));
  ASSERT_THAT(Create(request), IsOk());
  Settle();
  EXPECT_EQ(Get(kGuangan, 1)->preview().conflict_digests(0),
            std::string(32, 'x'));
  EXPECT_THAT(Accept(kGuangan, 1, 1), HasReason("CONFLICT_NOT_CHECKED"));
  EXPECT_THAT(Accept(kGuangan, 1, 1,
                     v1::AcceptReferralRequest::CONFLICT_CHECK_NONE_FOUND),
              IsOk());
}

TEST_F(KindsTest, WhatAPartnerWouldNotReadIsNotSent) {
  Hear(chongqing_, "51", {LinkFeature::kBatch});
  const auto lead =
      Ask(1, Referral::KIND_LEAD, kYubei, kGuangan, "VICTIM_SEEN");
  EXPECT_THAT(Create(lead), HasReason("PARTNER_TOO_OLD"));
  EXPECT_THAT(Get(kYubei, 1), HasReason("REFERRAL_NOT_FOUND"));
  EXPECT_THAT(chongqing_.Documents("50", "51"), ::testing::IsEmpty());

  // What every version reads still goes.
  EXPECT_THAT(Create(Transfer(2, kYubei, kGuangan)), IsOk());

  Hear(chongqing_, "51", {LinkFeature::kRequest});
  EXPECT_THAT(Create(lead), IsOk());
  Settle();
  EXPECT_THAT(Get(kGuangan, 1), IsOk());
}

}  // namespace
}  // namespace bashu::routing
