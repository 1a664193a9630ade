#pragma once

#include "bashu/ledger/v1/recovery.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/ledger/domain/book.h"

namespace bashu::ledger {

// bashu.ledger.v1.RecoveryService.
class RecoveryService final : public v1::RecoveryService::CallbackService {
 public:
  RecoveryService(rpc::Calls<LedgerTx>& calls, const Sources& sources)
      : calls_(calls), sources_(sources) {}

  grpc::ServerUnaryReactor* CreateRecovery(
      grpc::CallbackServerContext* context,
      const v1::CreateRecoveryRequest* request,
      v1::Recovery* response) override;
  grpc::ServerUnaryReactor* GetRecovery(grpc::CallbackServerContext* context,
                                        const v1::GetRecoveryRequest* request,
                                        v1::Recovery* response) override;
  grpc::ServerUnaryReactor* ListRecoveries(
      grpc::CallbackServerContext* context,
      const v1::ListRecoveriesRequest* request,
      v1::ListRecoveriesResponse* response) override;
  grpc::ServerUnaryReactor* ApproveRecovery(
      grpc::CallbackServerContext* context,
      const v1::ApproveRecoveryRequest* request,
      v1::Recovery* response) override;
  grpc::ServerUnaryReactor* RecordReceipt(
      grpc::CallbackServerContext* context,
      const v1::RecordReceiptRequest* request, v1::Recovery* response) override;
  grpc::ServerUnaryReactor* RecordReturn(grpc::CallbackServerContext* context,
                                         const v1::RecordReturnRequest* request,
                                         v1::Recovery* response) override;
  grpc::ServerUnaryReactor* EndRecovery(grpc::CallbackServerContext* context,
                                        const v1::EndRecoveryRequest* request,
                                        v1::Recovery* response) override;

 private:
  rpc::Calls<LedgerTx>& calls_;
  const Sources sources_;
};

}  // namespace bashu::ledger
