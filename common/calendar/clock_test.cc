#include "common/calendar/clock.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "common/calendar/notices_for_test.h"
#include "common/calendar/shanghai.h"
#include "common/status/error.h"

namespace bashu::calendar {
namespace {

using absl::CivilDay;
using ::testing::ElementsAre;

const WorkingDays& Notices() {
  static const WorkingDays days = WorkingDaysOf2023To2026();
  return days;
}

absl::Time At(absl::string_view text) {
  absl::CivilMinute minute;
  CHECK(absl::ParseCivilTime(text, &minute));
  return absl::FromCivil(minute, Shanghai());
}

constexpr Limit Hours(int n) { return {Unit::kHours, n}; }
constexpr Limit Days(int n) { return {Unit::kCalendarDays, n}; }
constexpr Limit WorkDays(int n) { return {Unit::kWorkingDays, n}; }
constexpr Limit Months(int n) { return {Unit::kMonths, n}; }
constexpr Limit Custody(Limit limit) {
  limit.roll_over = false;
  return limit;
}

// "2024-02-03 Weekend" for each day, and the hours where they ran.
std::vector<std::string> Told(const std::vector<DayExplained>& days) {
  const char* const rules[] = {"StartDay", "Counted", "Paused",
                               "Weekend",  "Holiday", "RolledOver"};
  std::vector<std::string> told;
  for (const DayExplained& day : days) {
    told.push_back(absl::StrCat(
        absl::FormatCivilTime(day.day), " ",
        rules[static_cast<size_t>(day.rule)],
        day.ran > absl::ZeroDuration() ? " " : "",
        day.ran > absl::ZeroDuration() ? absl::FormatDuration(day.ran) : ""));
  }
  return told;
}

// The last day of a limit; the due time must be its 24:00.
struct LastDay {
  const char* why;
  Limit limit;
  const char* start;
  const char* last;
};

TEST(DueTime, IsMidnightAfterTheLastDay) {
  const LastDay rows[] = {
      {"start day not counted", Days(7), "2024-05-20T00:00", "2024-05-27"},
      {"even at 23:59", Days(7), "2024-05-20T23:59", "2024-05-27"},
      {"one day", Days(1), "2024-05-20T09:00", "2024-05-21"},
      {"Saturday to Monday", Days(7), "2024-05-18T09:00", "2024-05-27"},
      {"weekend inside counts", Days(3), "2024-05-24T09:00", "2024-05-27"},
      {"into a makeup Sunday", Days(3), "2024-02-01T09:00", "2024-02-04"},
      {"out of the Festival, to its makeup Sunday", Days(3), "2024-02-07T09:00",
       "2024-02-18"},
      {"over National Day", Days(5), "2024-09-27T09:00", "2024-10-08"},
      {"custody ends in the Festival", Custody(Days(3)), "2024-02-07T09:00",
       "2024-02-10"},
      {"custody needs no calendar", Custody(Days(3)), "2030-01-01T09:00",
       "2030-01-04"},
      {"working days over a weekend", WorkDays(5), "2024-05-20T09:00",
       "2024-05-27"},
      {"working days over the Festival", WorkDays(2), "2024-02-08T09:00",
       "2024-02-18"},
      {"before the Festival, makeup Sunday worked", WorkDays(2),
       "2024-02-02T09:00", "2024-02-05"},
      {"working days from a holiday", WorkDays(1), "2024-02-10T09:00",
       "2024-02-18"},
      {"2025 Festival, eight days", WorkDays(3), "2025-01-26T09:00",
       "2025-02-06"},
      {"across the year", WorkDays(2), "2024-12-30T09:00", "2025-01-02"},
      {"calendar days across the year", Days(2), "2024-12-30T09:00",
       "2025-01-02"},
      {"corresponding day", Months(1), "2024-04-15T09:00", "2024-05-15"},
      {"to 29 February", Months(1), "2024-01-29T09:00", "2024-02-29"},
      {"31 January in a leap year", Months(1), "2024-01-31T09:00",
       "2024-02-29"},
      {"31 January otherwise", Months(1), "2023-01-31T09:00", "2023-02-28"},
      {"29 February and a year", Months(12), "2024-02-29T09:00", "2025-02-28"},
      {"month end stays the day", Months(1), "2024-02-29T09:00", "2024-03-29"},
      {"30 of a short month", Months(1), "2024-10-31T09:00", "2024-12-02"},
      {"months roll over too", Months(2), "2023-12-11T09:00", "2024-02-18"},
      {"custody months do not", Custody(Months(2)), "2023-12-11T09:00",
       "2024-02-11"},
      {"months across the year", Months(3), "2024-11-06T09:00", "2025-02-06"},
  };
  for (const LastDay& row : rows) {
    const auto due = DueTime(row.limit, At(row.start), {}, Notices());
    ASSERT_TRUE(due.ok()) << row.why << ": " << due.status();
    EXPECT_EQ(*due, StartOf(DayIn(row.last) + 1))
        << row.why << ": " << DayOf(*due) - 1;
  }
}

TEST(DueTime, CountsHoursThroughNightsAndHolidays) {
  const absl::Time eve = At("2024-02-09T22:30");
  EXPECT_EQ(*DueTime(Hours(24), eve, {}, Notices()), eve + absl::Hours(24));
  const absl::Time unknown = At("2030-01-01T00:00");
  EXPECT_EQ(*DueTime(Hours(1), unknown, {}, Notices()),
            unknown + absl::Hours(1));
}

TEST(DueTime, ReadsTheStartDayInShanghaiNotInUtc) {
  // 16:00 UTC on the 20th is already the 21st in Shanghai.
  const absl::Time start =
      absl::FromCivil(absl::CivilHour(2024, 5, 20, 16), absl::UTCTimeZone());
  EXPECT_EQ(*DueTime(Days(1), start, {}, Notices()),
            StartOf(CivilDay(2024, 5, 23)));
  EXPECT_EQ(*DueTime(Days(1), start - absl::Nanoseconds(1), {}, Notices()),
            StartOf(CivilDay(2024, 5, 22)));
}

TEST(DueTime, LeavesOutThePausesOfHoursToTheNanosecond) {
  const absl::Time start = At("2024-05-20T09:00");
  const auto hour = [start](int n) { return start + absl::Hours(n); };
  const absl::Duration tick = absl::Nanoseconds(1);
  const auto due = [start](std::vector<Pause> pauses) {
    return *DueTime(Hours(10), start, pauses, Notices()) - start;
  };
  EXPECT_EQ(due({{hour(2), hour(5)}}), absl::Hours(13));
  EXPECT_EQ(due({{hour(2), hour(2) + tick}}), absl::Hours(10) + tick);
  EXPECT_EQ(due({{hour(-9), hour(1)}}), absl::Hours(11));
  EXPECT_EQ(due({{hour(-9), hour(0)}}), absl::Hours(10));
  EXPECT_EQ(due({{hour(10), hour(20)}}), absl::Hours(10));
  EXPECT_EQ(due({{hour(10) - tick, hour(20)}}), absl::Hours(20) + tick);
  // Overlapping and out of order: 2 to 6, then 12 to 13.
  EXPECT_EQ(due({{hour(12), hour(13)}, {hour(3), hour(6)}, {hour(2), hour(4)}}),
            absl::Hours(15));
  EXPECT_EQ(due({{hour(2), hour(8)}, {hour(3), hour(4)}}), absl::Hours(16));
}

TEST(DueTime, LeavesOutEveryDayThatAPauseTouches) {
  const absl::Time monday = At("2024-05-20T09:00");
  const auto last = [monday](const Limit& limit, const char* from,
                             const char* to) {
    const Pause pause = {At(from), At(to)};
    return DayOf(*DueTime(limit, monday, {pause}, Notices())) - 1;
  };
  const char* const noon = "2024-05-22T12:00";
  const char* const minute_later = "2024-05-22T12:01";
  EXPECT_EQ(last(Days(7), noon, minute_later), CivilDay(2024, 5, 28));
  EXPECT_EQ(last(Days(7), noon, noon), CivilDay(2024, 5, 27));
  EXPECT_EQ(last(WorkDays(5), noon, minute_later), CivilDay(2024, 5, 28));
  EXPECT_EQ(last(Months(1), noon, minute_later), CivilDay(2024, 6, 21));
  // Ends at midnight, so the 23rd counts again.
  EXPECT_EQ(last(Days(7), noon, "2024-05-23T00:00"), CivilDay(2024, 5, 28));
  EXPECT_EQ(last(Days(7), noon, "2024-05-23T00:01"), CivilDay(2024, 5, 29));
  // On the start day, which never counts.
  EXPECT_EQ(last(Days(7), "2024-05-20T09:00", "2024-05-20T18:00"),
            CivilDay(2024, 5, 27));
  // On a rest day a working-day clock loses nothing.
  EXPECT_EQ(last(WorkDays(5), "2024-05-25T09:00", "2024-05-25T18:00"),
            CivilDay(2024, 5, 27));
  // The last day, a Saturday, rolls over Sunday and the paused Monday.
  EXPECT_EQ(last(Days(5), "2024-05-27T09:00", "2024-05-27T18:00"),
            CivilDay(2024, 5, 28));
}

TEST(DueTime, IsUnknownWhileAPauseThatMattersIsOpen) {
  const absl::Time start = At("2024-05-20T09:00");
  for (const Limit& limit : {Hours(240), Days(10), WorkDays(8), Months(1)}) {
    const Pause open = {At("2024-05-22T09:00"), std::nullopt};
    const auto due = DueTime(limit, start, {open}, Notices());
    EXPECT_EQ(ReasonOf(due.status()), "CLOCK_PAUSED");
    EXPECT_EQ(MetadataOf(due.status(), "since"), "2024-05-22");
    const Pause later = {At("2024-07-01T09:00"), std::nullopt};
    EXPECT_TRUE(DueTime(limit, start, {later}, Notices()).ok());
  }
}

TEST(DueTime, RefusesToGuessAYearThatIsNotLoaded) {
  const absl::Time december = At("2026-12-28T09:00");
  for (const Limit& limit : {WorkDays(5), Days(5), Months(1)}) {
    const auto due = DueTime(limit, december, {}, Notices());
    EXPECT_EQ(ReasonOf(due.status()), "CALENDAR_YEAR_NOT_LOADED");
    EXPECT_EQ(MetadataOf(due.status(), "year"), "2027");
  }
  EXPECT_TRUE(DueTime(WorkDays(3), december, {}, Notices()).ok());
}

TEST(DueTime, NamesEveryWrongArgument) {
  const Pause backwards = {absl::UnixEpoch() + absl::Hours(1),
                           absl::UnixEpoch()};
  for (const int length : {0, -1, kLengthMax + 1}) {
    const auto due =
        DueTime(Days(length), absl::UnixEpoch(), {backwards}, Notices());
    EXPECT_THAT(FieldViolationsOf(due.status()),
                ElementsAre("start: START_RANGE", "limit.length: LENGTH_RANGE",
                            "pauses[0].end: END_BEFORE_START"));
  }
}

TEST(DueTime, KnowsNoStartWithSummerTimeNorOneWithoutEnd) {
  const absl::Time first = At("1992-01-01T00:00");
  EXPECT_TRUE(DueTime(Hours(1), first, {}, Notices()).ok());
  for (const absl::Time start :
       {first - absl::Nanoseconds(1), absl::InfinitePast(),
        absl::InfiniteFuture()}) {
    EXPECT_THAT(
        FieldViolationsOf(DueTime(Months(1), start, {}, Notices()).status()),
        ElementsAre("start: START_RANGE"));
  }
}

TEST(DueTime, GivesUpOnAPauseOfMoreThanACentury) {
  const absl::Time start = At("2024-05-20T09:00");
  const Pause forever = {start + absl::Hours(24), absl::InfiniteFuture()};
  for (const Limit& limit : {Hours(30), Days(7), WorkDays(7), Months(1)}) {
    EXPECT_EQ(ReasonOf(DueTime(limit, start, {forever}, Notices()).status()),
              "CLOCK_TOO_LONG");
  }
}

TEST(Explain, SaysWhyEachDayCountedOrDidNot) {
  const absl::Time start = At("2024-02-02T09:00");
  const Pause pause = {At("2024-02-06T09:00"), At("2024-02-06T10:00")};
  const auto days = Explain(WorkDays(3), start, {pause}, Notices());
  EXPECT_THAT(Told(*days),
              ElementsAre("2024-02-02 StartDay", "2024-02-03 Weekend",
                          "2024-02-04 Counted", "2024-02-05 Counted",
                          "2024-02-06 Paused", "2024-02-07 Counted"));
}

TEST(Explain, ShowsTheRollOver) {
  const absl::Time start = At("2024-04-30T09:00");
  const auto days = Explain(Days(4), start, {}, Notices());
  EXPECT_THAT(Told(*days),
              ElementsAre("2024-04-30 StartDay", "2024-05-01 Counted",
                          "2024-05-02 Counted", "2024-05-03 Counted",
                          "2024-05-04 Counted", "2024-05-05 Holiday",
                          "2024-05-06 RolledOver"));
}

TEST(Explain, SharesTheHoursOutOverTheDays) {
  const absl::Time start = At("2024-05-20T20:00");
  const Pause pause = {At("2024-05-20T22:00"), At("2024-05-22T06:00")};
  const auto days = Explain(Hours(20), start, {pause}, Notices());
  EXPECT_THAT(Told(*days),
              ElementsAre("2024-05-20 Counted 2h", "2024-05-21 Paused",
                          "2024-05-22 Counted 18h"));
}

// For every start in 2023 to 2026 and lengths to a month: the due time is right
// if and only if exactly `length` working days lie after the start day and
// before it, the last of them directly before it.
TEST(DueTime, AgreesWithCountingWorkingDaysByHand) {
  const CivilDay end(2026, 11, 1);
  for (CivilDay day(2023, 1, 1); day < end; ++day) {
    for (const int length : {1, 2, 5, 7, 15, 30}) {
      const auto due = DueTime(WorkDays(length), StartOf(day), {}, Notices());
      ASSERT_TRUE(due.ok()) << day;
      int worked = 0;
      for (CivilDay d = day + 1; StartOf(d) < *due; ++d) {
        worked += *Notices().IsWorkingDay(d) ? 1 : 0;
      }
      ASSERT_EQ(worked, length) << day;
      ASSERT_TRUE(*Notices().IsWorkingDay(DayOf(*due) - 1)) << day;
    }
  }
}

// Likewise for calendar days: `length` days on, then the first working day.
TEST(DueTime, AgreesWithRollingOverByHand) {
  const CivilDay end(2026, 11, 1);
  for (CivilDay day(2023, 1, 1); day < end; ++day) {
    for (const int length : {1, 3, 7, 30}) {
      CivilDay last = day + length;
      ASSERT_EQ(*DueTime(Custody(Days(length)), StartOf(day), {}, Notices()),
                StartOf(last + 1));
      while (!*Notices().IsWorkingDay(last)) ++last;
      ASSERT_EQ(*DueTime(Days(length), StartOf(day), {}, Notices()),
                StartOf(last + 1))
          << day;
    }
  }
}

// Random pauses: the explanation counts `length` days, none of them paused.
TEST(Explain, CountsAsManyDaysAsTheLimitWhateverThePauses) {
  std::mt19937 random(20260201);
  const auto below = [&random](int n) {
    return static_cast<int>(random() % static_cast<unsigned>(n));
  };
  for (int round = 0; round < 2000; ++round) {
    const absl::Time start =
        StartOf(CivilDay(2023, 1, 1)) + absl::Hours(below(24 * 800));
    std::vector<Pause> pauses;
    for (int i = below(4); i > 0; --i) {
      const absl::Time from = start + absl::Hours(below(24 * 30));
      pauses.push_back({from, from + absl::Hours(1 + below(100))});
    }
    const Limit limit = {
        below(2) == 0 ? Unit::kWorkingDays : Unit::kCalendarDays,
        1 + below(20)};
    const auto days = Explain(limit, start, pauses, Notices());
    ASSERT_TRUE(days.ok());
    int counted = 0;
    for (const DayExplained& day : *days) {
      bool paused = false;
      for (const Pause& pause : pauses) {
        paused |=
            pause.start < StartOf(day.day + 1) && *pause.end > StartOf(day.day);
      }
      counted += day.rule == DayRule::kCounted ? 1 : 0;
      if (day.rule == DayRule::kStartDay) continue;
      ASSERT_EQ(paused, day.rule == DayRule::kPaused) << day.day;
    }
    ASSERT_EQ(counted, limit.length);
  }
}

}  // namespace
}  // namespace bashu::calendar
