#include "services/ledger/rpc/grant_service.h"

#include <utility>

#include "services/ledger/domain/grants.h"
#include "services/ledger/domain/payments.h"
#include "services/ledger/rpc/convert_grant.h"

namespace bashu::ledger {
namespace {

// Answers to writes show no payee: they are kept for repeats.
v1::Grant RenderBasic(const Grant& grant) {
  return ToProto(grant, /*full=*/false);
}

}  // namespace

grpc::ServerUnaryReactor* GrantService::CreateGrant(
    grpc::CallbackServerContext* context, const v1::CreateGrantRequest* request,
    v1::Grant* response) {
  return calls_.Write(
      context, request, response, ParseGrant,
      [this](LedgerTx& tx, const Call& call, const Grant& wanted) {
        return ledger::CreateGrant(tx, sources_, call, wanted);
      },
      RenderBasic);
}

grpc::ServerUnaryReactor* GrantService::ComputeShares(
    grpc::CallbackServerContext* context,
    const v1::ComputeSharesRequest* request,
    v1::ComputeSharesResponse* response) {
  return calls_.Read(
      context, request, response, ParseShareQuestion,
      [this](LedgerTx& tx, const Call& call, const ShareQuestion& question) {
        return ledger::ComputeShares(tx, sources_, call, question);
      },
      [](const std::vector<ComputedShare>& shares) { return ToProto(shares); });
}

grpc::ServerUnaryReactor* GrantService::GetGrant(
    grpc::CallbackServerContext* context, const v1::GetGrantRequest* request,
    v1::Grant* response) {
  return calls_.Read(
      context, request, response, ParseGrantQuery,
      [](LedgerTx& tx, const Call& call,
         const GrantQuery& query) -> absl::StatusOr<std::pair<Grant, bool>> {
        ASSIGN_OR_RETURN(Grant grant,
                         ledger::GetGrant(tx, call, query.id, query.full));
        return std::pair{std::move(grant), query.full};
      },
      [](const auto& found) { return ToProto(found.first, found.second); });
}

grpc::ServerUnaryReactor* GrantService::ListGrants(
    grpc::CallbackServerContext* context, const v1::ListGrantsRequest* request,
    v1::ListGrantsResponse* response) {
  return calls_.Read(
      context, request, response, ParseGrantsPage,
      [](LedgerTx& tx, const Call& call, const OfficePage& page)
          -> absl::StatusOr<std::pair<OfficePage, std::vector<Grant>>> {
        ASSIGN_OR_RETURN(auto grants, ledger::ListGrants(tx, call, page));
        return std::pair{page, std::move(grants)};
      },
      [](const auto& found) { return ToProto(found.first, found.second); });
}

grpc::ServerUnaryReactor* GrantService::ReserveGrant(
    grpc::CallbackServerContext* context,
    const v1::ReserveGrantRequest* request, v1::Grant* response) {
  return calls_.Write(
      context, request, response, ParseReserving,
      [this](LedgerTx& tx, const Call& call, const Reserving& reserving) {
        return ledger::ReserveGrant(tx, sources_, call, reserving.id,
                                    reserving.expire_time);
      },
      RenderBasic);
}

grpc::ServerUnaryReactor* GrantService::ApproveGrant(
    grpc::CallbackServerContext* context,
    const v1::ApproveGrantRequest* request, v1::Grant* response) {
  return calls_.Write(
      context, request, response, ParseApproval,
      [this](LedgerTx& tx, const Call& call, const Approval& approval) {
        return ledger::ApproveGrant(tx, sources_, call, approval.id,
                                    approval.proposal_digest);
      },
      RenderBasic);
}

grpc::ServerUnaryReactor* GrantService::VoidGrant(
    grpc::CallbackServerContext* context, const v1::VoidGrantRequest* request,
    v1::Grant* response) {
  return calls_.Write(
      context, request, response, ParseVoiding,
      [this](LedgerTx& tx, const Call& call, const Voiding& voiding) {
        return ledger::VoidGrant(tx, sources_, call, voiding.id,
                                 voiding.reason);
      },
      RenderBasic);
}

grpc::ServerUnaryReactor* GrantService::DisburseGrant(
    grpc::CallbackServerContext* context,
    const v1::DisburseGrantRequest* request, v1::Grant* response) {
  return calls_.Write(
      context, request, response, ParseGrantName<v1::DisburseGrantRequest>,
      [this](LedgerTx& tx, const Call& call, const GrantId& id) {
        return ledger::DisburseGrant(tx, sources_, call, id);
      },
      RenderBasic);
}

grpc::ServerUnaryReactor* GrantService::ReissueDisbursement(
    grpc::CallbackServerContext* context,
    const v1::ReissueDisbursementRequest* request, v1::Grant* response) {
  return calls_.Write(
      context, request, response, ParseReissuing,
      [this](LedgerTx& tx, const Call& call, const Reissuing& command) {
        return ledger::ReissueDisbursement(tx, sources_, call, command.grant,
                                           command.correction);
      },
      RenderBasic);
}

grpc::ServerUnaryReactor* GrantService::FulfilCondition(
    grpc::CallbackServerContext* context,
    const v1::FulfilConditionRequest* request, v1::Grant* response) {
  return calls_.Write(
      context, request, response, ParseFulfilling,
      [this](LedgerTx& tx, const Call& call, const Acting& acting) {
        return ledger::FulfilCondition(tx, sources_, call, acting.grant,
                                       acting.act);
      },
      RenderBasic);
}

grpc::ServerUnaryReactor* GrantService::WithdrawDisbursement(
    grpc::CallbackServerContext* context,
    const v1::WithdrawDisbursementRequest* request, v1::Grant* response) {
  return calls_.Write(
      context, request, response, ParseWithdrawing,
      [this](LedgerTx& tx, const Call& call, const Acting& acting) {
        return ledger::WithdrawDisbursement(tx, sources_, call, acting.grant,
                                            acting.act);
      },
      RenderBasic);
}

grpc::ServerUnaryReactor* GrantService::EscrowDisbursement(
    grpc::CallbackServerContext* context,
    const v1::EscrowDisbursementRequest* request, v1::Grant* response) {
  return calls_.Write(
      context, request, response, ParseEscrowing,
      [this](LedgerTx& tx, const Call& call, const Acting& acting) {
        return ledger::EscrowDisbursement(tx, sources_, call, acting.grant,
                                          acting.act);
      },
      RenderBasic);
}

grpc::ServerUnaryReactor* GrantService::RecordPaymentForm(
    grpc::CallbackServerContext* context,
    const v1::RecordPaymentFormRequest* request, v1::Grant* response) {
  return calls_.Write(
      context, request, response, ParseForm,
      [this](LedgerTx& tx, const Call& call, const Acting& acting) {
        return ledger::RecordPaymentForm(tx, sources_, call, acting.grant,
                                         acting.act);
      },
      RenderBasic);
}

}  // namespace bashu::ledger
