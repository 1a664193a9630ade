#pragma once

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

namespace bashu::calendar {

// The civil time of every statute. China has had no summer time since 1992, so
// a fixed offset is exact from then on and needs no zone file on the machine.
inline absl::TimeZone Shanghai() {
  // Made once: making one takes a lock and a look-up by name.
  static const absl::TimeZone zone = absl::FixedTimeZone(8 * 60 * 60);
  return zone;
}

inline absl::CivilDay DayOf(absl::Time time) {
  return absl::ToCivilDay(time, Shanghai());
}

// 00:00 of `day`, which is also 24:00 of the day before.
inline absl::Time StartOf(absl::CivilDay day) {
  return absl::FromCivil(day, Shanghai());
}

}  // namespace bashu::calendar
