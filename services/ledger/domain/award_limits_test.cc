#include "services/ledger/domain/award_limits.h"

#include <gtest/gtest.h>

#include "common/status/error.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;

const absl::CivilDay kToday(2026, 3, 2);

// A wage of 100 fen in 2025, and of 90 before.
FundingRules Rules() {
  FundingRules rules;
  rules.wages = {{{"50", 2025}, 1'000},
                 {{"51", 2024}, 90},
                 {{"51", 2025}, 100},
                 {{"51", 2026}, 5}};
  return rules;
}

Grant Award(int64_t amount_fen, bool advance = false,
            GrantState state = GrantState::kPaid) {
  Grant grant;
  grant.id = GrantId("g1");
  grant.office = kCourt;
  grant.amount_fen = amount_fen;
  grant.advance = advance;
  grant.state = state;
  return grant;
}

absl::Status Check(Grant wanted, const std::vector<Grant>& of_case = {},
                   const std::string& exceptional_basis = "",
                   absl::CivilDay today = kToday) {
  wanted.exceptional_basis = exceptional_basis;
  return CheckAward(Rules(), wanted, of_case, today);
}

TEST(AwardLimits, AnAwardIsAtMostThirtySixWages) {
  EXPECT_THAT(Check(Award(3'600)), IsOk());
  const auto refused = Check(Award(3'601));
  EXPECT_THAT(refused, HasReason("AWARD_ABOVE_LIMIT"));
  EXPECT_EQ(MetadataOf(refused, "limit_fen"), "3600");
  EXPECT_THAT(Check(Award(3'601), {}, "川高法〔2026〕3号"), IsOk());
}

TEST(AwardLimits, TheWageIsTheNewestOfAYearThatIsOver) {
  EXPECT_THAT(Check(Award(3'240), {}, "", absl::CivilDay(2025, 12, 31)),
              IsOk());
  EXPECT_THAT(Check(Award(3'241), {}, "", absl::CivilDay(2025, 12, 31)),
              HasReason("AWARD_ABOVE_LIMIT"));
  EXPECT_THAT(Check(Award(181), {}, "", absl::CivilDay(2027, 1, 1)),
              HasReason("AWARD_ABOVE_LIMIT"));
  const auto unknown = Check(Award(1), {}, "", absl::CivilDay(2024, 5, 1));
  EXPECT_THAT(unknown, HasReason("WAGE_UNKNOWN"));
  EXPECT_EQ(MetadataOf(unknown, "region"), "51");
}

TEST(AwardLimits, AnAdvanceIsAtMostThreeWagesOrSixIfNecessary) {
  EXPECT_THAT(Check(Award(300, true)), IsOk());
  EXPECT_THAT(Check(Award(301, true)), HasReason("ADVANCE_ABOVE_LIMIT"));
  EXPECT_THAT(Check(Award(600, true), {}, "批示"), IsOk());
  const auto refused = Check(Award(601, true), {}, "批示");
  EXPECT_THAT(refused, HasReason("ADVANCE_ABOVE_LIMIT"));
  EXPECT_EQ(MetadataOf(refused, "limit_fen"), "600");
  // Two advances of one case count together.
  EXPECT_THAT(Check(Award(200, true), {Award(101, true)}),
              HasReason("ADVANCE_ABOVE_LIMIT"));
}

TEST(AwardLimits, WhatWasAdvancedCountsInTheAward) {
  EXPECT_THAT(Check(Award(3'400), {Award(200, true)}), IsOk());
  EXPECT_THAT(Check(Award(3'401), {Award(200, true)}),
              HasReason("AWARD_ABOVE_LIMIT"));
}

TEST(AwardLimits, ACaseIsAwardedOnce) {
  for (const bool advance : {false, true}) {
    const auto refused = Check(Award(1, advance), {Award(1)});
    EXPECT_THAT(refused, HasReason("CASE_ALREADY_GRANTED"));
    EXPECT_EQ(MetadataOf(refused, "grant"), "g1");
  }
  EXPECT_THAT(Check(Award(1), {Award(1)}, "两省联合审批"), IsOk());
  for (const GrantState state : {GrantState::kVoided, GrantState::kExpired}) {
    EXPECT_THAT(Check(Award(3'600), {Award(3'600, false, state)}), IsOk());
  }
  EXPECT_THAT(Check(Award(1), {Award(1, false, GrantState::kProposed)}),
              HasReason("CASE_ALREADY_GRANTED"));
}

}  // namespace
}  // namespace bashu::ledger
