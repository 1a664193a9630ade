#pragma once

#include <absl/status/status.h>

#include "common/base/clock.h"
#include "common/store/store.h"
#include "services/notification/domain/notification.h"
#include "services/notification/egress/sms_provider.h"

namespace bashu::notification {

// Sends what waits in the outbox as "provider.send": a notice to a person.
//
// The provider is asked first and the attempt recorded after, so a crash in
// between asks again; the provider's key makes that harmless. What cannot be
// sent is settled too (withheld, abandoned), so no notice ends as a dead
// dispatch.
class ProviderSender {
 public:
  ProviderSender(store::Store<NotificationTx>& store,
                 const Notification& notification, SmsProvider& provider,
                 const Clock& clock)
      : store_(store),
        notification_(notification),
        provider_(provider),
        clock_(clock) {}

  // OK once the notice is settled; PROVIDER_UNAVAILABLE while it is not.
  absl::Status Send(const store::Dispatch& dispatch);

 private:
  absl::Status Attempt(const Plan& plan, const Call& call);

  store::Store<NotificationTx>& store_;
  const Notification& notification_;
  SmsProvider& provider_;
  const Clock& clock_;
};

}  // namespace bashu::notification
