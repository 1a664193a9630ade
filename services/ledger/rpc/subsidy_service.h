#pragma once

#include "bashu/ledger/v1/subsidy.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/ledger/domain/book.h"

namespace bashu::ledger {

// bashu.ledger.v1.SubsidyService.
class SubsidyService final : public v1::SubsidyService::CallbackService {
 public:
  SubsidyService(rpc::Calls<LedgerTx>& calls, const Sources& sources)
      : calls_(calls), sources_(sources) {}

  grpc::ServerUnaryReactor* ComputeSubsidy(
      grpc::CallbackServerContext* context,
      const v1::ComputeSubsidyRequest* request,
      v1::ComputeSubsidyResponse* response) override;
  grpc::ServerUnaryReactor* GetSubsidyTable(
      grpc::CallbackServerContext* context,
      const v1::GetSubsidyTableRequest* request,
      v1::SubsidyTable* response) override;
  grpc::ServerUnaryReactor* CreateSubsidy(
      grpc::CallbackServerContext* context,
      const v1::CreateSubsidyRequest* request, v1::Subsidy* response) override;
  grpc::ServerUnaryReactor* GetSubsidy(grpc::CallbackServerContext* context,
                                       const v1::GetSubsidyRequest* request,
                                       v1::Subsidy* response) override;
  grpc::ServerUnaryReactor* ListSubsidies(
      grpc::CallbackServerContext* context,
      const v1::ListSubsidiesRequest* request,
      v1::ListSubsidiesResponse* response) override;
  grpc::ServerUnaryReactor* ApproveSubsidy(
      grpc::CallbackServerContext* context,
      const v1::ApproveSubsidyRequest* request, v1::Subsidy* response) override;
  grpc::ServerUnaryReactor* VoidSubsidy(grpc::CallbackServerContext* context,
                                        const v1::VoidSubsidyRequest* request,
                                        v1::Subsidy* response) override;

 private:
  rpc::Calls<LedgerTx>& calls_;
  const Sources sources_;
};

}  // namespace bashu::ledger
