#pragma once

#include <absl/time/time.h>

namespace bashu {

// Tells the time of day. The only way any of our code learns it, so that tests
// and simulations move time by hand.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual absl::Time Now() const = 0;
};

// The machine's clock.
class SystemClock final : public Clock {
 public:
  absl::Time Now() const override;
};

}  // namespace bashu
