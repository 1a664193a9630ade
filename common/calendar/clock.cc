#include "common/calendar/clock.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/calendar/shanghai.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace bashu::calendar {
namespace {

absl::Status ClockPaused(absl::Time since) {
  const std::string day = absl::FormatCivilTime(DayOf(since));
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "CLOCK_PAUSED",
       absl::StrCat("The clock is paused since ", day,
                    ". End the pause to know when it is due."),
       absl::StrCat("期间自 ", day, " 起中止。恢复计算后方可确定届满时间。"),
       {{"since", day}}});
}

absl::Status ClockTooLong() {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "CLOCK_TOO_LONG",
       absl::StrCat("The clock runs over more than ", kLengthMax,
                    " days. Correct its pauses."),
       absl::StrCat("期间跨度超过 ", kLengthMax, " 天。请更正中止记录。"),
       {{"days_max", absl::StrCat(kLengthMax)}}});
}

// The first year without summer time, and the last of four digits.
constexpr int kYearMin = 1992;
constexpr int kYearMax = 9999;

absl::Status Validate(const Limit& limit, absl::Time start,
                      absl::Span<const Pause> pauses) {
  FieldViolations violations;
  const absl::civil_year_t year = DayOf(start).year();
  if (year < kYearMin || year > kYearMax) {
    violations.Add(
        "start", "START_RANGE",
        absl::StrCat("Is in ", kYearMin, " to ", kYearMax, "."),
        absl::StrCat("应在 ", kYearMin, " 年至 ", kYearMax, " 年之间。"));
  }
  if (limit.length < 1 || limit.length > kLengthMax) {
    violations.Add("limit.length", "LENGTH_RANGE",
                   absl::StrCat("Is 1 to ", kLengthMax, "."),
                   absl::StrCat("应为 1 至 ", kLengthMax, "。"));
  }
  for (size_t i = 0; i < pauses.size(); ++i) {
    if (pauses[i].end && *pauses[i].end < pauses[i].start) {
      violations.Add(absl::StrCat("pauses[", i, "].end"), "END_BEFORE_START",
                     "Is not before the start.", "不得早于开始时间。");
    }
  }
  return violations.ToStatus(kDomain);
}

struct Stretch {
  absl::Time start;
  absl::Time end;
};

// The stretches of time in which `length` runs between the pauses; the end of
// the last is the due time.
absl::StatusOr<std::vector<Stretch>> Stretches(absl::Duration length,
                                               absl::Time start,
                                               absl::Span<const Pause> pauses) {
  std::vector<Pause> sorted(pauses.begin(), pauses.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const Pause& a, const Pause& b) { return a.start < b.start; });
  const absl::Time latest = start + kLengthMax * absl::Hours(24);
  std::vector<Stretch> stretches;
  for (const Pause& pause : sorted) {
    if (pause.start >= start + length) break;
    if (pause.start > start) {
      stretches.push_back({start, pause.start});
      length -= pause.start - start;
      start = pause.start;
    }
    if (!pause.end) return ClockPaused(pause.start);
    start = std::max(start, *pause.end);
  }
  if (start + length > latest) return ClockTooLong();
  stretches.push_back({start, start + length});
  return stretches;
}

std::vector<DayExplained> ExplainHours(const std::vector<Stretch>& stretches,
                                       absl::Time start) {
  std::vector<DayExplained> days;
  const absl::Time due = stretches.back().end;
  for (absl::CivilDay day = DayOf(start); StartOf(day) < due; ++day) {
    absl::Duration ran;
    for (const Stretch& stretch : stretches) {
      ran += std::max(absl::ZeroDuration(),
                      std::min(stretch.end, StartOf(day + 1)) -
                          std::max(stretch.start, StartOf(day)));
    }
    days.push_back(
        {day, ran > absl::ZeroDuration() ? DayRule::kCounted : DayRule::kPaused,
         ran});
  }
  return days;
}

