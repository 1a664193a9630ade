#include "services/routing/domain/office_index.h"

#include <absl/strings/str_format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

namespace bashu::routing {
namespace {

constexpr int64_t kAnywhere = 30'000'000;

struct Hit {
  std::string code;
  int64_t meters;

  friend bool operator==(const Hit&, const Hit&) = default;
};

Office Make(int number, OfficeKind kind, Point point) {
  Office office;
  office.code = absl::StrFormat("%06d-LA", number);
  office.kind = kind;
  office.programmes = {kind == OfficeKind::kLegalAid ? Programme::kLegalAid
                                                     : Programme::kJudicialAid};
  office.point = point;
  return office;
}

// Offices all over both regions, in threes at one seat.
std::vector<Office> Many(std::mt19937& random, int seats) {
  std::uniform_real_distribution<double> latitude(26, 34);
  std::uniform_real_distribution<double> longitude(97, 110);
  std::vector<Office> offices;
  for (int i = 0; i < seats; ++i) {
    const Point seat{latitude(random), longitude(random)};
    offices.push_back(Make(3 * i, OfficeKind::kCourt, seat));
    offices.push_back(Make(3 * i + 1, OfficeKind::kProcuratorate, seat));
    offices.push_back(Make(3 * i + 2, OfficeKind::kLegalAid, seat));
  }
  return offices;
}

OfficeIndex IndexOf(const std::vector<Office>& offices) {
  std::vector<const Office*> pointers;
  for (const Office& office : offices) pointers.push_back(&office);
  return OfficeIndex(pointers);
}

std::vector<Hit> Ask(const OfficeIndex& index, Point place,
                     std::optional<Programme> programme,
                     std::optional<OfficeKind> kind, size_t limit,
                     int64_t distance_max = kAnywhere, int expected = 5) {
  std::vector<Hit> hits;
  index.Visit(place, programme, kind, distance_max, expected,
              [&](const Office& office, int64_t meters) {
                hits.push_back({office.code, meters});
                return hits.size() < limit;
              });
  return hits;
}

// What Visit must say, the slow way.
std::vector<Hit> Scan(const std::vector<Office>& offices, Point place,
                      std::optional<Programme> programme,
                      std::optional<OfficeKind> kind, size_t limit) {
  std::vector<Hit> hits;
  for (const Office& office : offices) {
    if (kind.has_value() && office.kind != *kind) continue;
    if (programme.has_value() && office.programmes[0] != *programme) continue;
    hits.push_back({office.code, DistanceMeters(place, office.point)});
  }
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return std::tie(a.meters, a.code) < std::tie(b.meters, b.code);
  });
  if (hits.size() > limit) hits.resize(limit);
  return hits;
}

// The textbook formula, which the distance on S2's chords must agree with.
double Haversine(Point a, Point b) {
  const auto radians = [](double d) { return d * std::numbers::pi / 180; };
  const double lat = std::sin(radians(b.latitude - a.latitude) / 2);
  const double lng = std::sin(radians(b.longitude - a.longitude) / 2);
  const double h = lat * lat + std::cos(radians(a.latitude)) *
                                   std::cos(radians(b.latitude)) * lng * lng;
  return 2 * 6'371'008.8 * std::asin(std::sqrt(h));
}

TEST(DistanceMeters, IsTheHaversineToAMetre) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> latitude(-89, 89);
  std::uniform_real_distribution<double> longitude(-180, 180);
  for (int i = 0; i < 2000; ++i) {
    const Point a{latitude(random), longitude(random)};
    const Point b{latitude(random), longitude(random)};
    EXPECT_NEAR(static_cast<double>(DistanceMeters(a, b)), Haversine(a, b), 1);
  }
  EXPECT_EQ(DistanceMeters({30, 104}, {30, 104}), 0);
}

TEST(Visit, AgreesWithAScanOfAll) {
  const unsigned seed = 20'261'121;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const std::vector<Office> offices = Many(random, 400);
  const OfficeIndex index = IndexOf(offices);
  for (int round = 0; round < 200; ++round) {
    // Anywhere, or beside an office, where what is near is remembered.
    Point place = Many(random, 1)[0].point;
    if (round % 2 == 0) {
      place = offices[random() % offices.size()].point;
      place.latitude += 0.01 * static_cast<double>(random() % 7);
    }
    const size_t limit = 1 + random() % 40;
    const int expected = static_cast<int>(1 + random() % 8);
    for (const auto programme :
         {std::optional<Programme>(), std::optional(Programme::kLegalAid),
          std::optional(Programme::kJudicialAid)}) {
      for (const auto kind :
           {std::optional<OfficeKind>(), std::optional(OfficeKind::kCourt)}) {
        EXPECT_EQ(
            Ask(index, place, programme, kind, limit, kAnywhere, expected),
            Scan(offices, place, programme, kind, limit));
      }
    }
  }
}

TEST(Visit, AgreesWithAScanInACityOfThousands) {
  std::mt19937 random(11);
  std::uniform_real_distribution<double> offset(-0.15, 0.15);
  std::vector<Office> offices;
  for (int i = 0; i < 3000; ++i) {
    offices.push_back(Make(i, OfficeKind::kLegalAid,
                           {30.66 + offset(random), 104.06 + offset(random)}));
  }
  const OfficeIndex index = IndexOf(offices);
  for (int round = 0; round < 100; ++round) {
    const Point place{30.66 + offset(random), 104.06 + offset(random)};
    const size_t limit = 1 + random() % 80;
    EXPECT_EQ(Ask(index, place, {}, {}, limit),
              Scan(offices, place, {}, {}, limit));
  }
}

TEST(Visit, OrdersOfficesAtOnePlaceByCodeAndLosesNone) {
  std::vector<Office> offices;
  for (int i = 20; i > 0; --i) {
    offices.push_back(Make(i, OfficeKind::kCourt, {30, 104}));
  }
  const auto hits =
      Ask(IndexOf(offices), {30, 104.5}, {}, {}, 20, kAnywhere, 1);
  EXPECT_EQ(hits, Scan(offices, {30, 104.5}, {}, {}, 20));
}

TEST(Visit, StopsAtTheDistance) {
  const std::vector<Office> offices = {
      Make(1, OfficeKind::kCourt, {30, 104}),
      Make(2, OfficeKind::kCourt, {30, 104.1})};
  const int64_t meters = DistanceMeters({30, 104}, {30, 104.1});
  const OfficeIndex index = IndexOf(offices);
  EXPECT_EQ(Ask(index, {30, 104}, {}, {}, 9, meters).size(), 2U);
  EXPECT_EQ(Ask(index, {30, 104}, {}, {}, 9, meters - 1).size(), 1U);
}

TEST(Visit, FindsNothingAmongNone) {
  EXPECT_TRUE(Ask(IndexOf({}), {30, 104}, {}, {}, 5).empty());
}

}  // namespace
}  // namespace bashu::routing
