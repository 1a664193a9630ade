#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "common/base/uuid.h"
#include "common/call/call.h"
#include "services/notification/domain/delivery.h"
#include "services/notification/domain/store.h"
#include "services/notification/domain/template.h"

namespace bashu::notification {

// What is to be told, as it was asked.
struct NewNotice {
  NoticeId id;
  std::string template_code;
  std::string subject;
  ContactId contact;   // either this
  std::string office;  // or this
  Holes holes;
};

struct ContactUpdate {
  Contact contact;
  bool allow_missing = false;
};

// A page of notices, the query it answers, and whether there are more.
struct NoticePage {
  NoticeQuery query;
  std::vector<Notice> notices;
  bool more = false;
};

// What to do about a notice now, with what is needed to do it.
struct Plan {
  Step step = Step::kNothing;
  Notice notice;
  Contact contact;
};

// Tells people and offices what they must be told. Thread-safe.
class Notification {
 public:
  Notification(const TemplateTable& templates, IdSource& ids)
      : templates_(templates), ids_(ids) {}

  absl::StatusOr<Contact> UpdateContact(NotificationTx& tx, const Call& call,
                                        const ContactUpdate& update) const;
  absl::StatusOr<Contact> GetContact(NotificationTx& tx, const Call& call,
                                     const ContactId& id) const;

  // Queues a notice to a person; lays one to an office in its inbox.
  absl::StatusOr<Notice> CreateNotice(NotificationTx& tx, const Call& call,
                                      const NewNotice& wanted) const;

  // A notice to a person may be seen by who may act for every office; one to
  // an office by that office as well.
  absl::StatusOr<Notice> GetNotice(NotificationTx& tx, const Call& call,
                                   const NoticeId& id) const;
  absl::StatusOr<NoticePage> ListNotices(NotificationTx& tx, const Call& call,
                                         const NoticeQuery& query) const;

  // The relay's three: what to do about a queued notice, and what came of it.
  absl::StatusOr<Plan> PlanDelivery(NotificationTx& tx, absl::Time now,
                                    const NoticeId& id) const;
  absl::StatusOr<Notice> RecordAttempt(NotificationTx& tx, const Call& call,
                                       const NoticeId& id,
                                       const Delivery& delivery) const;
  absl::StatusOr<Notice> Withhold(NotificationTx& tx, const Call& call,
                                  const NoticeId& id) const;

 private:
  absl::Status Tell(NotificationTx& tx, const Call& call,
                    const Notice& notice) const;

  const TemplateTable& templates_;
  IdSource& ids_;
};

}  // namespace bashu::notification
