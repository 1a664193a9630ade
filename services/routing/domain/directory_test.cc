#include "services/routing/domain/directory.h"

#include <gtest/gtest.h>

namespace bashu::routing {
namespace {

Office Make(const std::string& code, OfficeKind kind, Point point) {
  Office office;
  office.code = code;
  office.kind = kind;
  office.division = std::string(DivisionOf(code));
  office.programmes = {kind == OfficeKind::kLegalAid ? Programme::kLegalAid
                                                     : Programme::kJudicialAid};
  office.point = point;
  return office;
}

// Chongqing with two districts, and Guang'an with one county.
Directory Small() {
  return Directory(
      {{"500000", "重庆市", DivisionLevel::kProvince, "", {}},
       {"500112", "渝北区", DivisionLevel::kCounty, "500000", {}},
       {"500101", "万州区", DivisionLevel::kCounty, "500000", {}},
       {"511600", "广安市", DivisionLevel::kPrefecture, "510000", {}},
       {"511602", "广安区", DivisionLevel::kCounty, "511600", {}}},
      {Make("500112-LA", OfficeKind::kLegalAid, {29.72, 106.63}),
       Make("500101-LA", OfficeKind::kLegalAid, {30.81, 108.41}),
       Make("500101-CT", OfficeKind::kCourt, {30.81, 108.41}),
       Make("511600-LA", OfficeKind::kLegalAid, {30.46, 106.63}),
       Make("511602-LA", OfficeKind::kLegalAid, {30.47, 106.64})});
}

TEST(DistanceMeters, IsRightBetweenChengduAndChongqing) {
  // 30.66 N 104.06 E to 29.56 N 106.57 E: 270 km by any map.
  EXPECT_NEAR(
      static_cast<double>(DistanceMeters({30.66, 104.06}, {29.56, 106.57})),
      270'500, 1'500);
}

TEST(IsWithin, FollowsTheTreeAndFallsBackOnDigits) {
  const Directory directory = Small();
  EXPECT_TRUE(directory.IsWithin("511602", "511600"));
  EXPECT_TRUE(directory.IsWithin("500112", "500000"));
  EXPECT_FALSE(directory.IsWithin("500112", "510000"));
  EXPECT_TRUE(directory.IsWithin("519999", "510000"));
}

TEST(OfficesAt, GoesUpWhereTheDivisionHasNone) {
  const Directory directory = Small();
  ASSERT_EQ(directory.OfficesAt("511699", OfficeKind::kLegalAid).size(), 1U);
  EXPECT_EQ(directory.OfficesAt("511699", OfficeKind::kLegalAid)[0]->code,
            "511600-LA");
  EXPECT_TRUE(directory.OfficesAt("510104", OfficeKind::kLegalAid).empty());
}

// 510202 was 渝中区 of a Chongqing that was a city of Sichuan.
TEST(OfficesAt, FollowsAFormerDivisionToToday) {
  DirectoryTables tables;
  tables.history = DivisionHistory({{"510202",
                                     "渝中区",
                                     DivisionLevel::kCounty,
                                     1994,
                                     1997,
                                     {{"500103"}, {"500112"}},
                                     {}}});
  const Directory directory(
      {{"500000", "重庆市", DivisionLevel::kProvince, "", {}},
       {"510000", "四川省", DivisionLevel::kProvince, "", {}},
       {"500103", "渝中区", DivisionLevel::kCounty, "500000", {}},
       {"500112", "渝北区", DivisionLevel::kCounty, "500000", {}}},
      {Make("500000-LA", OfficeKind::kLegalAid, {29.56, 106.57}),
       Make("500112-LA", OfficeKind::kLegalAid, {29.72, 106.63}),
       Make("510000-LA", OfficeKind::kLegalAid, {30.66, 104.06})},
      tables);
  const auto offices = directory.OfficesAt("510202", OfficeKind::kLegalAid);
  ASSERT_EQ(offices.size(), 2U);
  EXPECT_EQ(offices[0]->code, "500000-LA");
  EXPECT_EQ(offices[1]->code, "500112-LA");
  EXPECT_TRUE(directory.IsWithin("510202", "500000"));
  EXPECT_FALSE(directory.IsWithin("510202", "510000"));
  EXPECT_FALSE(directory.IsWithin("510299", "500000"));
}

TEST(List, GoesOnAfterTheLastCode) {
  const auto page = Small().List("500000", {}, "500101-CT", 5);
  ASSERT_EQ(page.size(), 2U);
  EXPECT_EQ(page[0].code, "500101-LA");
}

TEST(Serves, CountsAnAreaOnItsDaysOnly) {
  const Directory directory = Small();
  Office office = Make("500112-LA", OfficeKind::kLegalAid, {29.72, 106.63});
  office.service_divisions = {"500112"};
  office.service_areas = {
      {{"511600"}, {absl::CivilDay(2026, 1, 1), absl::CivilDay(2026, 6, 30)}}};
  const auto serves = [&](const char* division, absl::CivilDay day) {
    return directory.Serves(office, division, day);
  };
  EXPECT_TRUE(serves("500112", absl::CivilDay(2030, 1, 1)));
  EXPECT_TRUE(serves("511602", absl::CivilDay(2026, 6, 30)));
  EXPECT_FALSE(serves("511602", absl::CivilDay(2026, 7, 1)));
  EXPECT_FALSE(serves("500101", absl::CivilDay(2026, 6, 30)));
}

TEST(SeatOf, IsTheOfficeOfADivisionWithoutAPoint) {
  const auto seat = Small().SeatOf("511600");
  ASSERT_TRUE(seat.has_value());
  EXPECT_EQ(*seat, (Point{30.46, 106.63}));
  EXPECT_EQ(Small().SeatOf("990000"), std::nullopt);
}

TEST(WithOffices, KeepsDivisionsAndTakesTheOthersAway) {
  const Directory directory = Small().WithOffices(
      {Make("500101-CT", OfficeKind::kCourt, {30.81, 108.41})});
  EXPECT_NE(directory.FindOffice("500101-CT"), nullptr);
  EXPECT_EQ(directory.FindOffice("500112-LA"), nullptr);
  EXPECT_NE(directory.FindDivision("511602"), nullptr);
}

TEST(KindOf, ReadsTheSuffixAndItsDigit) {
  EXPECT_EQ(KindOf("500000-CT3"), OfficeKind::kCourt);
  EXPECT_EQ(KindOf("510000-LD"), OfficeKind::kLead);
  EXPECT_EQ(KindOf("510104-ST2"), OfficeKind::kStation);
  EXPECT_EQ(KindOf("510104-WD"), OfficeKind::kWindow);
  EXPECT_EQ(KindOf("510000-XX"), std::nullopt);
  EXPECT_EQ(KindOf("510000"), std::nullopt);
}

TEST(RegionOf, TakesTheLongestPrefix) {
  const Regions regions("51", {{"51", "51"}, {"5101", "5101"}, {"50", "50"}});
  EXPECT_EQ(regions.RegionOf("510104-LA"), "5101");
  EXPECT_EQ(regions.RegionOf("511602-LA"), "51");
  EXPECT_EQ(regions.RegionOf("500112-LA"), "50");
  EXPECT_EQ(regions.RegionOf("110101-LA"), "");
}

TEST(NextHop, TakesTheLongestPrefixOfOurOwnRoutes) {
  const Regions regions("50", {{"50", "50"}, {"51", "51"}, {"52", "52"}},
                        {{"50", "5", "51"},
                         {"50", "53", "52"},
                         {"50", "5301", "51"},
                         {"50", "52", "52"},
                         {"51", "6", "52"}});
  EXPECT_EQ(regions.NextHop("50"), "50");
  EXPECT_EQ(regions.NextHop("52"), "52");
  EXPECT_EQ(regions.NextHop("53"), "52");
  EXPECT_EQ(regions.NextHop("5301"), "51");
  EXPECT_EQ(regions.NextHop("5302"), "52");
  EXPECT_EQ(regions.NextHop("54"), "51");
  EXPECT_EQ(regions.NextHop("61"), "");  // That is another region's way.
}

TEST(NextHop, IsThePartnerItselfWithoutARoute) {
  const Regions regions("50", {{"50", "50"}, {"51", "51"}});
  EXPECT_EQ(regions.NextHop("51"), "51");
  EXPECT_EQ(regions.NextHop("5101"), "");
}

TEST(Relays, OnlyForWhomTheRoutesSayIt) {
  const Regions regions("51", {{"50", "50"}, {"51", "51"}, {"52", "52"}},
                        {{"50", "52", "51"}, {"50", "5201", "53"}});
  EXPECT_TRUE(regions.Relays("50", "52"));
  EXPECT_FALSE(regions.Relays("50", "5201"));  // By way of another.
  EXPECT_FALSE(regions.Relays("52", "50"));
  EXPECT_FALSE(regions.Relays("50", "53"));
}

}  // namespace
}  // namespace bashu::routing
