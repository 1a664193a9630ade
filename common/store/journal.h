#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bashu::store {

// Something that happened, as the feed tells it. Holds nothing of its subject:
// who may see the subject fetches it.
struct Event {
  int64_t sequence = 0;  // given by the store: 1, 2, 3 … without gaps
  std::string id;        // UUIDv7
  std::string type;      // "referral.accepted"
  std::string subject;   // "referrals/{referral}"
  absl::Time commit_time;
  std::string traceparent;
};

// Something that must be sent to the right. Holds no payload: the sender looks
// the subject up, so there is no second format to version.
//
// `id` is made from what happened ("referrals/r1:offered"), so that queueing it
// twice queues it once. Rows of one `lane` are sent in the order in which they
// were queued; a row that cannot be sent holds up its lane and no other.
struct Dispatch {
  std::string id;
  std::string kind;      // chooses the sender: "notice.create"
  std::string subject;   // "applications/{application}"
  std::string lane;      // usually the subject
  int64_t sequence = 0;  // given by the store
  absl::Time create_time;
  absl::Time next_time;  // not before this
  int attempts = 0;
  std::string last_reason;  // why the last attempt failed
  std::string traceparent;
};

// The recorded first answer to a request.
struct Reply {
  // Keyed digest of every top-level field that was set, to name the first one
  // that differs without keeping its content.
  std::map<int, std::string> fields;
  std::string response;  // encrypted
};

// What every service's transaction can do besides its own: tell the feed,
// queue what must be sent, remember how far feeds were read and how requests
// were answered. All of it lands with the business change or not at all.
class Journal {
 public:
  virtual ~Journal() = default;

  // Appends to this service's feed. `sequence` is ignored.
  virtual absl::Status Append(const Event& event) = 0;

  // Events after `sequence`, oldest first.
  virtual absl::StatusOr<std::vector<Event>> EventsAfter(int64_t sequence,
                                                         int limit) = 0;

  // Queues `dispatch` unless its id was ever queued before.
  virtual absl::Status Enqueue(const Dispatch& dispatch) = 0;

  // The oldest unsent row of each lane, if its time has come; at most `limit`.
  virtual absl::StatusOr<std::vector<Dispatch>> Due(absl::Time now,
                                                    int limit) = 0;

  // Marks as sent. The row stays, so that its id is never queued again.
  virtual absl::Status MarkSent(absl::string_view id) = 0;

  // Stores `dispatch.attempts`, `next_time` and `last_reason`.
  virtual absl::Status Reschedule(const Dispatch& dispatch) = 0;

  // Takes a row that can never be sent out of its lane, for a person to see.
  virtual absl::Status MarkDead(const Dispatch& dispatch) = 0;

  // Unsent rows, dead ones not counted.
  virtual absl::StatusOr<int64_t> Backlog() = 0;

  // How far the feed called `feed` was dealt with; 0 at first.
  virtual absl::StatusOr<int64_t> Cursor(absl::string_view feed) = 0;
  virtual absl::Status SetCursor(absl::string_view feed, int64_t sequence) = 0;

  // The first answer to (caller, request_id), if there was one.
  virtual absl::StatusOr<std::optional<Reply>> FindReply(
      absl::string_view caller, absl::string_view request_id) = 0;
  virtual absl::Status RecordReply(absl::string_view caller,
                                   absl::string_view request_id, absl::Time now,
                                   const Reply& reply) = 0;
};

}  // namespace bashu::store
