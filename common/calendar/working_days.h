#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/types/span.h>

#include <map>
#include <set>

namespace bashu::calendar {

inline constexpr char kDomain[] = "calendar.bashu";

enum class DayKind { kWorkday, kMakeupWorkday, kWeekend, kHoliday };

// A day on which the State Council departs from Monday to Friday.
struct ExceptionalDay {
  absl::CivilDay day;
  enum class Kind { kHoliday, kMakeupWorkday } kind;
};

// Which days offices work, by the State Council's yearly notices. Knows only
// the years it was given: the notice for a year appears in the autumn before,
// and a deadline computed without it would be a guess. Immutable.
class WorkingDays {
 public:
  // `years` are those whose notices `days` hold completely. INVALID_FIELDS with
  // every problem: a day named twice, a day outside `years`, a makeup workday
  // from Monday to Friday.
  static absl::StatusOr<WorkingDays> Build(
      const std::set<absl::civil_year_t>& years,
      absl::Span<const ExceptionalDay> days);

  // CALENDAR_YEAR_NOT_LOADED, with the year in the metadata.
  absl::StatusOr<DayKind> KindOf(absl::CivilDay day) const;
  absl::StatusOr<bool> IsWorkingDay(absl::CivilDay day) const;

 private:
  WorkingDays() = default;

  std::set<absl::civil_year_t> years_;
  std::map<absl::CivilDay, ExceptionalDay::Kind> exceptional_;
};

}  // namespace bashu::calendar
