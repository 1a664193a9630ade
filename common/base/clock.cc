#include "common/base/clock.h"

#include <absl/time/clock.h>

namespace bashu {

absl::Time SystemClock::Now() const { return absl::Now(); }

}  // namespace bashu
