#pragma once

#include <absl/time/civil_time.h>

#include <optional>

namespace bashu::routing {

// Civil days (Asia/Shanghai) on which an entry holds.
struct Validity {
  absl::CivilDay first_day;
  std::optional<absl::CivilDay> last_day;

  bool Contains(absl::CivilDay day) const {
    return day >= first_day && (!last_day.has_value() || day <= *last_day);
  }

  friend bool operator==(const Validity&, const Validity&) = default;
};

}  // namespace bashu::routing
