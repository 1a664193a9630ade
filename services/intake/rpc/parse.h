#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include "bashu/intake/v1/application.pb.h"
#include "bashu/intake/v1/cooperation.pb.h"
#include "bashu/intake/v1/lead.pb.h"
#include "services/intake/domain/intake.h"

// From the messages of bashu.intake.v1 to commands: INVALID_FIELDS names every
// wrong field at once and repeats no value, which may be personal.
namespace bashu::intake {

// What codes are looked up in, and the day a birth date must not be after.
struct ParseContext {
  const EligibilityRules& eligibility;
  absl::CivilDay today;
};

absl::StatusOr<CreateCommand> Parse(
    const ParseContext& context, const v1::CreateApplicationRequest& request);
absl::StatusOr<GetCommand> Parse(const v1::GetApplicationRequest& request);
absl::StatusOr<PageQuery> Parse(const v1::ListApplicationsRequest& request);
absl::StatusOr<TransferCommand> Parse(
    const v1::TransferApplicationRequest& request);
absl::StatusOr<CooperateCommand> Parse(
    const v1::RequestCooperationRequest& request);
absl::StatusOr<AssessCommand> Parse(const v1::AssessAmountRequest& request);
absl::StatusOr<GrantCommand> Parse(const v1::GrantApplicationRequest& request);
absl::StatusOr<RefuseCommand> Parse(
    const ParseContext& context, const v1::RefuseApplicationRequest& request);
absl::StatusOr<AssignCommand> Parse(const v1::AssignCounselRequest& request);

absl::StatusOr<Lead> Parse(const ParseContext& context,
                           const v1::CreateLeadRequest& request);
absl::StatusOr<LeadId> Parse(const v1::GetLeadRequest& request);
absl::StatusOr<DismissLeadCommand> Parse(const v1::DismissLeadRequest& request);

absl::StatusOr<ReferralId> Parse(const v1::GetCooperationRequest& request);
absl::StatusOr<PageQuery> Parse(const v1::ListCooperationsRequest& request);
absl::StatusOr<AnswerCommand> Parse(
    const v1::AnswerCooperationRequest& request);

}  // namespace bashu::intake
