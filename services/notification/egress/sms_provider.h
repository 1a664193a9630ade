#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>

namespace bashu::notification {

// Whoever brings short messages to telephones. Thread-safe.
class SmsProvider {
 public:
  virtual ~SmsProvider() = default;

  // Has `text` sent to `phone`, once for ever under `provider_key`: a repeat
  // sends nothing and returns the first evidence. Any error means that it may
  // be asked again.
  virtual absl::StatusOr<std::string> Send(absl::string_view provider_key,
                                           absl::string_view phone,
                                           absl::string_view text) = 0;
};

}  // namespace bashu::notification
