// What went wrong in systems of this kind elsewhere and must not go wrong here.
// Two regions with their use cases, each on a store of its own; the test
// carries documents from one to the other.
#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "bashu/exchange/v1/document.pb.h"
#include "tests/simulation/sides.h"
#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using for_test::Carry;
using for_test::kBody;
using for_test::kCase;
using for_test::kChen;
using for_test::kHe;
using for_test::kLi;
using for_test::Side;
using for_test::Uuid;
using simulation::KeyedNotary;

class IncidentsTest : public ::testing::Test {
 protected:
  static CreateReferral Transfer(int n, const std::string& from,
                                 const std::string& to) {
    CreateReferral command;
    command.referral.id = Uuid(n);
    command.referral.case_id = kCase;
    command.referral.source_office = from;
    command.referral.target_office = to;
    command.referral.preview.handling_organ_division =
        std::string(DivisionOf(to));
    command.body = kBody;
    return command;
  }
  static absl::StatusOr<Referral> Create(Side& side,
                                         const CreateReferral& command) {
    return side.Do(command.referral.source_office,
                   [&](RoutingTx& tx, const Call& call) {
                     return side.referrals.Create(tx, call, command);
                   });
  }
  static absl::StatusOr<Referral> Offer(Side& side, int n,
                                        const std::string& from,
                                        const std::string& to) {
    return Create(side, Transfer(n, from, to));
  }
  static absl::StatusOr<Referral> Accept(Side& side, int n, int64_t epoch,
                                         const std::string& office = kChen) {
    return side.Do(office, [&](RoutingTx& tx, const Call& call) {
      return side.referrals.Accept(tx, call, {Uuid(n), epoch});
    });
  }
  static absl::StatusOr<Referral> Return(Side& side, int n, int64_t epoch) {
    return side.Do(kChen, [&](RoutingTx& tx, const Call& call) {
      return side.referrals.Return(
          tx, call, {Uuid(n), epoch, ReturnReason::kNotCompetent, kHe});
    });
  }
  static absl::StatusOr<Referral> Cancel(Side& side, int n) {
    return side.Do(kLi, [&](RoutingTx& tx, const Call& call) {
      return side.referrals.Cancel(tx, call, {Uuid(n)});
    });
  }
  void CarryAll() {
    Carry(yubei_, guangan_);
    Carry(guangan_, yubei_);
    Carry(yubei_, guangan_);
  }
  int Holders() const {
    return (yubei_.custody() == CustodyState::kHeld) +
           (guangan_.custody() == CustodyState::kHeld);
  }

  Side yubei_{"50"};
  Side guangan_{"51"};
};

TEST_F(IncidentsTest, T1AFailureAnywhereInASendBackLeavesOneHolderAtMost) {
  ASSERT_THAT(Offer(yubei_, 1, kLi, kChen), IsOk());
  Carry(yubei_, guangan_);
  const RoutingState before = guangan_.state;
  int failures = 0;
  for (int n = 1;; ++n) {
    guangan_.state = before;
    guangan_.notary.FailFrom(n);
    ASSERT_THAT(Return(guangan_, 1, 1), IsOk());
    const bool left = guangan_.Next(yubei_).ok();
    guangan_.notary.FailFrom(0);
    EXPECT_EQ(Holders(), 0);  // Frozen at the giver, whatever failed.
    EXPECT_EQ(guangan_.referral(1).state, ReferralState::kReturned);
    if (left) break;
    ++failures;
  }
  EXPECT_GT(failures, 0);
  CarryAll();
  EXPECT_EQ(Holders(), 1);
  EXPECT_EQ(yubei_.custody(), CustodyState::kHeld);
}

TEST_F(IncidentsTest, T1AFailureWhileAReturnIsTakenLeavesItToBeTakenAgain) {
  ASSERT_THAT(Offer(yubei_, 1, kLi, kChen), IsOk());
  Carry(yubei_, guangan_);
  ASSERT_THAT(Return(guangan_, 1, 1), IsOk());
  const std::vector<Envelope> verdict = guangan_.Waiting(yubei_);
  int failures = 0;
  for (int n = 1;; ++n) {
    yubei_.notary.FailFrom(n);
    const bool taken = yubei_.Take(guangan_, verdict).ok();
    yubei_.notary.FailFrom(0);
    if (taken) break;
    ++failures;
    EXPECT_EQ(Holders(), 0);
    EXPECT_EQ(yubei_.custody(), CustodyState::kOffered);
  }
  EXPECT_GT(failures, 0);
  EXPECT_EQ(yubei_.custody(), CustodyState::kHeld);
}

