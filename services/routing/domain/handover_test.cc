#include "services/routing/domain/handover.h"

#include <gtest/gtest.h>

#include "common/status/error.h"
#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;

// Li's window in Yubei holds case c1 and may offer it to Chen in Guang'an.
constexpr char kLi[] = "500112-LA";
constexpr char kChen[] = "511602-LA";
constexpr char kDazhou[] = "511700-LA";

CaseState Empty(const std::string& region) {
  CaseState state;
  state.case_id = "c1";
  state.region = region;
  return state;
}

Effects Must(const CaseState& state, const Event& event) {
  absl::StatusOr<Effects> effects = Step(state, event);
  EXPECT_THAT(effects, IsOk());
  return effects.ok() ? *std::move(effects) : Effects{state, {}, {}};
}

Event OfferTo(const std::string& giver, const std::string& taker,
              const std::string& referral = "r1") {
  return MakeOffer{referral, giver, taker, taker.substr(0, 2)};
}

// Both regions after Li offered and nothing else happened.
struct Offered {
  CaseState yubei = Must(Empty("50"), Open{kLi}).next;
  CaseState guangan = Empty("51");
  Message offer;

  Offered() {
    Effects effects = Must(yubei, OfferTo(kLi, kChen));
    yubei = effects.next;
    offer = effects.messages.at(0);
  }
};

// The same after the offer arrived.
struct Arrived : Offered {
  Arrived() { guangan = Must(guangan, Received{offer, {}}).next; }
};

TEST(MakeOffer, FreezesTheCaseAndUsesTheNextEpochUp) {
  const Offered o;
  EXPECT_EQ(o.yubei.state, CustodyState::kOffered);
  EXPECT_EQ(o.yubei.epoch, 1);
  EXPECT_EQ(o.yubei.holder, kLi);
  EXPECT_EQ(o.offer.kind, Message::Kind::kOffer);
  EXPECT_EQ(o.offer.recipient_region(), "51");
}

TEST(MakeOffer, IsRefusedWhileAnotherIsPendingAndNamesIt) {
  const Offered o;
  const auto second = Step(o.yubei, OfferTo(kLi, kDazhou, "r2"));
  EXPECT_THAT(second, HasReason("OFFER_PENDING"));
  EXPECT_EQ(MetadataOf(second.status(), "referral"), "r1");
}

TEST(MakeOffer, IsRefusedToWhomDoesNotHoldTheCaseAndNamesTheHolder) {
  const Offered o;
  const CaseState held = Must(Empty("50"), Open{kLi}).next;
  const auto refused = Step(held, OfferTo("500101-LA", kChen));
  EXPECT_THAT(refused, HasReason("NOT_HOLDER"));
  EXPECT_EQ(MetadataOf(refused.status(), "holder"), kLi);
  EXPECT_THAT(Step(Empty("50"), OfferTo(kLi, kChen)), HasReason("NOT_HOLDER"));
}

TEST(MakeOffer, IsRefusedToTheHolderItself) {
  const CaseState held = Must(Empty("50"), Open{kLi}).next;
  EXPECT_THAT(Step(held, OfferTo(kLi, kLi)), HasReason("SAME_OFFICE"));
}

TEST(Accept, MovesCustodyInOneValueWithTheVerdict) {
  const Arrived a;
  const Effects accepted = Must(a.guangan, Accept{1});
  EXPECT_EQ(accepted.next.state, CustodyState::kHeld);
  EXPECT_EQ(accepted.next.holder, kChen);
  EXPECT_EQ(accepted.next.epoch, 1);
  EXPECT_EQ(accepted.next.handovers.at(1).outcome, Outcome::kAccepted);
  ASSERT_EQ(accepted.messages.size(), 1U);

  const Effects released = Must(a.yubei, Received{accepted.messages[0], {}});
  EXPECT_EQ(released.next.state, CustodyState::kReleased);
  EXPECT_EQ(released.next.holder, kChen);
}

TEST(Accept, ChangesNothingTheSecondTime) {
  const Arrived a;
  const CaseState accepted = Must(a.guangan, Accept{1}).next;
  const Effects again = Must(accepted, Accept{1});
  EXPECT_EQ(again.next, accepted);
  EXPECT_TRUE(again.messages.empty());
}

TEST(Accept, IsRefusedForAnotherEpochWithTheHoldersName) {
  const Arrived a;
  const auto refused = Step(a.guangan, Accept{2});
  EXPECT_THAT(refused, HasReason("STALE_EPOCH"));
  EXPECT_EQ(MetadataOf(refused.status(), "holder"), kLi);
}

