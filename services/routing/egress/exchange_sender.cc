#include "services/routing/egress/exchange_sender.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <utility>

#include "common/observe/log.h"
#include "common/rpc/channel.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/egress/document_codec.h"

namespace bashu::routing {

ExchangeSender::ExchangeSender(
    RoutingStore& store, const Clock& clock, const Exchange& exchange,
    const std::map<std::string, std::shared_ptr<grpc::Channel>>& channels)
    : store_(store), clock_(clock), exchange_(exchange) {
  for (const auto& [region, channel] : channels) {
    stubs_[region] = exchange::v1::ExchangeService::NewStub(channel);
  }
}

absl::Status ExchangeSender::Send(const store::Dispatch& dispatch) {
  const absl::Status status = Push(dispatch);
  if (status.ok() || outbox::IsTransient(status)) return status;
  observe::Log(observe::Severity::kError, "exchange.link_stopped",
               {{"partner", dispatch.lane},
                {"subject", dispatch.subject},
                {"reason", ReasonOf(status)}});
  return LinkStopped(dispatch.lane, ReasonOf(status));
}

absl::Status ExchangeSender::Push(const store::Dispatch& dispatch) {
  const std::string id(absl::StripPrefix(dispatch.subject, "documents/"));
  std::optional<StoredDocument> document;
  RETURN_IF_ERROR(store_.Read([&](RoutingTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(document, tx.FindDocument(id));
    return absl::OkStatus();
  }));
  if (!document.has_value()) return DocumentMalformed("no such document");
  if (!document->receipt.empty()) return absl::OkStatus();
  const auto stub = stubs_.find(document->recipient);
  if (stub == stubs_.end()) return OfficeNotFound(document->recipient);

  exchange::v1::PushDocumentsRequest request;
  auto* envelope = request.add_envelopes();
  *envelope->mutable_document() = ToProto(document->envelope.document);
  envelope->set_sealed_body(document->envelope.sealed_body);
  if (!document->envelope.certificate.empty()) {
    envelope->mutable_certificate()->ParseFromString(
        document->envelope.certificate);
  }
  ASSIGN_OR_RETURN(
      const auto response,
      rpc::Invoke(*stub->second,
                  &exchange::v1::ExchangeService::Stub::PushDocuments, request,
                  dispatch.traceparent));
  if (response.receipts().empty()) return DocumentMalformed("no receipt");
  const SignedDocument receipt = FromProto(response.receipts(0));
  Call call;
  call.now = clock_.Now();
  call.traceparent = dispatch.traceparent;
  return store_.Transact([&, this](RoutingTx& tx) {
    return exchange_.RecordDelivery(tx, call, id, receipt);
  });
}

}  // namespace bashu::routing
