#include "services/ledger/domain/subsidy.h"

#include <gtest/gtest.h>

#include "services/ledger/subsidies_for_test.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;

int64_t AmountOf(const SubsidyQuestion& question) {
  return ComputeSubsidy(TestSubsidyRules(), question)->amount_fen;
}

TEST(ComputeSubsidy, ByRateAndGrade) {
  SubsidyQuestion question = TestSubsidyQuestion();
  EXPECT_EQ(AmountOf(question), 180'001);
  question.grade = Grade::kExcellent;
  EXPECT_EQ(AmountOf(question), 216'001);  // 216,001.2
  question.grade = Grade::kPass;
  EXPECT_EQ(AmountOf(question), 162'001);  // 162,000.9
  question.grade = Grade::kFail;
  EXPECT_EQ(AmountOf(question), 0);
}

TEST(ComputeSubsidy, RoundsOnceHalfUp) {
  SubsidyQuestion question = TestSubsidyQuestion();
  question.grade = Grade::kExcellent;
  question.work_done = "MET";
  question.part_permille = 500;
  // 180,001 × 1.2 × 0.5 = 108,000.6; rounded in between it were 108,000.5.
  EXPECT_EQ(AmountOf(question), 108'001);
  question.grade = Grade::kGood;
  EXPECT_EQ(AmountOf(question), 90'001);  // 90,000.5
}

TEST(ComputeSubsidy, OfDaysAndTimes) {
  SubsidyQuestion question = TestSubsidyQuestion();
  question.service = LegalService::kDutyLawyer;
  question.stage = "";
  question.grade = Grade::kNone;
  question.units = 3;
  EXPECT_EQ(AmountOf(question), 60'000);
}

TEST(ComputeSubsidy, ByTheRateOfTheDay) {
  SubsidyQuestion question = TestSubsidyQuestion();
  question.service_day = absl::CivilDay(2023, 12, 31);
  EXPECT_EQ(AmountOf(question), 150'000);
  question.service_day = absl::CivilDay(2024, 1, 1);
  EXPECT_EQ(AmountOf(question), 180'001);
  question.service_day = absl::CivilDay(2013, 12, 31);
  EXPECT_THAT(ComputeSubsidy(TestSubsidyRules(), question),
              HasReason("NOT_IN_TABLE"));
}

TEST(ComputeSubsidy, APartIsWithinItsBounds) {
  SubsidyQuestion question = TestSubsidyQuestion();
  question.work_done = "MET";
  for (const int permille : {199, 501}) {
    question.part_permille = permille;
    EXPECT_THAT(ComputeSubsidy(TestSubsidyRules(), question),
                HasReason("NOT_IN_TABLE"))
        << permille;
  }
  question.part_permille = 200;
  EXPECT_EQ(AmountOf(question), 36'000);  // 36,000.2
  question.work_done = "NOTHING";
  EXPECT_THAT(ComputeSubsidy(TestSubsidyRules(), question),
              HasReason("NOT_IN_TABLE"));
}

TEST(ComputeSubsidy, NothingForPublicEmployees) {
  SubsidyQuestion question = TestSubsidyQuestion();
  question.public_employee = true;
  EXPECT_THAT(ComputeSubsidy(TestSubsidyRules(), question),
              HasReason("PUBLIC_EMPLOYEE_UNPAID"));
}

TEST(ComputeSubsidy, ShowsEveryStepAndBindsThemAll) {
  SubsidyQuestion question = TestSubsidyQuestion();
  const auto one = ComputeSubsidy(TestSubsidyRules(), question);
  ASSERT_EQ(one->steps.size(), 2U);
  EXPECT_EQ(one->steps[0].rule_id, "L-80");
  EXPECT_EQ(one->steps[1].fact, "1000‰");
  EXPECT_EQ(one->rules_version, "2026.11.1");
  EXPECT_EQ(one->digest, ComputeSubsidy(TestSubsidyRules(), question)->digest);
  // The same amount on another day is another computation.
  question.service_day += 1;
  EXPECT_NE(one->digest, ComputeSubsidy(TestSubsidyRules(), question)->digest);
}

}  // namespace
}  // namespace bashu::ledger
