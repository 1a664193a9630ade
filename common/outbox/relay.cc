#include "common/outbox/relay.h"

#include <algorithm>

namespace bashu::outbox {
namespace {

constexpr absl::Duration kFirstBackoff = absl::Milliseconds(200);
constexpr absl::Duration kLongestBackoff = absl::Minutes(1);
// An attempt that failed this often is worth a warning, once.
constexpr int kWarnAfter = 10;

}  // namespace

bool IsTransient(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
      return true;
    default:
      // Certificates and policies are mended by operators while we wait.
      return status.code() == absl::StatusCode::kUnauthenticated ||
             status.code() == absl::StatusCode::kPermissionDenied;
  }
}

absl::Duration BackoffAfter(int attempts) {
  absl::Duration backoff = kFirstBackoff;
  for (int i = 1; i < attempts && backoff < kLongestBackoff; ++i) backoff *= 2;
  return std::min(backoff, kLongestBackoff);
}

Fate Decide(const absl::Status& answer, absl::Time now,
            store::Dispatch& dispatch) {
  if (answer.ok()) return Fate::kSent;
  ++dispatch.attempts;
  dispatch.last_reason = ReasonOf(answer);
  if (dispatch.last_reason.empty()) {
    dispatch.last_reason = absl::StatusCodeToString(answer.code());
  }
  const bool transient = IsTransient(answer);
  if (!transient || dispatch.attempts == kWarnAfter) {
    observe::Log(
        transient ? observe::Severity::kWarning : observe::Severity::kError,
        transient ? "outbox.slow" : "outbox.dead",
        {{"id", dispatch.id},
         {"kind", dispatch.kind},
         {"attempts", int64_t{dispatch.attempts}},
         {"reason", dispatch.last_reason}});
  }
  if (!transient) return Fate::kDead;
  dispatch.next_time = now + BackoffAfter(dispatch.attempts);
  return Fate::kRetry;
}

}  // namespace bashu::outbox
