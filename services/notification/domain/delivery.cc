#include "services/notification/domain/delivery.h"

#include <algorithm>
#include <utility>

#include "services/notification/domain/limits.h"

namespace bashu::notification {

Step NextStep(const Notice& notice, const Contact& contact, absl::Time now) {
  if (notice.state != NoticeState::kQueued) return Step::kNothing;
  if (contact.withheld) return Step::kWithhold;
  if (now < NextAttemptTime(notice)) return Step::kWait;
  return Step::kSend;
}

absl::Time NextAttemptTime(const Notice& notice) {
  if (notice.deliveries.empty()) return notice.create_time;
  const size_t pause = std::min(notice.deliveries.size(), kPauses.size()) - 1;
  return notice.deliveries.back().attempt_time + kPauses[pause];
}

Notice AfterAttempt(Notice notice, Delivery delivery) {
  if (notice.state != NoticeState::kQueued) return notice;
  const bool accepted = delivery.accepted;
  notice.deliveries.push_back(std::move(delivery));
  if (accepted) {
    notice.state = NoticeState::kSent;
  } else if (notice.deliveries.size() >= size_t{kAttemptsMax}) {
    notice.state = NoticeState::kAbandoned;
  }
  return notice;
}

}  // namespace bashu::notification
