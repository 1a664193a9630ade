#pragma once

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <array>
#include <optional>

#include "common/calendar/working_days.h"
#include "services/routing/domain/office.h"

namespace bashu::routing {

// Whether an office can be reached at a time.
struct Opening {
  enum class State { kUnknown = 0, kOpen, kClosed };
  State state = State::kUnknown;
  // When it closes, if it is open; when it opens next, if it is closed.
  std::optional<absl::Time> change_time;

  friend bool operator==(const Opening&, const Opening&) = default;
};

// When somebody wants to reach an office, with what the calendar says of that
// day and those after it. Each is looked up once, however many offices are
// asked about the same visit.
class Visit {
 public:
  // The longest holiday had nine days; beyond two weeks the question is
  // another.
  static constexpr int kDaysAhead = 14;

  struct Day {
    absl::Time midnight;
    absl::Weekday weekday = absl::Weekday::monday;
    // Whose hours hold; nothing on a holiday, and while `unknown`.
    std::optional<absl::Weekday> regular;
    bool unknown = false;  // Its year is not loaded.
  };

  // `days` must outlive it.
  Visit(absl::Time time, const calendar::WorkingDays& days);

  absl::Time time() const { return time_; }
  absl::CivilDay today() const { return today_; }
  // `ahead` is 0 to kDaysAhead.
  const Day& At(int ahead);

 private:
  const absl::Time time_;
  const absl::CivilDay today_;
  const calendar::WorkingDays& days_;
  std::array<Day, kDaysAhead + 1> known_;
  int count_ = 0;  // Of `known_`.
};

// Looks `office` up at the time of `visit`, by `channel` or, without one, by
// any.
//
// On a statutory holiday only hours marked `all_days` count. A make-up working
// day has a Monday's hours: it stands in for a working day, and the notices
// never say for which. Unknown if no hours are registered, or if they depend on
// a year whose notice is not loaded: a guess would send somebody to a closed
// door.
Opening OpeningAt(const Office& office, std::optional<Channel> channel,
                  Visit& visit);

}  // namespace bashu::routing