TEST(CheckEpoch, TakesAnyEpochSinceTheHolderTookTheCase) {
  const Arrived a;
  CaseState held = Must(a.guangan, Accept{1}).next;
  EXPECT_THAT(CheckEpoch(held, 1), IsOk());
  held = Must(held, OfferTo(kChen, kDazhou, "r2")).next;
  EXPECT_THAT(CheckEpoch(held, 1), IsOk());
  EXPECT_THAT(CheckEpoch(held, 2), IsOk());
  const absl::Status stale = CheckEpoch(held, 0);
  EXPECT_THAT(stale, HasReason("STALE_EPOCH"));
  EXPECT_EQ(MetadataOf(stale, "holder"), kChen);
  const absl::Status ahead = CheckEpoch(held, 3);
  EXPECT_THAT(ahead, HasReason("EPOCH_AHEAD"));
  EXPECT_EQ(MetadataOf(ahead, "epoch"), "2");
}

TEST(Accept, IsRefusedAfterACancellation) {
  const Arrived a;
  const Effects asked = Must(a.yubei, AskBack{1});
  const CaseState cancelled =
      Must(a.guangan, Received{asked.messages.at(0), {}}).next;
  EXPECT_THAT(Step(cancelled, Accept{1}), HasReason("ALREADY_DECIDED"));
}

TEST(Return, GivesTheCaseBackInItsNewEpoch) {
  const Arrived a;
  const Effects returned =
      Must(a.guangan, Return{1, ReturnReason::kNotCompetent, kDazhou});
  EXPECT_EQ(returned.next.state, CustodyState::kReleased);
  const CaseState again =
      Must(a.yubei, Received{returned.messages.at(0), {}}).next;
  EXPECT_EQ(again.state, CustodyState::kHeld);
  EXPECT_EQ(again.holder, kLi);
  EXPECT_EQ(again.epoch, 1);
  EXPECT_EQ(again.handovers.at(1).competent_office, kDazhou);
  EXPECT_EQ(Must(again, OfferTo(kLi, kDazhou, "r2")).next.epoch, 2);
}

TEST(Received, ARepeatedOfferGetsTheRecordedVerdict) {
  const Arrived a;
  const Effects accepted = Must(a.guangan, Accept{1});
  const Effects again = Must(accepted.next, Received{a.offer, {}});
  EXPECT_EQ(again.messages, accepted.messages);
  EXPECT_EQ(again.next, accepted.next);
  EXPECT_TRUE(again.changes.empty());
}

TEST(Received, ACancellationBeforeItsOfferLeavesATombstone) {
  const Offered o;
  const Effects asked = Must(o.yubei, AskBack{1});
  const Effects tomb = Must(o.guangan, Received{asked.messages.at(0), {}});
  ASSERT_EQ(tomb.messages.size(), 1U);
  EXPECT_EQ(tomb.messages[0].verdict, Outcome::kCancelled);
  const Effects late = Must(tomb.next, Received{o.offer, {}});
  EXPECT_EQ(late.messages, tomb.messages);
  EXPECT_NE(late.next.state, CustodyState::kHeld);
  EXPECT_THAT(Step(late.next, Accept{1}), HasReason("ALREADY_DECIDED"));
  const CaseState back = Must(asked.next, Received{tomb.messages[0], {}}).next;
  EXPECT_EQ(back.state, CustodyState::kHeld);
}

TEST(Received, ANewerOfferImpliesTheAcceptanceThatWasLost) {
  const Arrived a;
  const CaseState accepted = Must(a.guangan, Accept{1}).next;
  const Effects onward = Must(accepted, OfferTo(kChen, "500101-LA", "r2"));
  const Effects arrived = Must(a.yubei, Received{onward.messages.at(0), {}});
  EXPECT_EQ(arrived.next.handovers.at(1).outcome, Outcome::kAccepted);
  EXPECT_EQ(arrived.next.state, CustodyState::kReleased);
  EXPECT_EQ(arrived.next.holder, kChen);
  EXPECT_EQ(arrived.changes,
            (std::vector<Change>{{Change::Kind::kAccepted, 1},
                                 {Change::Kind::kArrived, 2}}));
}

TEST(Received, AnOfferFromAThirdRegionNeedsProofToCloseOurOwn) {
  const Offered o;  // Offered to 51; now 52 claims to hold it.
  Message claim = o.offer;
  claim.epoch = 3;
  claim.referral = "r3";
  claim.giver = "520000-LA";
  claim.giver_region = "52";
  claim.taker = "500101-LA";
  claim.taker_region = "50";
  EXPECT_THAT(Step(o.yubei, Received{claim, {}}), HasReason("NOT_HOLDER"));

  Handover first = o.yubei.handovers.at(1);
  first.outcome = Outcome::kAccepted;
  const Effects proven = Must(o.yubei, Received{claim, {{1, first}}});
  EXPECT_EQ(proven.next.holder, "520000-LA");
}

TEST(Received, AnOfferOfAnOldEpochIsRefusedWithTheHoldersName) {
  CaseState state = Empty("51");
  state.state = CustodyState::kReleased;
  state.epoch = 4;
  state.holder = kDazhou;
  const auto refused = Step(state, Received{Offered().offer, {}});
  EXPECT_THAT(refused, HasReason("STALE_EPOCH"));
  EXPECT_EQ(MetadataOf(refused.status(), "holder"), kDazhou);
}

