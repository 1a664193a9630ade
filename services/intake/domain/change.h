#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>

#include <string>
#include <vector>

#include "common/base/uuid.h"
#include "common/call/call.h"
#include "services/intake/domain/store.h"

namespace bashu::intake {

// Something to be sent to a service on the right.
struct Outgoing {
  std::string id;  // made from what happened
  std::string kind;
  std::string subject;
  std::string lane;
};

// What a decision changes. Stored as a whole, or not at all, by Commit.
struct Change {
  Application application;
  std::vector<std::string> events;  // "application.granted"
  std::vector<Outgoing> outgoing;
  // Whether the application itself changed; if not, it is not stored again.
  bool stored = true;
};

// Tells `template_code` about the application: "LA_GRANTED".
Outgoing NoticeOf(const ApplicationId& application,
                  absl::string_view template_code);
// Tells something about another thing, of which `application`'s office or the
// referral's target hears: "OFFER_ARRIVED" about a referral.
Outgoing NoticeAbout(absl::string_view about, absl::string_view template_code,
                     absl::string_view subject);
// Makes the applicant known to the notification service.
Outgoing ContactOf(const ApplicationId& application);
Outgoing ReferralOf(const ReferralId& referral);
Outgoing AnswerOf(const ReferralId& referral);
Outgoing GrantOf(const Award& award, const ApplicationId& application);

// Stores `change` with its revision, events and dispatches. Closes the lead it
// came from once it has ended, and tells the lead's sender.
absl::Status Commit(IntakeTx& tx, const Call& call, IdSource& ids,
                    Change change);

// Appends `type` about `subject` to the feed.
absl::Status AppendEvent(IntakeTx& tx, const Call& call, IdSource& ids,
                         absl::string_view type, absl::string_view subject);
absl::Status Enqueue(IntakeTx& tx, const Call& call, const Outgoing& outgoing);

}  // namespace bashu::intake
