#pragma once

#include "bashu/exchange/v1/exchange.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/routing/domain/exchange.h"
#include "services/routing/domain/store.h"

namespace bashu::routing {

// bashu.exchange.v1.ExchangeService: what partners' gateways push.
class ExchangeService final
    : public exchange::v1::ExchangeService::CallbackService {
 public:
  ExchangeService(rpc::Calls<RoutingTx>& calls, const Exchange& exchange)
      : calls_(calls), exchange_(exchange) {}

  grpc::ServerUnaryReactor* PushDocuments(
      grpc::CallbackServerContext* context,
      const exchange::v1::PushDocumentsRequest* request,
      exchange::v1::PushDocumentsResponse* response) override;

 private:
  rpc::Calls<RoutingTx>& calls_;
  const Exchange& exchange_;
};

}  // namespace bashu::routing
