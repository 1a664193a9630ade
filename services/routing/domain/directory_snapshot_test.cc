#include "services/routing/domain/directory_snapshot.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/routing/domain/limits.h"
#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::SizeIs;

const absl::Time kNoon = absl::FromUnixSeconds(1'800'000'000);

// Any injective function of suite and bytes serves as a digest here.
std::string Digest(absl::string_view suite, absl::string_view bytes) {
  return absl::StrCat(suite, ":", bytes);
}
std::string OwnDigestOf(absl::string_view bytes) { return Digest("p", bytes); }

const Regions& TwoRegions() {
  static const Regions regions("50", {{"50", "50"}, {"51", "51"}});
  return regions;
}

using Offices = std::map<std::string, ListedOffice>;

Offices Listed(
    std::initializer_list<std::pair<const char*, const char*>> offices) {
  Offices listed;
  for (const auto& [code, bytes] : offices) {
    listed[code] = {code, bytes, std::nullopt};
  }
  return listed;
}

RegionOffices Nothing() {
  RegionOffices nothing;
  nothing.region = "51";
  return nothing;
}

Publication MustPublish(const RegionOffices& last, Offices now,
                        absl::Time time) {
  Publication made = Publish(last, std::move(now), time, OwnDigestOf);
  // As reading a signed snapshot does.
  for (DirectorySnapshot& part : made.full) part.suite = "p";
  if (made.change.has_value()) made.change->suite = "p";
  return made;
}

absl::StatusOr<RegionOffices> Apply(const RegionOffices& known,
                                    std::vector<DirectorySnapshot> told,
                                    absl::Time now = kNoon + absl::Hours(1)) {
  return ApplySnapshots(known, told, TwoRegions(), now, Digest);
}

// Region 51 published twice: a changed, b went, c came.
struct Published {
  Publication first = MustPublish(
      Nothing(), Listed({{"510101-LA", "a"}, {"510102-LA", "b"}}), kNoon);
  Publication second =
      MustPublish(first.next, Listed({{"510101-LA", "A"}, {"510103-LA", "c"}}),
                  kNoon + absl::Minutes(1));
  RegionOffices known = *Apply(Nothing(), first.full);

  DirectorySnapshot Confirmation(absl::Time time) const {
    DirectorySnapshot still = Confirm(first.full[0], time);
    still.suite = "p";
    return still;
  }
};

TEST(Publish, MakesEverythingAndTheChange) {
  const Published published;
  EXPECT_THAT(published.first.full, SizeIs(1));
  EXPECT_FALSE(published.first.change.has_value());
  ASSERT_TRUE(published.second.change.has_value());
  const DirectorySnapshot& change = *published.second.change;
  EXPECT_EQ(change.base_version, published.first.next.version);
  EXPECT_GT(change.version, change.base_version);
  EXPECT_THAT(change.offices, SizeIs(2));
  EXPECT_THAT(change.removed, ElementsAre("510102-LA"));
}

TEST(Publish, SaysTheSameAgainAsAChangeOfNothing) {
  const Published published;
  const Publication again =
      MustPublish(published.first.next, published.first.next.offices, kNoon);
  EXPECT_GT(again.next.version, published.first.next.version);
  ASSERT_TRUE(again.change.has_value());
  EXPECT_THAT(again.change->offices, SizeIs(0));
  EXPECT_THAT(again.change->removed, SizeIs(0));
  const auto known = Apply(published.known, {*again.change});
  ASSERT_THAT(known, IsOk());
  EXPECT_EQ(known->offices, published.known.offices);
  EXPECT_EQ(known->version, again.next.version);
}

TEST(Publish, CutsWhatIsLargeIntoPartsAndSendsNoLargeChange) {
  Offices many;
  for (size_t i = 0; i <= kSnapshotOfficesMax; ++i) {
    const std::string code = absl::StrCat(510000 + i, "-LA");
    many[code] = {code, "x", std::nullopt};
  }
  const Publication made = MustPublish(Published().first.next, many, kNoon);
  ASSERT_THAT(made.full, SizeIs(2));
  EXPECT_THAT(made.full[0].offices, SizeIs(kSnapshotOfficesMax));
  EXPECT_THAT(made.full[1].offices, SizeIs(1));
  EXPECT_EQ(made.full[1].part, 2);
  EXPECT_FALSE(made.change.has_value());
  const auto known = Apply(Nothing(), made.full);
  ASSERT_THAT(known, IsOk());
  EXPECT_EQ(known->offices, many);
  // A part alone, a part twice, the parts in another order.
  EXPECT_THAT(Apply(Nothing(), {made.full[0]}),
              HasReason("DOCUMENT_MALFORMED"));
  EXPECT_THAT(Apply(Nothing(), {made.full[0], made.full[0]}),
              HasReason("DOCUMENT_MALFORMED"));
  EXPECT_THAT(Apply(Nothing(), {made.full[1], made.full[0]}),
              HasReason("DOCUMENT_MALFORMED"));
}

TEST(Publish, IsAheadAgainAfterARestoredBackup) {
  const Published published;
  // Version two was lost; an hour later something else is published.
  const Publication anew =
      MustPublish(published.first.next, Listed({{"510104-LA", "d"}}),
                  kNoon + absl::Hours(1));
  EXPECT_GT(anew.next.version, published.second.next.version);
}

TEST(ApplySnapshots, TakesTheChangeToTheSameStateAsEverything) {
  const Published published;
  const auto by_change = Apply(published.known, {*published.second.change});
  const auto anew = Apply(Nothing(), published.second.full);
  ASSERT_THAT(by_change, IsOk());
  ASSERT_THAT(anew, IsOk());
  EXPECT_EQ(by_change->offices, anew->offices);
  EXPECT_EQ(by_change->version, anew->version);
  EXPECT_EQ(by_change->confirm_time, kNoon + absl::Minutes(1));
}

TEST(ApplySnapshots, ChangesNothingWhenItComesTwice) {
  const Published published;
  const auto once = Apply(published.known, {*published.second.change});
  const auto twice = Apply(*once, {*published.second.change});
  ASSERT_THAT(twice, IsOk());
  EXPECT_EQ(twice->offices, once->offices);
  EXPECT_THAT(Apply(published.known, published.first.full), IsOk());
}

TEST(ApplySnapshots, MovesTheTimeOfAConfirmationForwardOnly) {
  const Published published;
  const absl::Time later = kNoon + absl::Minutes(30);
  const auto confirmed =
      Apply(published.known, {published.Confirmation(later)});
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->confirm_time, later);
  const auto replayed = Apply(*confirmed, {published.Confirmation(kNoon)});
  ASSERT_THAT(replayed, IsOk());
  EXPECT_EQ(replayed->confirm_time, later);
}

