#include "services/routing/domain/division_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace bashu::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Outcome = DivisionResolution::Outcome;

const std::set<std::string>& Today() {
  static const std::set<std::string> kToday = {
      "500000", "500103", "500104", "500106", "500107",
      "500113", "510000", "510300", "510304", "510322"};
  return kToday;
}

// A corner of old Chongqing, when it was a city of Sichuan, and of Zigong.
DivisionHistory Small() {
  const auto county = DivisionLevel::kCounty;
  return DivisionHistory({
      {"510200",
       "重庆市",
       DivisionLevel::kPrefecture,
       1981,
       1997,
       {{"500000"}},
       {}},
      {"510202", "市中区", county, 1983, 1994, {{"510202"}}, {}},
      {"510202", "渝中区", county, 1994, 1997, {{"500103"}}, {}},
      {"510203", "大渡口区", county, 1983, 1997, {{"500104"}}, {}},
      {"510212",
       "沙坪坝区",
       county,
       1983,
       1997,
       {{"510202", 1994}, {"500106"}},
       {}},
      {"510222", "巴县", county, 1981, 1994, {{"510203"}, {"510219"}}, {}},
      {"510219", "巴南区", county, 1994, 1997, {{"500113"}}, {}},
      {"500103", "渝中区", county, 1997, 0, {}, {}},
      {"500104", "大渡口区", county, 1997, 0, {}, {}},
      {"500106", "沙坪坝区", county, 1997, 0, {}, {}},
      {"500113", "巴南区", county, 1997, 0, {}, {}},
      {"510304", "大安区", county, 1983, 0, {}, {}},
      {"510322", "富顺县", county, 1983, 0, {{"510304", 2005}}, {}},
      {"519901", "甲", county, 1990, 1991, {{"519902"}}, {}},
      {"519902", "乙", county, 1980, 1992, {{"519901"}}, {}},
  });
}

DivisionResolution Resolve(absl::string_view code, int year = 0) {
  static const DivisionHistory history = Small();
  return history.Resolve(code, year, [](absl::string_view at) {
    return Today().contains(std::string(at));
  });
}

TEST(Resolve, LeavesTodaysCodesAlone) {
  const auto found = Resolve("500104");
  EXPECT_EQ(found.outcome, Outcome::kCurrent);
  EXPECT_THAT(found.divisions, ElementsAre("500104"));
}

TEST(Resolve, FollowsAChongqingPrefixFromSichuanToToday) {
  // Issued in 1988, when 510202 was still called 市中区.
  const auto found = Resolve("510202", 1988);
  EXPECT_EQ(found.outcome, Outcome::kFormer);
  EXPECT_THAT(found.divisions, ElementsAre("500103"));
  ASSERT_EQ(found.lives.size(), 1U);
  EXPECT_EQ(found.lives[0]->display_name, "市中区");
}

TEST(Resolve, CountsBothLivesInTheYearOfTheChange) {
  EXPECT_EQ(Resolve("510202", 1993).lives.size(), 1U);
  EXPECT_EQ(Resolve("510202", 1994).lives.size(), 2U);
  EXPECT_EQ(Resolve("510202", 1995).lives.size(), 1U);
}

TEST(Resolve, NamesEverySuccessorOfADividedCounty) {
  EXPECT_THAT(Resolve("510222").divisions, ElementsAre("500104", "500113"));
}

TEST(Resolve, TellsPartsThatLeftAfterTheIssueOnly) {
  const auto before = Resolve("510212", 1990);
  EXPECT_THAT(before.divisions, ElementsAre("500106"));
  EXPECT_THAT(before.parts, ElementsAre("500103"));
  EXPECT_THAT(Resolve("510212", 1996).parts, IsEmpty());
  // Lives on, less what went to its neighbour in 2005.
  const auto zigong = Resolve("510322", 1999);
  EXPECT_EQ(zigong.outcome, Outcome::kCurrent);
  EXPECT_THAT(zigong.parts, ElementsAre("510304"));
}

TEST(Resolve, TakesAYearOutsideEveryLifeAsUnknown) {
  EXPECT_THAT(Resolve("510202", 2020).divisions, ElementsAre("500103"));
}

TEST(Resolve, DegradesAnUnknownCodeToItsNearestKnownDivision) {
  const auto zigong = Resolve("510399");
  EXPECT_EQ(zigong.outcome, Outcome::kOther);
  EXPECT_EQ(zigong.nearest_known, "510300");
  // 5102 was Chongqing, which no digit of today's code shows.
  EXPECT_EQ(Resolve("510299").nearest_known, "500000");
  EXPECT_EQ(Resolve("519999").nearest_known, "510000");
  EXPECT_EQ(Resolve("999999").nearest_known, "");
  EXPECT_EQ(Resolve("51").nearest_known, "");
}

TEST(Resolve, EndsWhereTheSourceRunsInACircle) {
  EXPECT_EQ(Resolve("519901").outcome, Outcome::kOther);
}

}  // namespace
}  // namespace bashu::routing
