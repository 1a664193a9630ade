#pragma once

#include <absl/strings/string_view.h>

#include <vector>

#include "common/base/check.h"
#include "common/calendar/working_days.h"

namespace bashu::calendar {

// The State Council's notices for 2023 to 2026, for tests: the first days of
// holidays with their lengths, and the makeup workdays. From npm chinese-days
// 1.5.7 (MIT); the table that services load stands in deploy/reference/.
struct Holidays {
  const char* first;
  int days;
};

inline const std::vector<Holidays> kHolidays = {
    {"2023-01-01", 2}, {"2023-01-21", 7}, {"2023-04-05", 1}, {"2023-04-29", 5},
    {"2023-06-22", 3}, {"2023-09-29", 8}, {"2024-01-01", 1}, {"2024-02-10", 8},
    {"2024-04-04", 3}, {"2024-05-01", 5}, {"2024-06-10", 1}, {"2024-09-15", 3},
    {"2024-10-01", 7}, {"2025-01-01", 1}, {"2025-01-28", 8}, {"2025-04-04", 3},
    {"2025-05-01", 5}, {"2025-05-31", 3}, {"2025-10-01", 8}, {"2026-01-01", 3},
    {"2026-02-15", 9}, {"2026-04-04", 3}, {"2026-05-01", 5}, {"2026-06-19", 3},
    {"2026-09-25", 3}, {"2026-10-01", 7}};

inline const std::vector<const char*> kMakeupWorkdays = {
    "2023-01-28", "2023-01-29", "2023-04-23", "2023-05-06", "2023-06-25",
    "2023-10-07", "2023-10-08", "2024-02-04", "2024-02-18", "2024-04-07",
    "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29", "2024-10-12",
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20",
    "2026-10-10"};

// Requires a date such as "2024-02-29".
inline absl::CivilDay DayIn(absl::string_view text) {
  absl::CivilDay day;
  CHECK(absl::ParseCivilTime(text, &day));
  return day;
}

inline WorkingDays WorkingDaysOf2023To2026() {
  std::vector<ExceptionalDay> days;
  for (const Holidays& holidays : kHolidays) {
    for (int i = 0; i < holidays.days; ++i) {
      days.push_back(
          {DayIn(holidays.first) + i, ExceptionalDay::Kind::kHoliday});
    }
  }
  for (const char* day : kMakeupWorkdays) {
    days.push_back({DayIn(day), ExceptionalDay::Kind::kMakeupWorkday});
  }
  return *WorkingDays::Build({2023, 2024, 2025, 2026}, days);
}

}  // namespace bashu::calendar