TEST(ApplySnapshots, RefusesAnotherRegionsWord) {
  const Published published;
  RegionOffices other = Nothing();
  other.region = "50";
  EXPECT_THAT(Apply(other, published.first.full), HasReason("SENDER_MISMATCH"));
  // Nor may a region speak of offices that are not its own.
  const Publication foreign =
      MustPublish(Nothing(), Listed({{"500101-LA", "ours"}}), kNoon);
  EXPECT_THAT(Apply(Nothing(), foreign.full), HasReason("DOCUMENT_MALFORMED"));
}

TEST(ApplySnapshots, RefusesTheFutureButNotASkewedClock) {
  const Published published;
  EXPECT_THAT(Apply(Nothing(), published.first.full, kNoon - absl::Minutes(5)),
              IsOk());
  EXPECT_THAT(Apply(Nothing(), published.first.full,
                    kNoon - absl::Minutes(5) - absl::Nanoseconds(1)),
              HasReason("DIRECTORY_FUTURE"));
}

TEST(ApplySnapshots, RefusesWhatIsOlderThanWhatIsKnown) {
  const Published published;
  const auto known = Apply(published.known, {*published.second.change});
  EXPECT_THAT(Apply(*known, published.first.full),
              HasReason("DIRECTORY_OUTDATED"));
}

