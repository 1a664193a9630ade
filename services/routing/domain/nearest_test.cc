#include "services/routing/domain/nearest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/calendar/shanghai.h"
#include "services/routing/domain/limits.h"

namespace bashu::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Point kYubei{29.72, 106.63};
// A Wednesday in the middle of the morning.
constexpr absl::CivilDay kToday(2026, 3, 4);
const absl::Time kMorning =
    absl::FromCivil(absl::CivilHour(2026, 3, 4, 10), calendar::Shanghai());

Office Make(const std::string& code, OfficeKind kind, Point point) {
  Office office;
  office.code = code;
  office.kind = kind;
  office.division = std::string(DivisionOf(code));
  office.service_divisions = {office.division};
  office.programmes = {kind == OfficeKind::kLegalAid ? Programme::kLegalAid
                                                     : Programme::kJudicialAid};
  office.point = point;
  office.channels = {Channel::kWindow};
  office.hours = {{{absl::Weekday::wednesday}, 9 * 60, 17 * 60, {}, false}};
  return office;
}

// Four legal-aid institutions on a line going north, and a court.
std::vector<Office> Line() {
  return {Make("500112-LA", OfficeKind::kLegalAid, kYubei),
          Make("511602-LA", OfficeKind::kLegalAid, {29.82, 106.63}),
          Make("511603-LA", OfficeKind::kLegalAid, {29.92, 106.63}),
          Make("511621-LA", OfficeKind::kLegalAid, {30.72, 106.63}),
          Make("500112-CT", OfficeKind::kCourt, kYubei)};
}

struct World {
  explicit World(std::vector<Office> offices = Line()) {
    DirectoryTables tables;
    tables.travel = TravelTable(
        {{"drive", TravelMode::kDrive, {}, 1, 60, 0, {}},
         {"drive-slow", TravelMode::kDrive, {"511603"}, 1, 10, 0, {}}});
    directory.emplace(std::vector<Division>{}, std::move(offices), tables);
  }

  NearAnswer Find(NearSearch search) const {
    search.place = kYubei;
    if (search.visit_time == absl::Time()) search.visit_time = kMorning;
    if (search.limit == 0) search.limit = 5;
    return FindNearestOffices(*directory, days, search);
  }

  std::optional<Directory> directory;
  calendar::WorkingDays days = *calendar::WorkingDays::Build({2026}, {});
};

NearSearch LegalAid() {
  NearSearch search;
  search.filter.programme = Programme::kLegalAid;
  return search;
}

std::vector<std::string> Codes(const NearAnswer& answer) {
  std::vector<std::string> codes;
  for (const NearOffice& near : answer.offices) {
    codes.push_back(near.office->code);
  }
  return codes;
}

