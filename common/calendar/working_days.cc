#include "common/calendar/working_days.h"

#include <absl/strings/str_cat.h>

#include "common/status/error.h"
#include "common/status/macros.h"

namespace bashu::calendar {
namespace {

bool IsWeekend(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
}

absl::Status YearNotLoaded(absl::civil_year_t year) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "CALENDAR_YEAR_NOT_LOADED",
       absl::StrCat("The holidays of ", year,
                    " are not loaded. Add the State Council's notice."),
       absl::StrCat("尚未载入 ", year,
                    " 年节假日安排。请录入国务院办公厅通知。"),
       {{"year", absl::StrCat(year)}}});
}

}  // namespace

absl::StatusOr<WorkingDays> WorkingDays::Build(
    const std::set<absl::civil_year_t>& years,
    absl::Span<const ExceptionalDay> days) {
  WorkingDays made;
  made.years_ = years;
  FieldViolations violations;
  for (const auto& [day, kind] : days) {
    const std::string field =
        absl::StrCat("days[", absl::FormatCivilTime(day), "]");
    if (!made.exceptional_.emplace(day, kind).second) {
      violations.Add(field, "DUPLICATE_DAY", "Stands once in the table.",
                     "在表中只能出现一次。");
    }
    if (!years.contains(day.year())) {
      violations.Add(field, "YEAR_NOT_LISTED", "Is in one of the years.",
                     "应属于所列年份。");
    }
    if (kind == ExceptionalDay::Kind::kMakeupWorkday && !IsWeekend(day)) {
      violations.Add(field, "MAKEUP_NOT_ON_WEEKEND",
                     "Is a Saturday or a Sunday.",
                     "调休上班日应为周六或周日。");
    }
  }
  RETURN_IF_ERROR(violations.ToStatus(kDomain));
  return made;
}

absl::StatusOr<DayKind> WorkingDays::KindOf(absl::CivilDay day) const {
  if (!years_.contains(day.year())) return YearNotLoaded(day.year());
  const auto found = exceptional_.find(day);
  if (found != exceptional_.end()) {
    return found->second == ExceptionalDay::Kind::kHoliday
               ? DayKind::kHoliday
               : DayKind::kMakeupWorkday;
  }
  return IsWeekend(day) ? DayKind::kWeekend : DayKind::kWorkday;
}

absl::StatusOr<bool> WorkingDays::IsWorkingDay(absl::CivilDay day) const {
  ASSIGN_OR_RETURN(const DayKind kind, KindOf(day));
  return kind == DayKind::kWorkday || kind == DayKind::kMakeupWorkday;
}

}  // namespace bashu::calendar
