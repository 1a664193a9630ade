#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "bashu/ledger/v1/recovery.pb.h"
#include "services/ledger/domain/recoveries.h"

// Messages of RecoveryService to the domain and back.
namespace bashu::ledger {

absl::StatusOr<Recovery> ParseRecovery(
    const v1::CreateRecoveryRequest& request);
absl::StatusOr<RecoveryId> ParseRecoveryName(
    const v1::GetRecoveryRequest& request);
absl::StatusOr<RecoveryId> ParseApproval(
    const v1::ApproveRecoveryRequest& request);
absl::StatusOr<OfficePage> ParseRecoveriesPage(
    const v1::ListRecoveriesRequest& request);
absl::StatusOr<Receiving> ParseReceipt(const v1::RecordReceiptRequest& request);
absl::StatusOr<Return> ParseReturn(const v1::RecordReturnRequest& request);
absl::StatusOr<EndingProposal> ParseEnding(
    const v1::EndRecoveryRequest& request);

v1::Recovery ToProto(const Recovery& recovery);
v1::ListRecoveriesResponse ToProto(const OfficePage& page,
                                   const std::vector<Recovery>& recoveries);

}  // namespace bashu::ledger