TEST(FindNearestOffices, ComeNearestFirstAndOnlyOfTheKindAsked) {
  const World world;
  const NearAnswer answer = world.Find(LegalAid());
  EXPECT_THAT(Codes(answer),
              ElementsAre("500112-LA", "511602-LA", "511603-LA", "511621-LA"));
  EXPECT_EQ(answer.offices[0].distance_meters, 0);
  EXPECT_EQ(answer.offices[1].distance_meters, 11'120);
  EXPECT_FALSE(answer.more);
  // A court is no answer to who asks for legal aid, so nothing is explained.
  EXPECT_THAT(answer.excluded, IsEmpty());

  NearSearch courts;
  courts.filter.kind = OfficeKind::kCourt;
  EXPECT_THAT(Codes(world.Find(courts)), ElementsAre("500112-CT"));
}

TEST(FindNearestOffices, GoOnAfterTheLastOfThePage) {
  const World world;
  NearSearch search = LegalAid();
  search.limit = 1;
  std::vector<std::string> codes;
  for (bool more = true; more;) {
    const NearAnswer page = world.Find(search);
    ASSERT_EQ(page.offices.size(), 1U);
    const NearOffice& last = page.offices[0];
    codes.push_back(last.office->code);
    search.after = NearPosition{last.distance_meters, last.office->code};
    more = page.more;
  }
  EXPECT_THAT(codes,
              ElementsAre("500112-LA", "511602-LA", "511603-LA", "511621-LA"));
}

TEST(FindNearestOffices, GoOnAmongOfficesAtOnePlace) {
  std::vector<Office> offices;
  for (const char* code : {"500112-LA3", "500112-LA", "500112-LA2"}) {
    offices.push_back(Make(code, OfficeKind::kLegalAid, kYubei));
  }
  const World world(offices);
  NearSearch search = LegalAid();
  search.limit = 2;
  EXPECT_THAT(Codes(world.Find(search)),
              ElementsAre("500112-LA", "500112-LA2"));
  search.after = NearPosition{0, "500112-LA2"};
  EXPECT_THAT(Codes(world.Find(search)), ElementsAre("500112-LA3"));
}

TEST(FindNearestOffices, SayWhyNearerOnesAreLeftOut) {
  std::vector<Office> offices = Line();
  offices[0].hours = {{{absl::Weekday::wednesday}, 13 * 60, 17 * 60, {}, {}}};
  offices[1].channels = {Channel::kPhone};
  offices[1].hours.clear();
  const World world(offices);
  NearSearch search = LegalAid();
  search.filter.channel = Channel::kWindow;
  search.filter.open_only = true;
  search.limit = 1;
  const NearAnswer answer = world.Find(search);
  EXPECT_THAT(Codes(answer), ElementsAre("511603-LA"));
  EXPECT_TRUE(answer.more);
  ASSERT_EQ(answer.excluded.size(), 2U);
  EXPECT_EQ(answer.excluded_count, 2);
  EXPECT_EQ(answer.excluded[0].office->code, "500112-LA");
  EXPECT_THAT(answer.excluded[0].reasons, ElementsAre(Exclusion::kClosed));
  EXPECT_EQ(answer.excluded[0].opening.change_time, kMorning + absl::Hours(3));
  EXPECT_THAT(answer.excluded[1].reasons,
              ElementsAre(Exclusion::kChannel, Exclusion::kHoursUnknown));
}

TEST(FindNearestOffices, LeaveWhatLiesBehindThePageToTheNext) {
  std::vector<Office> offices = Line();
  offices[1].channels.clear();
  const World world(offices);
  NearSearch search = LegalAid();
  search.filter.channel = Channel::kWindow;
  search.limit = 1;
  const NearAnswer first = world.Find(search);
  EXPECT_THAT(Codes(first), ElementsAre("500112-LA"));
  EXPECT_EQ(first.excluded_count, 0);
  search.after = NearPosition{0, "500112-LA"};
  const NearAnswer second = world.Find(search);
  EXPECT_THAT(Codes(second), ElementsAre("511603-LA"));
  EXPECT_EQ(second.excluded_count, 1);
}

TEST(FindNearestOffices, ExplainNoMoreThanAnybodyReads) {
  std::vector<Office> offices;
  for (int i = 0; i < 100; ++i) {
    offices.push_back(
        Make(absl::StrCat(500100 + i, "-LA"), OfficeKind::kLegalAid, kYubei));
  }
  const World world(offices);
  NearSearch search = LegalAid();
  search.filter.channel = Channel::kPost;
  const NearAnswer answer = world.Find(search);
  EXPECT_THAT(answer.offices, IsEmpty());
  EXPECT_EQ(answer.excluded.size(), kExcludedMax);
  EXPECT_EQ(answer.excluded_count, 100);
}

TEST(FindNearestOffices, StayWithinTheCircle) {
  const World world;
  NearSearch search = LegalAid();
  search.travel_mode = TravelMode::kDrive;
  // A kilometre a minute, but for 511603, which is reached six times as slow.
  search.travel_minutes_max = 60;
  const NearAnswer hour = world.Find(search);
  EXPECT_THAT(Codes(hour), ElementsAre("500112-LA", "511602-LA"));
  EXPECT_EQ(hour.offices[1].travel_minutes, 12);
  EXPECT_THAT(hour.excluded, IsEmpty());
  search.travel_minutes_max = 11;
  EXPECT_THAT(Codes(world.Find(search)), ElementsAre("500112-LA"));
  search.travel_minutes_max = 12;
  EXPECT_THAT(Codes(world.Find(search)), ElementsAre("500112-LA", "511602-LA"));
  search.travel_minutes_max = 0;
  EXPECT_EQ(world.Find(search).offices[2].travel_minutes, 134);
}

struct ExclusionCase {
  const char* name;
  void (*wish)(OfficeFilter&);
  void (*meet)(Office&);
  Exclusion reason;
};

class Exclusions : public ::testing::TestWithParam<ExclusionCase> {};

// Each wish excludes an office that does not meet it, for that reason alone,
// and one that does stays.
TEST_P(Exclusions, AreForTheOneReason) {
  const World world;
  OfficeFilter filter;
  GetParam().wish(filter);
  Office office = Make("500112-LA", OfficeKind::kLegalAid, kYubei);
  office.matters = {"LABOUR_WAGES"};
  const Opening open{Opening::State::kOpen, {}};
  EXPECT_THAT(ExclusionsOf(*world.directory, office, filter, kToday, open),
              ElementsAre(GetParam().reason));
  GetParam().meet(office);
  EXPECT_THAT(ExclusionsOf(*world.directory, office, filter, kToday, open),
              IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Wishes, Exclusions,
    ::testing::Values(
        ExclusionCase{"ServiceArea",
                      [](OfficeFilter& f) { f.service_divisions = {"511602"}; },
                      [](Office& o) {
                        o.service_areas = {
                            {{"511600"}, {absl::CivilDay(2026, 3, 4), {}}}};
                      },
                      Exclusion::kServiceArea},
        ExclusionCase{"Matter", [](OfficeFilter& f) { f.matter = "SUPPORT"; },
                      [](Office& o) { o.matters.clear(); }, Exclusion::kMatter},
        ExclusionCase{"Channel",
                      [](OfficeFilter& f) { f.channel = Channel::kVideo; },
                      [](Office& o) { o.channels.push_back(Channel::kVideo); },
                      Exclusion::kChannel},
        ExclusionCase{"Accessibility",
                      [](OfficeFilter& f) {
                        f.accessibility = {Accessibility::kSignLanguage};
                      },
                      [](Office& o) {
                        o.accessibility = {Accessibility::kStepFree,
                                           Accessibility::kSignLanguage};
                      },
                      Exclusion::kAccessibility},
        ExclusionCase{"Language", [](OfficeFilter& f) { f.languages = {"bo"}; },
                      [](Office& o) {
                        o.languages = {"cmn", "bo"};
                      },
                      Exclusion::kLanguage},
        ExclusionCase{
            "WindowKind",
            [](OfficeFilter& f) { f.window_kind = WindowKind::kChuanYu; },
            [](Office& o) { o.window_kinds = {WindowKind::kChuanYu}; },
            Exclusion::kWindowKind},
        ExclusionCase{"Committee", [](OfficeFilter& f) { f.committee = true; },
                      [](Office& o) { o.committee = Committee::kPresent; },
                      Exclusion::kCommittee}),
    [](const auto& param_info) { return param_info.param.name; });

TEST(ExclusionsOf, KnowWhenAnOfficeIsThere) {
  const World world;
  Office office = Make("500112-LA", OfficeKind::kLegalAid, kYubei);
  const auto reasons = [&](absl::CivilDay first, absl::CivilDay last) {
    office.validity = Validity{first, last};
    return ExclusionsOf(*world.directory, office, {}, kToday, {});
  };
  EXPECT_THAT(reasons(kToday, kToday), IsEmpty());
  EXPECT_THAT(reasons(kToday + 1, kToday + 2),
              ElementsAre(Exclusion::kNotInForce));
  EXPECT_THAT(reasons(kToday - 2, kToday - 1),
              ElementsAre(Exclusion::kNotInForce));
}

}  // namespace
}  // namespace bashu::routing
