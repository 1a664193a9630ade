#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "common/store/journal.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/notice.h"

namespace bashu::notification {

// The last notice of a page; the next page begins after it.
struct NoticePosition {
  absl::Time create_time;
  NoticeId id;
};

// Notices about a subject, or in an office's inbox; newest first, and among
// those of one instant the greatest id first.
struct NoticeQuery {
  std::string subject;  // either this
  std::string office;   // or this
  std::optional<NoticePosition> after;
  int limit = 0;
};

// What notification needs from a disk. Valid only inside the body it was
// handed to.
class NotificationTx {
 public:
  virtual ~NotificationTx() = default;

  // CONTACT_NOT_FOUND if there is none.
  virtual absl::StatusOr<Contact> GetContact(const ContactId& id) = 0;

  // Creates or replaces it.
  virtual absl::Status PutContact(const Contact& contact) = 0;

  // NOTICE_NOT_FOUND if there is none.
  virtual absl::StatusOr<Notice> GetNotice(const NoticeId& id) = 0;

  // Requires that there is none of its id.
  virtual absl::Status AddNotice(const Notice& notice) = 0;

  // Stores state and deliveries; all else never changes.
  virtual absl::Status UpdateNotice(const Notice& notice) = 0;

  virtual absl::StatusOr<std::vector<Notice>> ListNotices(
      const NoticeQuery& query) = 0;

  virtual store::Journal& journal() = 0;
};

}  // namespace bashu::notification
