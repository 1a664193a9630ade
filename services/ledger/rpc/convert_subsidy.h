#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "bashu/ledger/v1/subsidy.pb.h"
#include "services/ledger/domain/subsidies.h"

// Messages of SubsidyService to the domain and back.
namespace bashu::ledger {

struct SubsidyVoiding {
  SubsidyId subsidy;
  std::string reason;
};

absl::StatusOr<SubsidyQuestion> ParseSubsidyQuestion(
    const v1::ComputeSubsidyRequest& request);
// The region.
absl::StatusOr<std::string> ParseRatesQuery(
    const v1::GetSubsidyTableRequest& request);
absl::StatusOr<Subsidy> ParseSubsidy(const v1::CreateSubsidyRequest& request);
absl::StatusOr<SubsidyId> ParseSubsidyName(
    const v1::GetSubsidyRequest& request);
absl::StatusOr<OfficePage> ParseSubsidiesPage(
    const v1::ListSubsidiesRequest& request);
absl::StatusOr<SubsidyApproval> ParseSubsidyApproval(
    const v1::ApproveSubsidyRequest& request);
absl::StatusOr<SubsidyVoiding> ParseSubsidyVoiding(
    const v1::VoidSubsidyRequest& request);

v1::ComputeSubsidyResponse ToProto(const ComputedSubsidy& computed);
// The rates of `region`.
v1::SubsidyTable ToProto(const SubsidyRules& rules, const std::string& region);
v1::Subsidy ToProto(const Subsidy& subsidy);
v1::ListSubsidiesResponse ToProto(const OfficePage& page,
                                  const std::vector<Subsidy>& subsidies);

}  // namespace bashu::ledger
