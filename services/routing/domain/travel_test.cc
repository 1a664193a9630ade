#include "services/routing/domain/travel.h"

#include <gtest/gtest.h>

namespace bashu::routing {
namespace {

TravelTable Table() {
  return TravelTable({
      {"walk", TravelMode::kWalk, {}, 1.25, 5, 0, {}},
      {"drive", TravelMode::kDrive, {}, 1.5, 45, 5, {}},
      {"drive-west", TravelMode::kDrive, {"5133", "5132"}, 2, 40, 5, {}},
      {"drive-jiulong", TravelMode::kDrive, {"513324"}, 2, 20, 5, {}},
  });
}

TEST(Minutes, TakesTheRowWithTheLongestPrefix) {
  EXPECT_EQ(Table().Minutes(TravelMode::kDrive, "510104", 30'000), 65);
  EXPECT_EQ(Table().Minutes(TravelMode::kDrive, "513301", 30'000), 95);
  EXPECT_EQ(Table().Minutes(TravelMode::kDrive, "513324", 30'000), 185);
}

TEST(Minutes, RoundsUp) {
  // A kilometre as the crow flies: a quarter of an hour on foot.
  EXPECT_EQ(Table().Minutes(TravelMode::kWalk, "510104", 1000), 15);
  EXPECT_EQ(Table().Minutes(TravelMode::kWalk, "510104", 1001), 16);
  EXPECT_EQ(Table().Minutes(TravelMode::kWalk, "510104", 0), 0);
}

TEST(Minutes, AreUnknownForAModeWithoutRows) {
  EXPECT_EQ(Table().Minutes(TravelMode::kTransit, "510104", 1), std::nullopt);
}

TEST(DistanceMax, IsTheEdgeOfTheCircle) {
  EXPECT_EQ(Table().DistanceMax(TravelMode::kWalk, 15), 1000);
  // The fastest row decides: what is slower is looked at one by one.
  const int64_t hour = Table().DistanceMax(TravelMode::kDrive, 60);
  EXPECT_EQ(hour, 27'500);
  EXPECT_EQ(Table().Minutes(TravelMode::kDrive, "510104", hour), 60);
  EXPECT_EQ(Table().DistanceMax(TravelMode::kDrive, 4), 0);
}

}  // namespace
}  // namespace bashu::routing
