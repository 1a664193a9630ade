#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "bashu/ledger/v1/grant.pb.h"
#include "common/rpc/fields.h"
#include "common/status/macros.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/paying.h"
#include "services/ledger/domain/shares.h"

// Messages of GrantService to the domain and back.
namespace bashu::ledger {

struct GrantQuery {
  GrantId id;
  bool full = false;
};
struct Reserving {
  GrantId id;
  absl::Time expire_time = absl::InfiniteFuture();
};
struct Approval {
  GrantId id;
  std::string proposal_digest;
};
struct Voiding {
  GrantId id;
  std::string reason;
};
struct Reissuing {
  GrantId grant;
  Correction correction;
};
struct Acting {
  GrantId grant;
  PaymentAct act;
};

absl::StatusOr<Grant> ParseGrant(const v1::CreateGrantRequest& request);
absl::StatusOr<ShareQuestion> ParseShareQuestion(
    const v1::ComputeSharesRequest& request);
absl::StatusOr<GrantQuery> ParseGrantQuery(const v1::GetGrantRequest& request);
absl::StatusOr<OfficePage> ParseGrantsPage(
    const v1::ListGrantsRequest& request);
absl::StatusOr<Reserving> ParseReserving(
    const v1::ReserveGrantRequest& request);
absl::StatusOr<Approval> ParseApproval(const v1::ApproveGrantRequest& request);
absl::StatusOr<Voiding> ParseVoiding(const v1::VoidGrantRequest& request);
// A name that cannot be a disbursement's is a wrong field.
absl::StatusOr<Reissuing> ParseReissuing(
    const v1::ReissueDisbursementRequest& request);

absl::StatusOr<Acting> ParseFulfilling(
    const v1::FulfilConditionRequest& request);
absl::StatusOr<Acting> ParseWithdrawing(
    const v1::WithdrawDisbursementRequest& request);
absl::StatusOr<Acting> ParseEscrowing(
    const v1::EscrowDisbursementRequest& request);
absl::StatusOr<Acting> ParseForm(const v1::RecordPaymentFormRequest& request);

// Of a request that has `name` and `request_id` and nothing else.
template <typename Request>
absl::StatusOr<GrantId> ParseGrantName(const Request& request) {
  rpc::Fields fields;
  GrantId id(fields.Name("name", request.name(), "grants"));
  fields.Uuid("request_id", request.request_id());
  RETURN_IF_ERROR(fields.status());
  return id;
}

// `full`: with payees' names and accounts.
v1::Grant ToProto(const Grant& grant, bool full);
v1::ComputeSharesResponse ToProto(const std::vector<ComputedShare>& shares);
v1::ListGrantsResponse ToProto(const OfficePage& page,
                               const std::vector<Grant>& grants);

}  // namespace bashu::ledger