TEST(ApplySnapshots, NoticesAGap) {
  const Published published;
  const Publication third =
      MustPublish(published.second.next, Listed({{"510109-LA", "z"}}),
                  kNoon + absl::Minutes(2));
  EXPECT_THAT(Apply(published.known, {*third.change}),
              HasReason("DIRECTORY_GAP"));
  EXPECT_THAT(Apply(published.known, {*published.second.change, *third.change}),
              IsOk());
}

TEST(ApplySnapshots, NoticesTwoDirectoriesOfOneVersion) {
  const Published published;
  const Publication other =
      MustPublish(Nothing(), Listed({{"510101-LA", "other"}}), kNoon);
  ASSERT_EQ(other.next.version, published.first.next.version);
  EXPECT_THAT(Apply(published.known, other.full),
              HasReason("DIRECTORY_FORKED"));
  // A change and a confirmation that build on the other one.
  const Publication next = MustPublish(
      other.next, Listed({{"510101-LA", "next"}}), kNoon + absl::Minutes(1));
  EXPECT_THAT(Apply(published.known, {*next.change}),
              HasReason("DIRECTORY_FORKED"));
  DirectorySnapshot still = Confirm(other.full[0], kNoon);
  still.suite = "p";
  EXPECT_THAT(Apply(published.known, {still}), HasReason("DIRECTORY_FORKED"));
}

TEST(ApplySnapshots, NoticesOfficesThatAreNotThoseOfTheDigest) {
  const Published published;
  DirectorySnapshot full = published.first.full[0];
  full.offices[0].bytes = "forged";
  EXPECT_THAT(Apply(Nothing(), {full}), HasReason("DOCUMENT_MALFORMED"));
  DirectorySnapshot change = *published.second.change;
  change.removed.clear();
  EXPECT_THAT(Apply(published.known, {change}),
              HasReason("DOCUMENT_MALFORMED"));
}

TEST(ApplySnapshots, FollowsARegionToAnotherSuite) {
  const Published published;
  DirectorySnapshot change = *published.second.change;
  change.suite = "s";
  change.base_digest = Digest("s", DigestInput(published.first.next.offices));
  change.digest = Digest("s", DigestInput(published.second.next.offices));
  EXPECT_THAT(Apply(published.known, {change}), IsOk());
}

struct ShapeCase {
  const char* name;
  void (*spoil)(DirectorySnapshot&);
};

class Shape : public ::testing::TestWithParam<ShapeCase> {};

TEST_P(Shape, IsChecked) {
  const Published published;
  DirectorySnapshot change = *published.second.change;
  GetParam().spoil(change);
  EXPECT_THAT(Apply(published.known, {change}),
              HasReason("DOCUMENT_MALFORMED"));
}

INSTANTIATE_TEST_SUITE_P(
    Statements, Shape,
    ::testing::Values(
        ShapeCase{"NoVersion",
                  [](DirectorySnapshot& s) { s.version = s.base_version = 0; }},
        ShapeCase{"BackwardsVersion",
                  [](DirectorySnapshot& s) { s.base_version = s.version + 1; }},
        ShapeCase{"NegativeBase",
                  [](DirectorySnapshot& s) { s.base_version = -1; }},
        ShapeCase{"ChangeInParts", [](DirectorySnapshot& s) { s.parts = 2; }},
        ShapeCase{"ConfirmationThatChanges",
                  [](DirectorySnapshot& s) {
                    s.base_version = s.version;
                    s.base_digest = s.digest;
                  }},
        ShapeCase{"FullThatRemoves",
                  [](DirectorySnapshot& s) { s.base_version = 0; }}),
    [](const auto& param_info) { return param_info.param.name; });

TEST(ApplySnapshots, RefusesSilence) {
  EXPECT_THAT(Apply(Nothing(), {}), HasReason("DOCUMENT_MALFORMED"));
}

}  // namespace
}  // namespace bashu::routing
