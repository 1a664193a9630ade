#pragma once

#include "bashu/exchange/v1/exchange.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/routing/domain/dead_letters.h"
#include "services/routing/domain/exchange.h"
#include "services/routing/domain/links.h"
#include "services/routing/domain/store.h"

namespace bashu::routing {

// bashu.exchange.v1.ExchangeService: what partners' gateways call.
class ExchangeService final
    : public exchange::v1::ExchangeService::CallbackService {
 public:
  ExchangeService(rpc::Calls<RoutingTx>& calls, RoutingStore& store,
                  const Exchange& exchange, const Links& links,
                  const DeadLetters& dead_letters)
      : calls_(calls),
        store_(store),
        exchange_(exchange),
        links_(links),
        dead_letters_(dead_letters) {}
  // Waits for what is being kept: it uses us.
  ~ExchangeService() override;

  grpc::ServerUnaryReactor* PushDocuments(
      grpc::CallbackServerContext* context,
      const exchange::v1::PushDocumentsRequest* request,
      exchange::v1::PushDocumentsResponse* response) override;
  grpc::ServerUnaryReactor* PullDocuments(
      grpc::CallbackServerContext* context,
      const exchange::v1::PullDocumentsRequest* request,
      exchange::v1::PullDocumentsResponse* response) override;
  grpc::ServerUnaryReactor* CompareLink(
      grpc::CallbackServerContext* context,
      const exchange::v1::CompareLinkRequest* request,
      exchange::v1::CompareLinkResponse* response) override;

 private:
  // Keeps what was refused, in a commit of its own: the refused one leaves
  // nothing behind.
  void Park(const Call& call, const Arrived& first,
            const absl::Status& refusal);

  rpc::Calls<RoutingTx>& calls_;
  RoutingStore& store_;
  const Exchange& exchange_;
  const Links& links_;
  const DeadLetters& dead_letters_;
};

}  // namespace bashu::routing
