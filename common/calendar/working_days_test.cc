#include "common/calendar/working_days.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/error.h"

namespace bashu::calendar {
namespace {

using ::testing::ElementsAre;
using Kind = ExceptionalDay::Kind;

const absl::CivilDay kNewYear(2024, 1, 1);    // A Monday.
const absl::CivilDay kMakeup(2024, 2, 4);     // A Sunday, worked.
const absl::CivilDay kFestival(2024, 2, 10);  // A Saturday, and a holiday.

const WorkingDays& Of2024() {
  static const WorkingDays days =
      *WorkingDays::Build({2024}, {{kNewYear, Kind::kHoliday},
                                   {kMakeup, Kind::kMakeupWorkday},
                                   {kFestival, Kind::kHoliday}});
  return days;
}

TEST(KindOf, FollowsTheNoticeBeforeTheWeek) {
  EXPECT_EQ(*Of2024().KindOf(kNewYear), DayKind::kHoliday);
  EXPECT_EQ(*Of2024().KindOf(kMakeup), DayKind::kMakeupWorkday);
  EXPECT_EQ(*Of2024().KindOf(kFestival), DayKind::kHoliday);
  EXPECT_EQ(*Of2024().KindOf(kFestival + 1), DayKind::kWeekend);
  EXPECT_EQ(*Of2024().KindOf(kFestival + 2), DayKind::kWorkday);
}

TEST(IsWorkingDay, IsTrueOfWorkdaysAndMakeupWorkdays) {
  EXPECT_TRUE(*Of2024().IsWorkingDay(kMakeup));
  EXPECT_TRUE(*Of2024().IsWorkingDay(kNewYear + 1));
  EXPECT_FALSE(*Of2024().IsWorkingDay(kNewYear));
  EXPECT_FALSE(*Of2024().IsWorkingDay(kMakeup - 1));
}

TEST(IsWorkingDay, RefusesToGuessAYearThatIsNotLoaded) {
  EXPECT_TRUE(Of2024().IsWorkingDay(absl::CivilDay(2024, 12, 31)).ok());
  for (const int year : {2023, 2025}) {
    const absl::Status status =
        Of2024().IsWorkingDay(absl::CivilDay(year, 6, 1)).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ReasonOf(status), "CALENDAR_YEAR_NOT_LOADED");
    EXPECT_EQ(MetadataOf(status, "year"), std::to_string(year));
  }
}

TEST(Build, NamesEveryProblemAtOnce) {
  const auto days = WorkingDays::Build(
      {2024}, {{kNewYear, Kind::kHoliday},
               {kNewYear, Kind::kHoliday},
               {absl::CivilDay(2025, 1, 1), Kind::kHoliday},
               {absl::CivilDay(2024, 2, 5), Kind::kMakeupWorkday}});
  EXPECT_THAT(FieldViolationsOf(days.status()),
              ElementsAre("days[2024-01-01]: DUPLICATE_DAY",
                          "days[2025-01-01]: YEAR_NOT_LISTED",
                          "days[2024-02-05]: MAKEUP_NOT_ON_WEEKEND"));
}

TEST(Build, TakesAYearWithoutExceptions) {
  const auto days = WorkingDays::Build({2024}, {});
  EXPECT_TRUE(*days->IsWorkingDay(kNewYear));
}

}  // namespace
}  // namespace bashu::calendar
