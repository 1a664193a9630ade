#pragma once

#include <string>
#include <utility>

#include "services/notification/egress/sms_provider.h"

namespace bashu::notification {

// An SmsProvider that writes each message as a file for the region's gateway to
// take: `<key>.json`, {"key", "phone", "text"}, readable by its owner only.
//
// The gateway moves what it has sent to `taken/`, under the same name, and may
// remove it from there once the notice is settled. A key that lies in either
// place is never written again, so nobody is told twice.
class SmsSpool final : public SmsProvider {
 public:
  explicit SmsSpool(std::string directory) : directory_(std::move(directory)) {}

  // "SPOOLED", durably; PROVIDER_UNAVAILABLE.
  absl::StatusOr<std::string> Send(absl::string_view provider_key,
                                   absl::string_view phone,
                                   absl::string_view text) override;

 private:
  const std::string directory_;
};

}  // namespace bashu::notification