// The pause that touches `day`, if any; one without end before others, because
// nothing is known after it.
const Pause* PauseOn(absl::CivilDay day, absl::Span<const Pause> pauses) {
  const Pause* found = nullptr;
  for (const Pause& pause : pauses) {
    if (pause.start >= StartOf(day + 1)) continue;
    if (!pause.end) return &pause;
    if (*pause.end > StartOf(day) && *pause.end > pause.start) found = &pause;
  }
  return found;
}

// The limit in days: a month is as many days as lie between the day of `start`
// and the corresponding day of the month it ends in.
absl::civil_diff_t DaysOf(const Limit& limit, absl::CivilDay start) {
  if (limit.unit != Unit::kMonths) return limit.length;
  const absl::CivilMonth month = absl::CivilMonth(start) + limit.length;
  const absl::CivilDay month_end = absl::CivilDay(month + 1) - 1;
  const absl::CivilDay last =
      std::min(absl::CivilDay(month) + (start.day() - 1), month_end);
  return last - start;
}

absl::StatusOr<std::vector<DayExplained>> ExplainDays(
    const Limit& limit, absl::CivilDay start, absl::Span<const Pause> pauses,
    const WorkingDays& working_days) {
  std::vector<DayExplained> days = {{start, DayRule::kStartDay, {}}};
  absl::civil_diff_t left = DaysOf(limit, start);
  const bool roll_over = limit.roll_over && limit.unit != Unit::kWorkingDays;
  for (absl::CivilDay day = start + 1;; ++day) {
    if (day - start > kLengthMax) return ClockTooLong();
    if (const Pause* pause = PauseOn(day, pauses)) {
      if (!pause->end) return ClockPaused(pause->start);
      days.push_back({day, DayRule::kPaused, {}});
      continue;
    }
    const bool rest_matters =
        limit.unit == Unit::kWorkingDays || (roll_over && left <= 1);
    DayKind kind = DayKind::kWorkday;
    if (rest_matters) {
      ASSIGN_OR_RETURN(kind, working_days.KindOf(day));
    }
    const bool at_rest = kind == DayKind::kWeekend || kind == DayKind::kHoliday;
    if (at_rest && (left == 0 || limit.unit == Unit::kWorkingDays)) {
      days.push_back(
          {day,
           kind == DayKind::kWeekend ? DayRule::kWeekend : DayRule::kHoliday,
           {}});
      continue;
    }
    if (left == 0) {
      days.push_back({day, DayRule::kRolledOver, {}});
      return days;
    }
    days.push_back({day, DayRule::kCounted, {}});
    if (--left == 0 && !at_rest) return days;
  }
}

}  // namespace

absl::StatusOr<absl::Time> DueTime(const Limit& limit, absl::Time start,
                                   absl::Span<const Pause> pauses,
                                   const WorkingDays& working_days) {
  RETURN_IF_ERROR(Validate(limit, start, pauses));
  if (limit.unit == Unit::kHours) {
    ASSIGN_OR_RETURN(const std::vector<Stretch> stretches,
                     Stretches(absl::Hours(limit.length), start, pauses));
    return stretches.back().end;
  }
  ASSIGN_OR_RETURN(const std::vector<DayExplained> days,
                   ExplainDays(limit, DayOf(start), pauses, working_days));
  return StartOf(days.back().day + 1);
}

absl::StatusOr<std::vector<DayExplained>> Explain(
    const Limit& limit, absl::Time start, absl::Span<const Pause> pauses,
    const WorkingDays& working_days) {
  RETURN_IF_ERROR(Validate(limit, start, pauses));
  if (limit.unit == Unit::kHours) {
    ASSIGN_OR_RETURN(const std::vector<Stretch> stretches,
                     Stretches(absl::Hours(limit.length), start, pauses));
    return ExplainHours(stretches, start);
  }
  return ExplainDays(limit, DayOf(start), pauses, working_days);
}

}  // namespace bashu::calendar
