#pragma once

#include "common/base/clock.h"
#include "common/base/mutex.h"

namespace bashu::testing {

// A Clock that the test moves. Starts at noon on a Monday, Beijing time.
class FakeClock final : public Clock {
 public:
  absl::Time Now() const override {
    MutexLock lock(mutex_);
    return now_;
  }

  void Advance(absl::Duration duration) {
    MutexLock lock(mutex_);
    now_ += duration;
  }

 private:
  mutable Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_) =
      absl::FromUnixSeconds(1'772'424'000);  // 2026-03-02T12:00:00+08:00
};

}  // namespace bashu::testing
