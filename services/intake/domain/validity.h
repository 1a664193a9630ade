#pragma once

#include <absl/time/civil_time.h>

#include <optional>

namespace bashu::intake {

// The civil days on which a rule holds; without `last` it still does.
struct Validity {
  absl::CivilDay first;
  std::optional<absl::CivilDay> last;

  bool Holds(absl::CivilDay day) const {
    return first <= day && (!last || day <= *last);
  }
};

}  // namespace bashu::intake
