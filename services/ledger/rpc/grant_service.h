#pragma once

#include "bashu/ledger/v1/grant.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/ledger/domain/book.h"

namespace bashu::ledger {

// bashu.ledger.v1.GrantService.
class GrantService final : public v1::GrantService::CallbackService {
 public:
  GrantService(rpc::Calls<LedgerTx>& calls, const Sources& sources)
      : calls_(calls), sources_(sources) {}

  grpc::ServerUnaryReactor* CreateGrant(grpc::CallbackServerContext* context,
                                        const v1::CreateGrantRequest* request,
                                        v1::Grant* response) override;
  grpc::ServerUnaryReactor* ComputeShares(
      grpc::CallbackServerContext* context,
      const v1::ComputeSharesRequest* request,
      v1::ComputeSharesResponse* response) override;
  grpc::ServerUnaryReactor* GetGrant(grpc::CallbackServerContext* context,
                                     const v1::GetGrantRequest* request,
                                     v1::Grant* response) override;
  grpc::ServerUnaryReactor* ListGrants(
      grpc::CallbackServerContext* context,
      const v1::ListGrantsRequest* request,
      v1::ListGrantsResponse* response) override;
  grpc::ServerUnaryReactor* ReserveGrant(grpc::CallbackServerContext* context,
                                         const v1::ReserveGrantRequest* request,
                                         v1::Grant* response) override;
  grpc::ServerUnaryReactor* ApproveGrant(grpc::CallbackServerContext* context,
                                         const v1::ApproveGrantRequest* request,
                                         v1::Grant* response) override;
  grpc::ServerUnaryReactor* VoidGrant(grpc::CallbackServerContext* context,
                                      const v1::VoidGrantRequest* request,
                                      v1::Grant* response) override;
  grpc::ServerUnaryReactor* DisburseGrant(
      grpc::CallbackServerContext* context,
      const v1::DisburseGrantRequest* request, v1::Grant* response) override;
  grpc::ServerUnaryReactor* ReissueDisbursement(
      grpc::CallbackServerContext* context,
      const v1::ReissueDisbursementRequest* request,
      v1::Grant* response) override;
  grpc::ServerUnaryReactor* FulfilCondition(
      grpc::CallbackServerContext* context,
      const v1::FulfilConditionRequest* request, v1::Grant* response) override;
  grpc::ServerUnaryReactor* WithdrawDisbursement(
      grpc::CallbackServerContext* context,
      const v1::WithdrawDisbursementRequest* request,
      v1::Grant* response) override;
  grpc::ServerUnaryReactor* EscrowDisbursement(
      grpc::CallbackServerContext* context,
      const v1::EscrowDisbursementRequest* request,
      v1::Grant* response) override;
  grpc::ServerUnaryReactor* RecordPaymentForm(
      grpc::CallbackServerContext* context,
      const v1::RecordPaymentFormRequest* request,
      v1::Grant* response) override;

 private:
  rpc::Calls<LedgerTx>& calls_;
  const Sources sources_;
};

}  // namespace bashu::ledger