TEST_F(IncidentsTest, T2TheSameCaseOfferedTwiceNamesTheLiveOffer) {
  ASSERT_THAT(Offer(yubei_, 1, kLi, kChen), IsOk());
  const auto elsewhere = Offer(yubei_, 2, kLi, kHe);
  EXPECT_THAT(elsewhere, HasReason("OFFER_PENDING"));
  EXPECT_EQ(MetadataOf(elsewhere.status(), "referral"), Uuid(1));
  CreateReferral changed = Transfer(1, kLi, kChen);
  changed.referral.preview.urgent = true;
  const auto otherwise = Create(yubei_, changed);
  EXPECT_THAT(otherwise, HasReason("REFERRAL_EXISTS"));
  EXPECT_EQ(MetadataOf(otherwise.status(), "field"), "preview");
  EXPECT_EQ(yubei_.Waiting(guangan_).size(), 1U);
}

// Every order of: Chen accepts, Li cancels, and the carrier goes either way.
TEST_F(IncidentsTest, T3CancelAndAcceptHaveOneWinnerInEveryInterleaving) {
  ASSERT_THAT(Offer(yubei_, 1, kLi, kChen), IsOk());
  const RoutingState yubei = yubei_.state;
  std::vector<int> acts = {0, 1, 2, 2, 3, 3};
  int accepted = 0;
  int cancelled = 0;
  do {
    yubei_.state = yubei;
    guangan_.state = RoutingState();
    for (const int act : acts) {
      if (act == 0 && guangan_.state.referrals.contains(Uuid(1))) {
        Accept(guangan_, 1, 1).IgnoreError();
      }
      if (act == 1) Cancel(yubei_, 1).IgnoreError();
      if (act == 2) Carry(yubei_, guangan_);
      if (act == 3) Carry(guangan_, yubei_);
      EXPECT_LE(Holders(), 1);
    }
    CarryAll();
    EXPECT_EQ(Holders(), 1);
    const ReferralState state = yubei_.referral(1).state;
    EXPECT_EQ(guangan_.referral(1).state, state);
    accepted += state == ReferralState::kAccepted;
    cancelled += state == ReferralState::kCancelled;
    EXPECT_EQ(guangan_.custody() == CustodyState::kHeld,
              state == ReferralState::kAccepted);
  } while (std::next_permutation(acts.begin(), acts.end()));
  EXPECT_GT(accepted, 0);
  EXPECT_GT(cancelled, 0);
  EXPECT_EQ(accepted + cancelled, 180);  // 6! / (2! 2!)
}

