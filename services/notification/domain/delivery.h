#pragma once

#include <absl/time/time.h>

#include "services/notification/domain/contact.h"
#include "services/notification/domain/notice.h"

namespace bashu::notification {

// What to do about a notice now.
enum class Step {
  kNothing,   // it is settled
  kWait,      // the next attempt is not due
  kWithhold,  // messages may put the person at risk
  kSend,
};

// Decides what to do about `notice` at `now`. The safe-contact rule is asked
// here, at the moment of sending, so that a person who comes to be in danger
// after the notice was queued is not written to. It comes before everything but
// a settled notice: an attempt that is due later is withheld now.
Step NextStep(const Notice& notice, const Contact& contact, absl::Time now);

// When the attempt after those made is due.
absl::Time NextAttemptTime(const Notice& notice);

// The notice after an attempt to send it: sent if it was accepted, abandoned if
// it was the last. A settled notice is not touched, as a relay may do over what
// it could not record.
Notice AfterAttempt(Notice notice, Delivery delivery);

}  // namespace bashu::notification
