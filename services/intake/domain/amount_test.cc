#include "services/intake/domain/amount.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/error.h"
#include "services/intake/domain/people_for_test.h"
#include "tests/testing/status_matchers.h"

namespace bashu::intake {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using ::testing::ElementsAre;

constexpr absl::CivilDay kToday(2026, 3, 2);
constexpr int64_t kLoss = 1'000'000'000;  // ten million yuan

// W is 8,500.00.
TEST(AssessAmount, FollowsTheFormulaCaseByCase) {
  struct {
    AmountFacts facts;
    int64_t amount_fen;
  } cases[] = {
      // 8,500 × 24 = 204,000
      {{"DEATH_OF_MAIN_EARNER", "ESPECIALLY_HARD", "NONE", {}, kLoss, false},
       20'400'000},
      // × 0.8
      {{"DEATH_OF_MAIN_EARNER", "VERY_HARD", "NONE", {}, kLoss, false},
       16'320'000},
      // × 0.6 × 0.6
      {{"DEATH_OF_MAIN_EARNER", "HARD", "GENERAL", {}, kLoss, false},
       7'344'000},
      // × 1.2
      {{"DEATH_OF_MAIN_EARNER", "VERY_HARD", "NONE", {"MINOR"}, kLoss, false},
       19'584'000},
      // Uplifts do not add up: the larger alone.
      {{"DEATH_OF_MAIN_EARNER",
        "VERY_HARD",
        "NONE",
        {"SEVERELY_DISABLED", "MINOR"},
        kLoss,
        false},
       19'584'000},
      // Never above the unmet loss, to the fen.
      {{"DEATH_OF_MAIN_EARNER",
        "ESPECIALLY_HARD",
        "NONE",
        {},
        20'399'999,
        false},
       20'399'999},
      {{"DEATH_OF_MAIN_EARNER", "ESPECIALLY_HARD", "NONE", {}, 1, true}, 1},
  };
  for (const auto& c : cases) {
    const auto made = AssessAmount(testing::AmountRulesForTest(), "511700-CT",
                                   kToday, c.facts);
    ASSERT_THAT(made, IsOk());
    EXPECT_EQ(made->amount_fen, c.amount_fen);
    EXPECT_EQ(made->steps.back().result_fen, c.amount_fen);
  }
}

TEST(AssessAmount, ShowsItsWorking) {
  const auto made = AssessAmount(testing::AmountRulesForTest(), "511700-CT",
                                 kToday, testing::FactsForTest());
  ASSERT_THAT(made, IsOk());
  std::vector<std::string> working;
  for (const AmountStep& step : made->steps) working.push_back(step.working);
  EXPECT_THAT(working, ElementsAre("8,500.00 × 24 = 204,000.00",
                                   "204,000.00 × 0.8 × 1.0 = 163,200.00",
                                   "min(163,200.00, 900,000.00, "
                                   "8,500.00 × 36 = 306,000.00)"));
  EXPECT_EQ(made->cap_fen, 30'600'000);
  EXPECT_EQ(made->rules_version, "2026.11.1");
}

TEST(AssessAmount, RoundsOnceHalfUpToTheYuan) {
  AmountRules rules = testing::AmountRulesForTest();
  rules.wages = {{"51", 2025, 104'175, "示例"}};
  // 1,041.75 × 6 × 0.6 = 3,750.30; × 0.8 = 3,000.24
  AmountFacts facts{"OTHER", "HARD", "NONE", {}, kLoss, false};
  auto made = AssessAmount(rules, "511700-CT", kToday, facts);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->amount_fen, 375'000);
  rules.wages[0].monthly_fen = 104'181;  // 3,750.516
  made = AssessAmount(rules, "511700-CT", kToday, facts);
  EXPECT_EQ(made->amount_fen, 375'100);
  rules.wages[0].monthly_fen = 125'000;  // 1,250 × 6 × 0.6 = 4,500.00 exactly
  made = AssessAmount(rules, "511700-CT", kToday, facts);
  EXPECT_EQ(made->amount_fen, 450'000);
}

TEST(AssessAmount, LiftsASmallAmountToTheFloorBeforeTheUplift) {
  AmountRules rules = testing::AmountRulesForTest();
  rules.wages = {{"51", 2025, 10'000, "示例"}};
  AmountFacts facts{"OTHER", "HARD", "NONE", {"MINOR"}, kLoss, true};
  const auto made = AssessAmount(rules, "511700-CT", kToday, facts);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->amount_fen, 360'000);
}

TEST(AssessAmount, CapsAt36MonthsUnlessExceptional) {
  AmountFacts facts{
      "DISABILITY_1_2", "ESPECIALLY_HARD", "NONE", {"MINOR"}, kLoss, false};
  const AmountRules rules = testing::AmountRulesForTest();
  auto made = AssessAmount(rules, "511700-CT", kToday, facts);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->amount_fen, 30'600'000) << "30 × 1.2 is just 36 months";
  facts.exceptional = true;
  made = AssessAmount(rules, "511700-CT", kToday, facts);
  EXPECT_EQ(made->cap_fen, kLoss);
}

TEST(AssessAmount, TakesTheLatestWageBeforeTheYear) {
  const AmountRules rules = testing::AmountRulesForTest();
  auto made = AssessAmount(rules, "511700-CT", absl::CivilDay(2025, 12, 31),
                           testing::FactsForTest());
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->steps[0].working, "8,000.00 × 24 = 192,000.00");
  made = AssessAmount(rules, "511700-CT", absl::CivilDay(2030, 1, 1),
                      testing::FactsForTest());
  EXPECT_EQ(made->steps[0].working, "8,500.00 × 24 = 204,000.00");
}

TEST(AssessAmount, RefusesWithoutAWageOrAPolicy) {
  const AmountRules rules = testing::AmountRulesForTest();
  EXPECT_THAT(AssessAmount(rules, "500101-CT", kToday, testing::FactsForTest()),
              HasReason("NO_AMOUNT_POLICY"));
  EXPECT_THAT(AssessAmount(rules, "511700-CT", absl::CivilDay(2024, 6, 1),
                           testing::FactsForTest()),
              HasReason("NO_AMOUNT_POLICY"));
}

TEST(AssessAmount, NamesEveryFactItDoesNotKnow) {
  const auto made =
      AssessAmount(testing::AmountRulesForTest(), "511700-CT", kToday,
                   {"NOTHING", "HARD", "MAJOR", {"MINOR", "X"}, kLoss, false});
  EXPECT_THAT(
      FieldViolationsOf(made.status()),
      ElementsAre("facts.harm: UNKNOWN_CODE", "facts.fault: UNKNOWN_CODE",
                  "facts.groups[1]: UNKNOWN_CODE"));
}

}  // namespace
}  // namespace bashu::intake