TEST_F(IncidentsTest, T4AReturnReachesTheSenderWhoHoldsItAgainWithItsDueTime) {
  ASSERT_THAT(Offer(yubei_, 1, kLi, kChen), IsOk());
  Carry(yubei_, guangan_);
  guangan_.now += absl::Hours(3);
  ASSERT_THAT(Return(guangan_, 1, 1), IsOk());
  Carry(guangan_, yubei_);
  const CaseState& custody = yubei_.state.cases.find(kCase)->second;
  EXPECT_EQ(custody.state, CustodyState::kHeld);
  EXPECT_EQ(custody.holder, kLi);
  const Referral& returned = yubei_.referral(1);
  EXPECT_EQ(returned.state, ReferralState::kReturned);
  EXPECT_EQ(returned.return_reason, ReturnReason::kNotCompetent);
  EXPECT_EQ(returned.competent_office, kHe);
  // Until 24:00 of the working day after Monday, 3 March 2025, on both sides.
  EXPECT_EQ(returned.due_time, absl::FromUnixSeconds(1'741'104'000));
  EXPECT_EQ(guangan_.referral(1).due_time, returned.due_time);
  EXPECT_THAT(Offer(yubei_, 2, kLi, kHe), IsOk());  // It goes on.
}

TEST_F(IncidentsTest, T5WithdrawingDuringAnOfferEndsItOnBothSides) {
  ASSERT_THAT(Offer(yubei_, 1, kLi, kChen), IsOk());
  Carry(yubei_, guangan_);
  ASSERT_THAT(Cancel(yubei_, 1), IsOk());
  CarryAll();
  EXPECT_EQ(yubei_.referral(1).state, ReferralState::kCancelled);
  EXPECT_EQ(guangan_.referral(1).state, ReferralState::kCancelled);
  EXPECT_EQ(yubei_.custody(), CustodyState::kHeld);
  EXPECT_THAT(Accept(guangan_, 1, 1), HasReason("ALREADY_DECIDED"));
}

TEST_F(IncidentsTest, T7PapersAndClocksArriveAsTheyWereSent) {
  exchange::v1::Manifest manifest;
  manifest.add_papers()->set_paper("papers/" + Uuid(7));
  manifest.mutable_papers(0)->set_digest(std::string(32, 'd'));
  manifest.add_clocks();
  CreateReferral command = Transfer(1, kLi, kChen);
  command.referral.manifest = manifest.SerializeAsString();
  ASSERT_THAT(Create(yubei_, command), IsOk());
  Carry(yubei_, guangan_);
  EXPECT_EQ(guangan_.referral(1).manifest, command.referral.manifest);
}

TEST_F(IncidentsTest, T7AnOfferWhoseBodyCannotBeOpenedIsNotAccepted) {
  ASSERT_THAT(Offer(yubei_, 1, kLi, kChen), IsOk());
  Carry(yubei_, guangan_);
  const Body foreign{true,
                     *KeyedNotary("50").Seal("50", kBody, Uuid(1), yubei_.now,
                                             Sealing::kAlone)};
  guangan_.state.bodies.Put({Uuid(1), Part::kRequest}, foreign);
  EXPECT_THAT(Accept(guangan_, 1, 1), HasReason("INCOMPLETE_MANIFEST"));
  EXPECT_EQ(Holders(), 0);
}

TEST_F(IncidentsTest, T7ABodyThatIsNotTheOneSignedForIsNotTaken) {
  ASSERT_THAT(Offer(yubei_, 1, kLi, kChen), IsOk());
  std::vector<Envelope> offer = yubei_.Waiting(guangan_);
  offer.at(0).sealed_body += "!";
  EXPECT_THAT(guangan_.Take(yubei_, offer), HasReason("DOCUMENT_MALFORMED"));
  EXPECT_TRUE(guangan_.state.referrals.empty());
}

TEST_F(IncidentsTest, T8TheFormerHolderIsRefusedAndToldWhoHoldsTheCase) {
  ASSERT_THAT(Offer(yubei_, 1, kLi, kChen), IsOk());
  Carry(yubei_, guangan_);
  ASSERT_THAT(Accept(guangan_, 1, 1), IsOk());
  Carry(guangan_, yubei_);
  const auto offer = Offer(yubei_, 2, kLi, kHe);
  EXPECT_THAT(offer, HasReason("NOT_HOLDER"));
  EXPECT_EQ(MetadataOf(offer.status(), "holder"), kChen);
  CreateReferral ask = Transfer(3, kLi, kHe);
  ask.referral.kind = ReferralKind::kCooperation;
  ask.referral.reason = "HOUSEHOLD_VERIFICATION";
  EXPECT_THAT(Create(yubei_, ask), HasReason("NOT_HOLDER"));
  EXPECT_THAT(Cancel(yubei_, 1), HasReason("ALREADY_DECIDED"));
}

TEST_F(IncidentsTest, T8ACaseDoesNotBeginAgainWhereItsArrivalWasLost) {
  const RoutingState backup = guangan_.state;
  ASSERT_THAT(Offer(yubei_, 1, kLi, kChen), IsOk());
  const std::vector<Envelope> offer = yubei_.Waiting(guangan_);
  ASSERT_THAT(guangan_.Take(yubei_, offer), IsOk());
  ASSERT_THAT(Accept(guangan_, 1, 1), IsOk());
  guangan_.state = backup;
  CreateReferral ask = Transfer(2, kChen, kLi);
  ask.epoch = 1;
  EXPECT_THAT(Create(guangan_, ask), HasReason("EPOCH_AHEAD"));
  ask.referral.kind = ReferralKind::kCooperation;
  ask.referral.reason = "HOUSEHOLD_VERIFICATION";
  EXPECT_THAT(Create(guangan_, ask), HasReason("EPOCH_AHEAD"));
  EXPECT_THAT(guangan_.Take(yubei_, offer), IsOk());
  EXPECT_THAT(Accept(guangan_, 1, 1), IsOk());
  EXPECT_THAT(Create(guangan_, ask), IsOk());
}

TEST_F(IncidentsTest, T8AVerdictOnAnEpochThatPassedIsRefusedWithTheEpoch) {
  ASSERT_THAT(Offer(yubei_, 1, kLi, kChen), IsOk());
  Carry(yubei_, guangan_);
  const auto stale = Accept(guangan_, 1, 0);
  EXPECT_THAT(stale, HasReason("STALE_EPOCH"));
  EXPECT_EQ(MetadataOf(stale.status(), "epoch"), "0");
}

TEST_F(IncidentsTest, T11AnOfficeThatOurRegisterDoesNotKnowIsRoutedByItsCode) {
  EXPECT_THAT(Offer(yubei_, 1, kLi, "519999-LA"), IsOk());
  EXPECT_EQ(yubei_.Waiting(guangan_).size(), 1U);
  Carry(yubei_, guangan_);
  EXPECT_EQ(guangan_.referral(1).target_office, "519999-LA");
}

TEST_F(IncidentsTest, T12TheNewHoldersStaffReadsTheCaseAtOnceAndNobodyElse) {
  ASSERT_THAT(Offer(yubei_, 1, kLi, kChen), IsOk());
  Carry(yubei_, guangan_);
  const auto read = [this](const std::string& office) {
    return guangan_.Do(office, [&](RoutingTx& tx, const Call& call) {
      return guangan_.referrals.Get(tx, call, {Uuid(1), /*full=*/true});
    });
  };
  EXPECT_EQ(read(kChen)->body, "");  // Only a preview before it is accepted.
  ASSERT_THAT(Accept(guangan_, 1, 1), IsOk());
  EXPECT_EQ(read(kChen)->body, kBody);
  EXPECT_THAT(read(kHe), HasReason("BODY_NOT_READABLE"));
}

}  // namespace
}  // namespace bashu::routing
