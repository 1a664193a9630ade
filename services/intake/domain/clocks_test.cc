#include "services/intake/domain/clocks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/calendar/shanghai.h"
#include "services/intake/domain/people_for_test.h"
#include "tests/testing/status_matchers.h"

namespace bashu::intake {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using State = StatutoryClock::State;
using testing::kNoon;

absl::Time EndOf(int month, int day) {
  return calendar::StartOf(absl::CivilDay(2026, month, day) + 1);
}

ClockEvent LegalAid(absl::string_view type, absl::Time time = kNoon) {
  return {type, time, Programme::kLegalAid, testing::kWindow};
}

ClockEvent JudicialAid(absl::string_view type, absl::Time time = kNoon) {
  return {type, time, Programme::kJudicialAid, testing::kDazhou};
}

class Clocks : public ::testing::Test {
 protected:
  const ClockRules rules_ = testing::ClockRulesForTest();
  std::vector<StatutoryClock> clocks_;
};

TEST_F(Clocks, StartWithTheirEventAndNoOther) {
  ASSERT_THAT(Raise(rules_, LegalAid("application.received"), clocks_), IsOk());
  ASSERT_EQ(clocks_.size(), 2u);
  EXPECT_EQ(clocks_[0].rule_id, "L-65");
  EXPECT_EQ(clocks_[0].due, EndOf(3, 3));
  EXPECT_EQ(clocks_[1].rule_id, "L-66");
  EXPECT_EQ(clocks_[1].due, EndOf(3, 9));
}

TEST_F(Clocks, AreNotStartedTwiceByARepeat) {
  ASSERT_THAT(Raise(rules_, LegalAid("application.received"), clocks_), IsOk());
  const auto before = clocks_;
  ASSERT_THAT(Raise(rules_, LegalAid("application.received"), clocks_), IsOk());
  EXPECT_EQ(clocks_, before);
}

TEST_F(Clocks, AreMetUntilTheLastNanosecondAndMissedAfter) {
  ASSERT_THAT(Raise(rules_, LegalAid("application.received"), clocks_), IsOk());
  auto late = clocks_;
  ASSERT_THAT(
      Raise(rules_,
            LegalAid("referral.offered", EndOf(3, 3) - absl::Nanoseconds(1)),
            clocks_),
      IsOk());
  EXPECT_EQ(clocks_[0].state, State::kMet);
  ASSERT_THAT(Raise(rules_, LegalAid("referral.offered", EndOf(3, 3)), late),
              IsOk());
  EXPECT_EQ(late[0].state, State::kMissed);
}

TEST_F(Clocks, PauseOnlyWhereTheRuleAllowsAndGoOnLater) {
  ASSERT_THAT(Raise(rules_, JudicialAid("case.filed"), clocks_), IsOk());
  ASSERT_THAT(Raise(rules_, JudicialAid("cooperation.requested"), clocks_),
              IsOk());
  ASSERT_EQ(clocks_.size(), 2u);
  const absl::Time due = *clocks_[0].due;
  PauseClocks(rules_, "COOPERATION", kNoon + absl::Hours(24), clocks_);
  EXPECT_EQ(clocks_[0].state, State::kPaused);
  EXPECT_FALSE(clocks_[0].due.has_value());
  EXPECT_EQ(clocks_[1].state, State::kRunning) << "R-05 never pauses";
  ASSERT_THAT(
      ResumeClocks(rules_, "SUPPLEMENT", kNoon + absl::Hours(48), clocks_),
      IsOk());
  EXPECT_EQ(clocks_[0].state, State::kPaused) << "another reason";
  ASSERT_THAT(
      ResumeClocks(rules_, "COOPERATION", kNoon + absl::Hours(48), clocks_),
      IsOk());
  EXPECT_EQ(clocks_[0].state, State::kRunning);
  EXPECT_EQ(*clocks_[0].due, due + absl::Hours(48)) << "two days touched";
}

TEST_F(Clocks, OfAnotherKindOfOfficeDoNotStart) {
  ASSERT_THAT(
      Raise(rules_, {"case.filed", kNoon, Programme::kJudicialAid, "511700-PR"},
            clocks_),
      IsOk());
  ASSERT_EQ(clocks_.size(), 1u);
  EXPECT_EQ(clocks_[0].rule_id, "J-17");
}

TEST_F(Clocks, RunWithoutADueTimeUntilTheYearIsLoaded) {
  const absl::Time time =
      absl::FromCivil(absl::CivilDay(2026, 12, 31), calendar::Shanghai());
  EXPECT_THAT(Raise(rules_, LegalAid("application.received", time), clocks_),
              IsOk());
  ASSERT_FALSE(clocks_.empty());
  EXPECT_EQ(clocks_[0].state, State::kRunning);
  EXPECT_FALSE(clocks_[0].due.has_value());
  ComputeDue(rules_, clocks_);
  EXPECT_FALSE(clocks_[0].due.has_value());
  ClockRules later = rules_;
  later.working_days = *calendar::WorkingDays::Build({2026, 2027}, {});
  ComputeDue(later, clocks_);
  EXPECT_TRUE(clocks_[0].due.has_value());
}

TEST_F(Clocks, EndAsCancelledWhenTheMatterEndsOtherwise) {
  ASSERT_THAT(Raise(rules_, JudicialAid("case.filed"), clocks_), IsOk());
  PauseClocks(rules_, "COOPERATION", kNoon, clocks_);
  CancelClocks(kNoon + absl::Hours(1), clocks_);
  EXPECT_EQ(clocks_[0].state, State::kCancelled);
  EXPECT_EQ(clocks_[0].pauses[0].end, kNoon + absl::Hours(1));
}

TEST_F(Clocks, TellTheLastDayADecisionIsDue) {
  ASSERT_THAT(Raise(rules_, LegalAid("application.received"), clocks_), IsOk());
  EXPECT_EQ(LatestDue(rules_, "case.granted", clocks_), EndOf(3, 9));
  EXPECT_EQ(LatestDue(rules_, "nothing", clocks_), std::nullopt);
}

}  // namespace
}  // namespace bashu::intake
