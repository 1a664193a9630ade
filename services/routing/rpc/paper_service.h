#pragma once

#include "bashu/exchange/v1/paper.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/routing/domain/papers.h"
#include "services/routing/domain/store.h"

namespace bashu::routing {

// bashu.exchange.v1.PaperService: papers in chunks.
class PaperService final : public exchange::v1::PaperService::CallbackService {
 public:
  PaperService(rpc::Calls<RoutingTx>& calls, const Papers& papers)
      : calls_(calls), papers_(papers) {}

  grpc::ServerUnaryReactor* PutPaper(
      grpc::CallbackServerContext* context,
      const exchange::v1::PutPaperRequest* request,
      exchange::v1::PutPaperResponse* response) override;
  grpc::ServerUnaryReactor* GetPaper(
      grpc::CallbackServerContext* context,
      const exchange::v1::GetPaperRequest* request,
      exchange::v1::GetPaperResponse* response) override;

 private:
  rpc::Calls<RoutingTx>& calls_;
  const Papers& papers_;
};

}  // namespace bashu::routing
