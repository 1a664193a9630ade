#include "services/intake/egress/lookup.h"

#include <optional>

#include "common/status/macros.h"
#include "services/intake/domain/errors.h"

namespace bashu::intake {

absl::StatusOr<Application> ReadApplication(store::Store<IntakeTx>& store,
                                            const ApplicationId& id) {
  std::optional<Application> found;
  RETURN_IF_ERROR(store.Read([&](IntakeTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(found, tx.FindApplication(id));
    return absl::OkStatus();
  }));
  if (!found) return ApplicationNotFound(id);
  return *std::move(found);
}

absl::StatusOr<Lead> ReadLead(store::Store<IntakeTx>& store, const LeadId& id) {
  std::optional<Lead> found;
  RETURN_IF_ERROR(store.Read([&](IntakeTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(found, tx.FindLead(id));
    return absl::OkStatus();
  }));
  if (!found) return LeadNotFound(id);
  return *std::move(found);
}

absl::StatusOr<Cooperation> ReadCooperation(store::Store<IntakeTx>& store,
                                            const ReferralId& id) {
  std::optional<Cooperation> found;
  RETURN_IF_ERROR(store.Read([&](IntakeTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(found, tx.FindCooperation(id));
    return absl::OkStatus();
  }));
  if (!found) return CooperationNotFound(id);
  return *std::move(found);
}

absl::StatusOr<Application> ReadSender(store::Store<IntakeTx>& store,
                                       const ReferralId& referral) {
  std::optional<ApplicationId> sender;
  RETURN_IF_ERROR(store.Read([&](IntakeTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(sender, tx.FindSender(referral));
    return absl::OkStatus();
  }));
  if (!sender) return ReferralUnknown(referral);
  return ReadApplication(store, *sender);
}

Call CallFrom(const Clock& clock, const std::string& traceparent) {
  return {{}, clock.Now(), traceparent};
}

}  // namespace bashu::intake
