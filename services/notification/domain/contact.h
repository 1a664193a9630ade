#pragma once

#include <absl/time/time.h>

#include <string>

#include "common/base/id.h"

namespace bashu::notification {

using ContactId = Id<struct ContactTag>;

// How a person is reached. `phone` is personal: it never leaves the service
// but to the SMS provider, and is encrypted in the store.
struct Contact {
  ContactId id;  // the application's
  std::string phone;
  bool withheld = false;  // messages may put the person at risk
  absl::Time update_time;

  friend bool operator==(const Contact&, const Contact&) = default;
};

}  // namespace bashu::notification
