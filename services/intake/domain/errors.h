#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>
#include <absl/time/civil_time.h>

#include <cstdint>
#include <string>

#include "services/intake/domain/application.h"

// One function per reason of proto/bashu/intake/v1/error_reason.proto, in its
// order. Nothing personal is in any text or metadata.
namespace bashu::intake {

inline constexpr char kDomain[] = "intake.bashu";

// "STATE_UNDER_REVIEW": as the API spells it.
absl::string_view StateName(ApplicationState state);

absl::Status ApplicationExists(const ApplicationId& id,
                               absl::string_view field);
absl::Status LeadExists(const LeadId& id, absl::string_view field);
absl::Status ApplicationNotFound(const ApplicationId& id);
absl::Status LeadNotFound(const LeadId& id);
absl::Status CooperationNotFound(const ReferralId& id);
absl::Status NotHolder(const Application& application);
absl::Status EtagMismatch(const Application& application);
absl::Status StateForbids(const Application& application);
absl::Status StateForbids(absl::string_view resource, absl::string_view state);
absl::Status WrongProgramme(const ApplicationId& id);
// `cause`: "SAME_OFFICE", "NOT_ORIGINAL_CASE_OFFICE", "COOPERATION_PENDING".
absl::Status NotTransferable(const ApplicationId& id, absl::string_view cause);
absl::Status TooManyReferrals(const ApplicationId& id, int most);
absl::Status NoAmountPolicy(absl::string_view province, absl::CivilDay day);
absl::Status NotEligible(const ApplicationId& id, absl::string_view rule_id);
// `which`: "shares" or "payees".
absl::Status SharesNotTotal(absl::string_view which, int64_t sum_fen,
                            int64_t amount_fen);
absl::Status AmountAboveCap(int64_t amount_fen, int64_t cap_fen);
absl::Status AlreadyAided(const ApplicationId& earlier);
absl::Status ReferralUnknown(const ReferralId& id);

}  // namespace bashu::intake
