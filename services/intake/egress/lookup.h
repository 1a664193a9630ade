#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "common/base/clock.h"
#include "common/call/call.h"
#include "common/store/journal.h"
#include "common/store/store.h"
#include "services/intake/domain/store.h"

// What a sender needs to find in the store.
namespace bashu::intake {

// APPLICATION_NOT_FOUND, LEAD_NOT_FOUND or COOPERATION_NOT_FOUND if the subject
// of a dispatch is gone, which is our fault.
absl::StatusOr<Application> ReadApplication(store::Store<IntakeTx>& store,
                                            const ApplicationId& id);
absl::StatusOr<Lead> ReadLead(store::Store<IntakeTx>& store, const LeadId& id);
absl::StatusOr<Cooperation> ReadCooperation(store::Store<IntakeTx>& store,
                                            const ReferralId& id);
// The application that sent `referral`; REFERRAL_UNKNOWN if there is none.
absl::StatusOr<Application> ReadSender(store::Store<IntakeTx>& store,
                                       const ReferralId& referral);

// The call that what we learnt counts as: nobody's, at this time, in the trace
// that caused it.
Call CallFrom(const Clock& clock, const std::string& traceparent);

}  // namespace bashu::intake
