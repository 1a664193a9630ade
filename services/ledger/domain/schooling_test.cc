#include "services/ledger/domain/schooling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ledger/schooling_for_test.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const absl::CivilDay kSpring(2026, 3, 2);

TEST(SchoolingPlan, GoesThroughTheStagesToTheEndOfSchool) {
  const auto plan = PlanOf(TestSchoolingRules(), NewTestSchooling(1), kSpring);
  // From grade 5 of primary school: 2 + 3 + 3 years.
  ASSERT_THAT(plan, SizeIs(8));
  EXPECT_EQ(plan[0].start_day, absl::CivilDay(2025, 9, 1));
  EXPECT_EQ(plan[0].condition, YearCondition::kUnproven);
  EXPECT_EQ(plan[1].condition, YearCondition::kExpected);
  EXPECT_EQ(plan[1].grading, (Grading{SchoolStage::kPrimary, 6}));
  EXPECT_EQ(plan[2].grading, (Grading{SchoolStage::kJunior, 1}));
  EXPECT_EQ(plan[7].grading, (Grading{SchoolStage::kSenior, 3}));
  EXPECT_EQ(plan[0].amount_fen, 100'000);
  EXPECT_EQ(plan[2].amount_fen, 150'000);
  EXPECT_EQ(plan[7].amount_fen, std::nullopt);  // no row for that stage
}

TEST(SchoolingPlan, FollowsWhoRepeatsAGrade) {
  Schooling schooling = NewTestSchooling(1);
  schooling.years = {{2025,
                      {SchoolStage::kPrimary, 5},
                      "p",
                      "m",
                      "c",
                      90'000,
                      TransferId("t")},
                     {2026, {SchoolStage::kPrimary, 5}, "p", "m", "", 0, {}}};
  const auto plan = PlanOf(TestSchoolingRules(), schooling, kSpring);
  ASSERT_THAT(plan, SizeIs(9));
  EXPECT_EQ(plan[0].condition, YearCondition::kPaid);
  EXPECT_EQ(plan[0].amount_fen, 90'000);  // as it was paid
  EXPECT_EQ(plan[1].condition, YearCondition::kProven);
  EXPECT_EQ(plan[2].grading, (Grading{SchoolStage::kPrimary, 6}));
}

TEST(SchoolingPlan, EndsWithAgeAndWithSupport) {
  Schooling schooling = NewTestSchooling(1);
  schooling.age_limit_day = absl::CivilDay(2027, 9, 1);
  EXPECT_THAT(PlanOf(TestSchoolingRules(), schooling, kSpring), SizeIs(2));
  schooling.age_limit_day += 1;
  EXPECT_THAT(PlanOf(TestSchoolingRules(), schooling, kSpring), SizeIs(3));
  schooling.end = SchoolingEnd::kDied;
  EXPECT_THAT(PlanOf(TestSchoolingRules(), schooling, kSpring), IsEmpty());
  schooling.years = {{2025,
                      {SchoolStage::kPrimary, 5},
                      "p",
                      "m",
                      "c",
                      90'000,
                      TransferId("t")}};
  EXPECT_THAT(PlanOf(TestSchoolingRules(), schooling, kSpring), SizeIs(1));
}

TEST(SchoolingAmount, IsThatOfTheYearsFirstDay) {
  const SchoolingRules rules = TestSchoolingRules();
  EXPECT_EQ(*SchoolingAmountOf(rules, kCourt, 2024, SchoolStage::kPrimary),
            80'000);
  EXPECT_EQ(*SchoolingAmountOf(rules, kCourt, 2025, SchoolStage::kPrimary),
            100'000);
  EXPECT_THAT(SchoolingAmountOf(rules, kCourt, 2025, SchoolStage::kSenior),
              HasReason("NOT_IN_TABLE"));
  EXPECT_THAT(SchoolingAmountOf(rules, "50", 2025, SchoolStage::kPrimary),
              HasReason("NOT_IN_TABLE"));
}

}  // namespace
}  // namespace bashu::ledger
