#include "services/routing/domain/office_hours.h"

#include <gtest/gtest.h>

#include "common/calendar/shanghai.h"

namespace bashu::routing {
namespace {

using calendar::ExceptionalDay;
using State = Opening::State;

constexpr std::initializer_list<absl::Weekday> kWorkWeek = {
    absl::Weekday::monday, absl::Weekday::tuesday, absl::Weekday::wednesday,
    absl::Weekday::thursday, absl::Weekday::friday};
constexpr std::initializer_list<absl::Weekday> kWholeWeek = {
    absl::Weekday::monday,   absl::Weekday::tuesday, absl::Weekday::wednesday,
    absl::Weekday::thursday, absl::Weekday::friday,  absl::Weekday::saturday,
    absl::Weekday::sunday};

// 2026 with its National Day holiday and a make-up Saturday.
calendar::WorkingDays Days() {
  std::vector<ExceptionalDay> days;
  for (int day = 1; day <= 7; ++day) {
    days.push_back(
        {absl::CivilDay(2026, 10, day), ExceptionalDay::Kind::kHoliday});
  }
  days.push_back(
      {absl::CivilDay(2026, 10, 10), ExceptionalDay::Kind::kMakeupWorkday});
  return *calendar::WorkingDays::Build({2026}, days);
}

absl::Time At(int month, int day, int hour, int minute, int year = 2026) {
  return absl::FromCivil(absl::CivilMinute(year, month, day, hour, minute),
                         calendar::Shanghai());
}

// Nine to twelve and one to five; its hotline at any time.
Office Centre() {
  Office office;
  office.channels = {Channel::kWindow, Channel::kPhone};
  office.hours = {{kWorkWeek, 9 * 60, 12 * 60, {Channel::kWindow}, false},
                  {kWorkWeek, 13 * 60, 17 * 60, {Channel::kWindow}, false},
                  {kWholeWeek, 0, 24 * 60, {Channel::kPhone}, true}};
  return office;
}

Opening OpeningAt(const Office& office, std::optional<Channel> channel,
                  absl::Time time, const calendar::WorkingDays& days) {
  Visit visit(time, days);
  return OpeningAt(office, channel, visit);
}

Opening Window(absl::Time time) {
  return OpeningAt(Centre(), Channel::kWindow, time, Days());
}

TEST(OpeningAt, KeepsTheLunchBreak) {
  EXPECT_EQ(Window(At(9, 30, 9, 0)), (Opening{State::kOpen, At(9, 30, 12, 0)}));
  EXPECT_EQ(Window(At(9, 30, 12, 0)),
            (Opening{State::kClosed, At(9, 30, 13, 0)}));
  EXPECT_EQ(Window(At(9, 30, 13, 0) - absl::Nanoseconds(1)).state,
            State::kClosed);
}

TEST(OpeningAt, ReopensOnTheFirstWorkingDayAfterAHoliday) {
  // Wednesday 30 September, then seven days off; 8 October is a Thursday.
  EXPECT_EQ(Window(At(9, 30, 17, 0)),
            (Opening{State::kClosed, At(10, 8, 9, 0)}));
  EXPECT_EQ(Window(At(10, 5, 10, 0)).state, State::kClosed);
}

TEST(OpeningAt, WorksOnAMakeUpSaturdayAndNotOnAnother) {
  EXPECT_EQ(Window(At(10, 10, 10, 0)).state, State::kOpen);
  EXPECT_EQ(Window(At(10, 17, 10, 0)),
            (Opening{State::kClosed, At(10, 19, 9, 0)}));
}

TEST(OpeningAt, NeverClosesAHotlineNotEvenOnAHoliday) {
  EXPECT_EQ(OpeningAt(Centre(), Channel::kPhone, At(10, 1, 3, 0), Days()),
            (Opening{State::kOpen, std::nullopt}));
  // Any channel: the hotline counts.
  EXPECT_EQ(OpeningAt(Centre(), std::nullopt, At(10, 1, 3, 0), Days()).state,
            State::kOpen);
}

TEST(OpeningAt, GuessesNothingInAYearThatIsNotLoaded) {
  const absl::Time next_year = At(1, 5, 10, 0, 2027);
  EXPECT_EQ(Window(next_year), Opening{});
  // What does not ask the calendar is known all the same.
  EXPECT_EQ(OpeningAt(Centre(), Channel::kPhone, next_year, Days()).state,
            State::kOpen);
  // 31 December 2026, evening: when it opens next is not known.
  EXPECT_EQ(Window(At(12, 31, 18, 0)), (Opening{State::kClosed, {}}));
}

TEST(OpeningAt, IsUnknownWithoutHours) {
  EXPECT_EQ(OpeningAt(Office{}, {}, At(9, 30, 9, 0), Days()), Opening{});
}

TEST(OpeningAt, IsClosedByAChannelWithoutHours) {
  EXPECT_EQ(OpeningAt(Centre(), Channel::kPost, At(9, 30, 9, 0), Days()),
            (Opening{State::kClosed, std::nullopt}));
}

TEST(OpeningAt, JoinsSpansAcrossMidnight) {
  Office night;
  night.hours = {{{absl::Weekday::monday}, 20 * 60, 24 * 60, {}, false},
                 {{absl::Weekday::tuesday}, 0, 6 * 60, {}, false}};
  EXPECT_EQ(OpeningAt(night, {}, At(9, 21, 23, 0), Days()),
            (Opening{State::kOpen, At(9, 22, 6, 0)}));
}

}  // namespace
}  // namespace bashu::routing
