#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>

#include "services/notification/domain/contact.h"
#include "services/notification/domain/notice.h"

// Every refusal of notification, in the order of error_reason.proto.
namespace bashu::notification {

absl::Status NoticeExists(const NoticeId& notice, absl::string_view field);
absl::Status TemplateNotFound(absl::string_view code);
absl::Status AudienceMismatch(absl::string_view code);
absl::Status HoleMismatch(absl::string_view code, absl::string_view hole);
absl::Status ContactNotFound(const ContactId& contact);
absl::Status NoticeNotFound(const NoticeId& notice);

// Of the SMS spool, for the relay and the log; no caller sees it.
absl::Status ProviderUnavailable(absl::string_view problem);

}  // namespace bashu::notification
