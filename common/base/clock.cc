#include "common/base/clock.h"

#include <absl/time/clock.h>

namespace bashu {

// Whole microseconds, as stores keep them: a first answer shows the same time
// as a repeat that was read from the store.
absl::Time SystemClock::Now() const {
  return absl::FromUnixMicros(absl::ToUnixMicros(absl::Now()));
}

}  // namespace bashu
