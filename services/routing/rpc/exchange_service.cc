#include "services/routing/rpc/exchange_service.h"

#include <memory>
#include <utility>

#include "common/status/macros.h"
#include "services/routing/rpc/convert.h"

namespace bashu::routing {

ExchangeService::~ExchangeService() {
  // The writer keeps them in order, so this comes after all of it.
  store_.Transact([](RoutingTx&) { return absl::OkStatus(); }).IgnoreError();
}

void ExchangeService::Park(const Call& call, const Arrived& first,
                           const absl::Status& refusal) {
  if (!IsWorthKeeping(refusal)) return;
  store_.Submit(
      [this, call, first, refusal](RoutingTx& tx) {
        return dead_letters_.ParkArrived(tx, call, call.caller.region, first,
                                         refusal);
      },
      [](const absl::Status&) {});  // The partner brings it again.
}

grpc::ServerUnaryReactor* ExchangeService::PushDocuments(
    grpc::CallbackServerContext* context,
    const exchange::v1::PushDocumentsRequest* request,
    exchange::v1::PushDocumentsResponse* response) {
  return calls_.Write(
      context, request, response,
      // Signatures are checked here, before the writer is kept.
      [this](const exchange::v1::PushDocumentsRequest& pushed)
          -> absl::StatusOr<std::vector<Arrived>> {
        ASSIGN_OR_RETURN(std::vector<Envelope> envelopes, ParsePush(pushed));
        return exchange_.Read(std::move(envelopes));
      },
      // A refused command may run again apart from its crowd.
      [this, parked = std::make_shared<bool>(false)](
          RoutingTx& tx, const Call& call, const std::vector<Arrived>& arrived)
          -> absl::StatusOr<std::vector<SignedDocument>> {
        RETURN_IF_ERROR(links_.MayExchange(tx, call.caller.region, call.now));
        absl::StatusOr<std::vector<SignedDocument>> receipts =
            exchange_.Take(tx, call, arrived);
        if (!receipts.ok() && !std::exchange(*parked, true)) {
          Park(call, arrived.front(), receipts.status());
        }
        return receipts;
      },
      [](const std::vector<SignedDocument>& receipts) {
        return ToProto(receipts);
      });
}

grpc::ServerUnaryReactor* ExchangeService::PullDocuments(
    grpc::CallbackServerContext* context,
    const exchange::v1::PullDocumentsRequest* request,
    exchange::v1::PullDocumentsResponse* response) {
  return calls_.Write(
      context, request, response, ParsePull,
      [this](RoutingTx& tx, const Call& call,
             const routing::PullDocuments& command)
          -> absl::StatusOr<std::vector<StoredDocument>> {
        const std::string& partner = call.caller.region;
        RETURN_IF_ERROR(links_.MayExchange(tx, partner, call.now));
        ASSIGN_OR_RETURN(
            const std::vector<ReadReceipt> receipts,
            exchange_.outgoing().ReadReceipts(partner, command.receipts));
        RETURN_IF_ERROR(
            exchange_.outgoing().RecordReceipts(tx, call, receipts));
        return exchange_.outgoing().Next(tx, partner, command.documents_max,
                                         /*batch=*/true);
      },
      [](const std::vector<StoredDocument>& documents) {
        return ToProto(documents);
      });
}

grpc::ServerUnaryReactor* ExchangeService::CompareLink(
    grpc::CallbackServerContext* context,
    const exchange::v1::CompareLinkRequest* request,
    exchange::v1::CompareLinkResponse* response) {
  return calls_.Write(
      context, request, response, ParseCompare,
      [this](RoutingTx& tx, const Call& call,
             const std::string& state) -> absl::StatusOr<std::string> {
        const std::string& partner = call.caller.region;
        RETURN_IF_ERROR(
            links_.Compare(tx, call, partner, /*before=*/{}, state).status());
        ASSIGN_OR_RETURN(const LinkState own,
                         links_.StateOf(tx, call, partner));
        return links_.Write(own);
      },
      [](const std::string& state) { return CompareToProto(state); });
}

}  // namespace bashu::routing
