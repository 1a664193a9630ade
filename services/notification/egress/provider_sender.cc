#include "services/notification/egress/provider_sender.h"

#include <absl/strings/strip.h>

#include <string>

#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/notification/domain/errors.h"

namespace bashu::notification {

absl::Status ProviderSender::Send(const store::Dispatch& dispatch) {
  const NoticeId id(
      std::string(absl::StripPrefix(dispatch.subject, "notices/")));
  Call call;
  call.now = clock_.Now();
  call.traceparent = dispatch.traceparent;
  Plan plan;
  RETURN_IF_ERROR(store_.Read([&](NotificationTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(plan, notification_.PlanDelivery(tx, call.now, id));
    return absl::OkStatus();
  }));
  switch (plan.step) {
    case Step::kNothing:
      return absl::OkStatus();
    case Step::kWait:
      return ProviderUnavailable("the next attempt is not due");
    case Step::kWithhold:
      return store_.Transact([&](NotificationTx& tx) {
        return notification_.Withhold(tx, call, id).status();
      });
    case Step::kSend:
      return Attempt(plan, call);
  }
  return absl::OkStatus();
}

absl::Status ProviderSender::Attempt(const Plan& plan, const Call& call) {
  const NoticeId& id = plan.notice.id;
  const absl::StatusOr<std::string> evidence =
      provider_.Send(id.value(), plan.contact.phone, plan.notice.text);
  const Delivery delivery{
      Channel::kSms, id.value(), evidence.ok(),
      evidence.ok() ? *evidence : ReasonOf(evidence.status()), call.now};
  Notice after;
  RETURN_IF_ERROR(store_.Transact([&](NotificationTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(after,
                     notification_.RecordAttempt(tx, call, id, delivery));
    return absl::OkStatus();
  }));
  if (after.state != NoticeState::kQueued) return absl::OkStatus();
  return ProviderUnavailable(delivery.evidence);
}

}  // namespace bashu::notification
