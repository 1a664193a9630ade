#include "services/routing/domain/current_directory.h"

#include <gtest/gtest.h>

#include "services/routing/domain/limits.h"

namespace bashu::routing {
namespace {

using State = DirectoryAge::State;

const absl::Time kNoon = absl::FromUnixSeconds(1'800'000'000);

Office Make(const std::string& code, const std::string& name) {
  Office office;
  office.code = code;
  office.display_name = name;
  office.kind = OfficeKind::kLegalAid;
  office.division = std::string(DivisionOf(code));
  return office;
}

Directory Shipped() {
  return Directory({}, {Make("510104-LA", "ours"), Make("500112-LA", "old"),
                        Make("500113-LA", "gone")});
}

Regions Own51() { return Regions("51", {{"50", "50"}, {"51", "51"}}); }

// Region 50 said an hour ago that 500113 is gone and 500112 has a new name.
RegionOffices From50() {
  RegionOffices region{"50", 7, kNoon - absl::Hours(1), {}};
  region.offices["500112-LA"] = {"500112-LA", "", Make("500112-LA", "new")};
  // Of a kind that only a newer version of us knows.
  region.offices["500114-XX"] = {"500114-XX", "", std::nullopt};
  return region;
}

TEST(Compose, TakesARegionsOwnWordForItsOffices) {
  const DirectoryView view = Compose(Shipped(), Own51(), {From50()});
  EXPECT_EQ(view.directory.FindOffice("510104-LA")->display_name, "ours");
  EXPECT_EQ(view.directory.FindOffice("500112-LA")->display_name, "new");
  EXPECT_EQ(view.directory.FindOffice("500113-LA"), nullptr);
  EXPECT_EQ(view.directory.FindOffice("500114-XX"), nullptr);
}

TEST(Compose, KeepsWhatWasShippedUntilARegionSpeaks) {
  RegionOffices silent;
  silent.region = "50";
  const DirectoryView view = Compose(Shipped(), Own51(), {silent});
  EXPECT_EQ(view.directory.FindOffice("500113-LA")->display_name, "gone");
  const auto age = view.AgeOf("500113-LA", kNoon);
  ASSERT_TRUE(age.has_value());
  EXPECT_EQ(age->state, State::kNeverReceived);
  EXPECT_EQ(age->region, "50");
}

TEST(AgeOf, IsNothingForOurOwn) {
  const DirectoryView view = Compose(Shipped(), Own51(), {From50()});
  EXPECT_EQ(view.AgeOf("510104-LA", kNoon), std::nullopt);
}

TEST(AgeOf, TurnsStaleAfterADayOfSilence) {
  const DirectoryView view = Compose(Shipped(), Own51(), {From50()});
  const absl::Time last = kNoon - absl::Hours(1) + kDirectoryFreshFor;
  EXPECT_EQ(view.AgeOf("500112-LA", last)->state, State::kCurrent);
  const auto age = view.AgeOf("500112-LA", last + absl::Nanoseconds(1));
  EXPECT_EQ(age->state, State::kStale);
  EXPECT_EQ(age->version, 7);
  EXPECT_EQ(age->confirm_time, kNoon - absl::Hours(1));
}

TEST(CurrentDirectory, LeavesReadersTheViewTheyGot) {
  CurrentDirectory current(Compose(Shipped(), Own51(), {}));
  const auto before = current.Get();
  current.Set(Compose(Shipped(), Own51(), {From50()}));
  EXPECT_NE(before->directory.FindOffice("500113-LA"), nullptr);
  EXPECT_EQ(current.Get()->directory.FindOffice("500113-LA"), nullptr);
}

}  // namespace
}  // namespace bashu::routing