TEST(Received, TwoDifferentOffersOfOneEpochAreAFork) {
  const Arrived a;
  Message other = a.offer;
  other.referral = "r9";
  EXPECT_THAT(Step(a.guangan, Received{other, {}}), HasReason("EPOCH_FORKED"));
}

TEST(Received, TwoDifferentVerdictsOfOneEpochAreAFork) {
  const Arrived a;
  Message verdict = Must(a.guangan, Accept{1}).messages.at(0);
  const CaseState released = Must(a.yubei, Received{verdict, {}}).next;
  verdict.verdict = Outcome::kReturned;
  EXPECT_THAT(Step(released, Received{verdict, {}}), HasReason("EPOCH_FORKED"));
}

TEST(Received, AVerdictOnNothingIsRefused) {
  const Arrived a;
  const Message verdict = Must(a.guangan, Accept{1}).messages.at(0);
  EXPECT_THAT(Step(Empty("50"), Received{verdict, {}}),
              HasReason("VERDICT_UNEXPECTED"));
}

TEST(SecondVisit, IsRefusedToAnOfficeThatHeldTheCase) {
  const Arrived a;
  const CaseState accepted = Must(a.guangan, Accept{1}).next;
  EXPECT_THAT(Step(accepted, OfferTo(kChen, kLi, "r2")),
              HasReason("SECOND_VISIT"));
}

TEST(SecondVisit, IsAllowedOnceToAnOfficeThatReturnedTheCase) {
  Arrived a;
  for (int64_t epoch = 1; epoch <= 2; ++epoch) {
    const Effects returned =
        Must(a.guangan, Return{epoch, ReturnReason::kPaperUnreadable, ""});
    a.yubei = Must(a.yubei, Received{returned.messages.at(0), {}}).next;
    const auto again = Step(a.yubei, OfferTo(kLi, kChen, "again"));
    if (epoch == 2) {
      EXPECT_THAT(again, HasReason("SECOND_VISIT"));
      return;
    }
    ASSERT_THAT(again, IsOk());
    a.yubei = again->next;
    a.guangan = Must(returned.next, Received{again->messages.at(0), {}}).next;
  }
}

TEST(SecondVisit, IsReturnedByTheTakersRecordIfTheGiverForgot) {
  CaseState guangan = Empty("51");
  Handover old;
  old.giver = kChen;
  old.taker = kLi;
  old.outcome = Outcome::kAccepted;
  guangan.handovers[1] = old;
  guangan.epoch = 1;
  guangan.state = CustodyState::kReleased;
  guangan.holder = kLi;
  Message offer = Offered().offer;
  offer.epoch = 2;
  const Effects effects = Must(guangan, Received{offer, {}});
  ASSERT_EQ(effects.messages.size(), 1U);
  EXPECT_EQ(effects.messages[0].return_reason, ReturnReason::kSecondVisit);
}

TEST(LocalHandover, RunsThroughTheSameStepsInOneRegion) {
  CaseState state = Must(Empty("51"), Open{kChen}).next;
  Effects offered = Must(state, OfferTo(kChen, kDazhou));
  Effects arrived = Must(offered.next, Received{offered.messages.at(0), {}});
  EXPECT_EQ(arrived.next.state, CustodyState::kOffered);
  EXPECT_EQ(arrived.next.holder, kChen);
  Effects accepted = Must(arrived.next, Accept{1});
  EXPECT_EQ(accepted.next.holder, kDazhou);
  Effects settled = Must(accepted.next, Received{accepted.messages.at(0), {}});
  EXPECT_EQ(settled.next, accepted.next);
  EXPECT_TRUE(settled.changes.empty());
}

TEST(LocalHandover, GivesBackWhenReturnedOrCancelled) {
  CaseState state = Must(Empty("51"), Open{kChen}).next;
  Effects offered = Must(state, OfferTo(kChen, kDazhou));
  Effects arrived = Must(offered.next, Received{offered.messages.at(0), {}});
  for (const Event& event :
       {Event(Return{1, ReturnReason::kConflict, ""}), Event(AskBack{1})}) {
    Effects effects = Must(arrived.next, event);
    while (!effects.messages.empty()) {
      effects = Must(effects.next, Received{effects.messages.front(), {}});
    }
    EXPECT_EQ(effects.next.state, CustodyState::kHeld);
    EXPECT_EQ(effects.next.holder, kChen);
  }
}

TEST(Open, IsRefusedForACaseThatBeganElsewhere) {
  const Arrived a;
  EXPECT_THAT(Step(a.guangan, Open{kChen}), HasReason("NOT_HOLDER"));
}

}  // namespace
}  // namespace bashu::routing
