#include "services/routing/rpc/exchange_service.h"

#include "services/routing/rpc/convert.h"

namespace bashu::routing {

grpc::ServerUnaryReactor* ExchangeService::PushDocuments(
    grpc::CallbackServerContext* context,
    const exchange::v1::PushDocumentsRequest* request,
    exchange::v1::PushDocumentsResponse* response) {
  return calls_.Write(
      context, request, response, ParsePush,
      [this](RoutingTx& tx, const Call& call,
             const std::vector<Envelope>& envelopes) {
        return exchange_.Take(tx, call, envelopes);
      },
      [](const std::vector<SignedDocument>& receipts) {
        return ToProto(receipts);
      });
}

}  // namespace bashu::routing
