#include "services/intake/domain/observe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/intake/domain/people_for_test.h"
#include "tests/testing/status_matchers.h"

namespace bashu::intake {
namespace {

using ::bashu::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using State = ApplicationState;
using ClockState = StatutoryClock::State;
using Seen = ReferralSnapshot::State;
using testing::kNoon;

const Observer kSichuan{testing::RulesForTest(), "51", kNoon + absl::Hours(4)};
const Observer kChongqing{testing::RulesForTest(), "50",
                          kNoon + absl::Hours(4)};

std::vector<std::string> IdsOf(const Change& change) {
  std::vector<std::string> ids;
  for (const Outgoing& outgoing : change.outgoing) ids.push_back(outgoing.id);
  return ids;
}

// Li's application, frozen and queued for Guang'an.
Application Frozen() {
  Application application = testing::WageClaim();
  application.holder_office = testing::kWindow;
  application.receive_time = kNoon;
  application.state = State::kTransferring;
  application.offered_office = testing::kGuangan;
  CHECK(Raise(kChongqing.rules.clocks,
              {"application.received", kNoon, Programme::kLegalAid,
               testing::kWindow},
              application.clocks)
            .ok());
  SentReferral sent;
  sent.id = ReferralId(testing::IdOf(50));
  sent.source_office = testing::kWindow;
  sent.target_office = testing::kGuangan;
  sent.queue_time = kNoon + absl::Minutes(5);
  application.referrals.push_back(sent);
  return application;
}

TEST(ObserveOwnTransfer, IsAcceptedEvenIfTheOfferWasNeverSeen) {
  const Application frozen = Frozen();
  const auto change =
      Observe(kChongqing, frozen, testing::AcceptedOf(frozen, 50));
  ASSERT_THAT(change, IsOk());
  const Application& after = (*change)->application;
  EXPECT_EQ(after.state, State::kTransferred);
  EXPECT_EQ(after.holder_office, testing::kGuangan);
  EXPECT_EQ(after.epoch, 1);
  EXPECT_EQ(testing::ClockOf(after, "L-65").state, ClockState::kMet);
  EXPECT_EQ(testing::ClockOf(after, "R-02").state, ClockState::kMet);
  EXPECT_EQ(testing::ClockOf(after, "L-66").state, ClockState::kCancelled);
  EXPECT_THAT((*change)->events, ElementsAre("application.transferred"));
  EXPECT_THAT(IdsOf(**change),
              ElementsAre("notices/" + frozen.id.value() + ":LA_TRANSFERRED"));
}

TEST(ObserveOwnTransfer, ChangesNothingTheSecondTime) {
  const Application frozen = Frozen();
  for (const Seen state :
       {Seen::kOffered, Seen::kAccepted, Seen::kReturned, Seen::kCancelled}) {
    ReferralSnapshot seen = testing::AcceptedOf(frozen, 50);
    seen.state = state;
    const auto once = Observe(kChongqing, frozen, seen);
    ASSERT_THAT(once, IsOk());
    ASSERT_TRUE(once->has_value());
    const auto twice = Observe(kChongqing, (*once)->application, seen);
    ASSERT_THAT(twice, IsOk());
    EXPECT_FALSE(twice->has_value());
  }
}

TEST(ObserveOwnTransfer, GivesTheCaseBackWithTheReasonOnReturn) {
  const Application frozen = Frozen();
  ReferralSnapshot seen = testing::AcceptedOf(frozen, 50);
  seen.state = Seen::kReturned;
  seen.return_reason = "NOT_COMPETENT";
  const auto change = Observe(kChongqing, frozen, seen);
  ASSERT_THAT(change, IsOk());
  const Application& after = (*change)->application;
  EXPECT_EQ(after.state, State::kReceived);
  EXPECT_EQ(after.problem, "NOT_COMPETENT");
  EXPECT_EQ(after.holder_office, testing::kWindow);
  EXPECT_EQ(testing::ClockOf(after, "L-66").state, ClockState::kRunning);
}

TEST(ObserveOwnTransfer, BetweenOurOfficesKeepsOneRow) {
  Application frozen = Frozen();
  frozen.referrals[0].target_office = "500103-LA";
  ReferralSnapshot seen = testing::AcceptedOf(frozen, 50);
  seen.target_office = "500103-LA";
  const auto change = Observe(kChongqing, frozen, seen);
  ASSERT_THAT(change, IsOk());
  const Application& after = (*change)->application;
  EXPECT_EQ(after.state, State::kUnderReview);
  EXPECT_EQ(after.holder_office, "500103-LA");
  EXPECT_EQ(testing::ClockOf(after, "L-33").start, kNoon + absl::Hours(3));
  EXPECT_EQ(testing::ClockOf(after, "L-66").state, ClockState::kRunning);
  EXPECT_THAT((*change)->events,
              ElementsAre("application.transferred", "application.taken"));
}

TEST(ObserveOffer, ShowsAPreviewWithoutAPerson) {
  const Application claim = testing::WageClaim();
  const auto change =
      Observe(kSichuan, std::nullopt, testing::OfferOf(claim, 50));
  ASSERT_THAT(change, IsOk());
  const Application& after = (*change)->application;
  EXPECT_EQ(after.state, State::kOffered);
  EXPECT_EQ(after.holder_office, testing::kWindow);
  EXPECT_EQ(after.offered_office, testing::kGuangan);
  EXPECT_EQ(after.matter.matter, "LABOUR_WAGES");
  EXPECT_EQ(after.applicant, Person{});
  EXPECT_THAT(IdsOf(**change),
              ElementsAre("notices/" + testing::IdOf(50) + ":OFFER_ARRIVED"));
}

TEST(ObserveOffer, IsTakenWithEverythingThatTravelled) {
  const Application frozen = Frozen();
  ReferralSnapshot seen = testing::AcceptedOf(frozen, 50);
  const auto clocks =
      ClocksToSend(kChongqing.rules, frozen, frozen.referrals[0]);
  ASSERT_THAT(clocks, IsOk());
  seen.clocks = *clocks;
  // The offer itself was never seen: the taker's officer was faster.
  const auto change = Observe(kSichuan, std::nullopt, seen);
  ASSERT_THAT(change, IsOk());
  const Application& after = (*change)->application;
  EXPECT_EQ(after.state, State::kUnderReview);
  EXPECT_EQ(after.holder_office, testing::kGuangan);
  EXPECT_EQ(after.receiving_office, testing::kWindow);
  EXPECT_EQ(after.applicant, frozen.applicant);
  EXPECT_EQ(testing::ClockOf(after, "L-65").state, ClockState::kMet);
  EXPECT_EQ(testing::ClockOf(after, "L-66").start, kNoon);
  EXPECT_EQ(testing::ClockOf(after, "L-33").start, kNoon + absl::Hours(3));
  EXPECT_THAT((*change)->events,
              ElementsAre("application.offered", "application.taken"));
  const auto again = Observe(kSichuan, after, seen);
  ASSERT_THAT(again, IsOk());
  EXPECT_FALSE(again->has_value());
}

TEST(ObserveOffer, StartsTheCitizenClockAtFirstReceiptIfNoClockTravelled) {
  const Application claim = testing::WageClaim();
  const auto change =
      Observe(kSichuan, std::nullopt, testing::AcceptedOf(claim, 50));
  ASSERT_THAT(change, IsOk());
  EXPECT_EQ(testing::ClockOf((*change)->application, "L-66").start, kNoon);
}

TEST(ObserveOffer, IsTakenEvenIfItsBodyCannotBeRead) {
  ReferralSnapshot seen = testing::AcceptedOf(testing::WageClaim(), 50);
  seen.content.reset();
  const auto change = Observe(kSichuan, std::nullopt, seen);
  ASSERT_THAT(change, IsOk());
  EXPECT_EQ((*change)->application.state, State::kUnderReview);
  EXPECT_EQ((*change)->application.problem, "BODY_UNREADABLE");
}

TEST(ObserveOffer, IsDeclinedOnceAndMayComeAgainAtALaterEpoch) {
  const Application claim = testing::WageClaim();
  ReferralSnapshot seen = testing::OfferOf(claim, 50);
  seen.state = Seen::kReturned;
  const auto declined = Observe(kSichuan, std::nullopt, seen);
  ASSERT_THAT(declined, IsOk());
  const Application& after = (*declined)->application;
  EXPECT_EQ(after.state, State::kDeclined);
  ReferralSnapshot later = testing::OfferOf(claim, 51);
  const auto stale = Observe(kSichuan, after, later);
  ASSERT_THAT(stale, IsOk());
  later.epoch = 2;
  const auto again = Observe(kSichuan, after, later);
  ASSERT_THAT(again, IsOk());
  ASSERT_TRUE(again->has_value());
  EXPECT_EQ((*again)->application.state, State::kOffered);
}

TEST(ObserveOffer, ForAnotherRegionIsNotOurs) {
  const auto change = Observe(kChongqing, std::nullopt,
                              testing::OfferOf(testing::WageClaim(), 50));
  ASSERT_THAT(change, IsOk());
  EXPECT_FALSE(change->has_value());
}

TEST(ObserveRefusal, ReturnsTheApplicationWithTheReasonVisible) {
  const Application frozen = Frozen();
  const auto change = ObserveRefusal(
      kChongqing, frozen, ReferralId(testing::IdOf(50)), "NOT_COMPETENT");
  ASSERT_THAT(change, IsOk());
  const Application& after = (*change)->application;
  EXPECT_EQ(after.state, State::kReceived);
  EXPECT_EQ(after.problem, "NOT_COMPETENT");
  EXPECT_EQ(testing::ClockOf(after, "L-65").state, ClockState::kRunning)
      << "it was not sent";
}

// Judge Wang granted; the ledger has not answered yet.
Application Granted() {
  Application application = testing::AidRequest();
  application.holder_office = testing::kDazhou;
  application.state = State::kGranted;
  Award award;
  award.id = GrantId(testing::IdOf(70));
  application.award = award;
  application.decision.emplace();
  return application;
}

GrantSnapshot GrantAt(Award::Stage stage) {
  return {
      GrantId(testing::IdOf(70)), ApplicationId(testing::IdOf(2)), stage, {}};
}

TEST(ObserveGrant, MakesUpForEveryStageItMissed) {
  const auto change =
      Observe(kSichuan, Granted(), GrantAt(Award::Stage::kPaid));
  ASSERT_THAT(change, IsOk());
  const Application& after = (*change)->application;
  const std::string notice = "notices/" + after.id.value();
  EXPECT_EQ(after.state, State::kPaid);
  EXPECT_THAT(IdsOf(**change),
              ElementsAre(notice + ":JA_GRANTED", notice + ":JA_COLLECT",
                          notice + ":JA_PAID"));
  EXPECT_THAT((*change)->events, ElementsAre("application.paid"));
  EXPECT_EQ(testing::ClockOf(after, "J-16").state, ClockState::kMet);
}

TEST(ObserveGrant, NeverGoesBack) {
  Application granted = Granted();
  granted.award->stage = Award::Stage::kFunded;
  for (const Award::Stage stage :
       {Award::Stage::kProposed, Award::Stage::kReserved,
        Award::Stage::kFunded}) {
    const auto change = Observe(kSichuan, granted, GrantAt(stage));
    ASSERT_THAT(change, IsOk());
    EXPECT_FALSE(change->has_value());
  }
}

TEST(ObserveGrant, TellsEachRejectionOfAPayment) {
  Application granted = Granted();
  granted.award->stage = Award::Stage::kPaying;
  GrantSnapshot grant = GrantAt(Award::Stage::kPaying);
  grant.rejections = {{"d1", 1}, {"d2", 2}};
  const auto change = Observe(kSichuan, granted, grant);
  ASSERT_THAT(change, IsOk());
  EXPECT_FALSE((*change)->stored);
  EXPECT_THAT(IdsOf(**change), ElementsAre("notices/d1:PAYMENT_REJECTED",
                                           "notices/d2:2:PAYMENT_REJECTED"));
}

TEST(ObserveGrant, ReopensTheCaseWhenTheGrantIsVoided) {
  const auto change =
      Observe(kSichuan, Granted(), GrantAt(Award::Stage::kVoided));
  ASSERT_THAT(change, IsOk());
  EXPECT_EQ((*change)->application.state, State::kUnderReview);
  EXPECT_EQ((*change)->application.problem, "GRANT_VOIDED");
  EXPECT_FALSE((*change)->application.decision.has_value());
  EXPECT_THAT((*change)->outgoing, IsEmpty());
}

}  // namespace
}  // namespace bashu::intake
