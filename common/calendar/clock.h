#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>
#include <absl/types/span.h>

#include <optional>
#include <vector>

#include "common/calendar/working_days.h"

// Statutory periods: when must what began at an instant be done? The law's
// rules stand in domain.md, 4.5, as T-1 to T-6.
namespace bashu::calendar {

enum class Unit { kHours, kCalendarDays, kWorkingDays, kMonths };

// A hundred years of days; longer is a mistake in a table.
inline constexpr int kLengthMax = 36'525;

// How long somebody has.
struct Limit {
  Unit unit;
  int length;  // 1 to kLengthMax.
  // Whether a last day at rest moves on to a working day (T-3). Never for the
  // custody of a person, which no holiday may lengthen (T-6).
  bool roll_over = true;
};

// A time that does not count, from `start` until just before `end`; without
// `end` it still goes on.
struct Pause {
  absl::Time start;
  std::optional<absl::Time> end;
};

// Why a day counted or did not.
enum class DayRule {
  kStartDay,    // The clock starts the day after (T-1).
  kCounted,     // One of the limit's days; for hours, a day they ran on.
  kPaused,      // Paused at some moment; for hours, all day.
  kWeekend,     // At rest, where rest does not count.
  kHoliday,     // Likewise, by the State Council's notice.
  kRolledOver,  // The first working day after a last day at rest.
};

struct DayExplained {
  absl::CivilDay day;
  DayRule rule;
  absl::Duration ran;  // Of a limit in hours: how much of it ran on this day.

  friend bool operator==(const DayExplained&, const DayExplained&) = default;
};

// The instant by which a limit that began at `start` must be met.
//
// Hours run from the moment through nights and holidays, without the pauses to
// the nanosecond. Days do not count the day of `start` and end at 24:00 of the
// last, which is the instant 00:00 of the next. A day on which the clock was
// paused at any moment does not count, nor is it a day to roll over to. Months
// end on the corresponding day, or the month's last (T-4), and later by each
// day paused before.
//
// CLOCK_PAUSED if a pause without end leaves it unknown,
// CALENDAR_YEAR_NOT_LOADED if a day's rest decides and is unknown,
// CLOCK_TOO_LONG past kLengthMax days, INVALID_FIELDS for a start before 1992,
// a length out of range or a pause that ends before it starts. Pauses may come
// in any order and overlap.
absl::StatusOr<absl::Time> DueTime(const Limit& limit, absl::Time start,
                                   absl::Span<const Pause> pauses,
                                   const WorkingDays& working_days);

// Every day from that of `start` to the last before the due time, in order,
// with the rule that applied to it: what an applicant is shown who asks why.
absl::StatusOr<std::vector<DayExplained>> Explain(
    const Limit& limit, absl::Time start, absl::Span<const Pause> pauses,
    const WorkingDays& working_days);

}  // namespace bashu::calendar
