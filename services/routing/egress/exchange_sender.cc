#include "services/routing/egress/exchange_sender.h"

#include <absl/strings/str_cat.h>

#include <optional>
#include <utility>

#include "common/observe/log.h"
#include "common/rpc/channel.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/exchange_errors.h"
#include "services/routing/domain/limits.h"
#include "services/routing/egress/document_codec.h"

namespace bashu::routing {
namespace {

// Records are compared again this often, so that a partner that was restored is
// seen before its next document.
constexpr absl::Duration kCompareAgain = absl::Minutes(1);

exchange::v1::PushDocumentsRequest RequestOf(
    const std::vector<StoredDocument>& documents) {
  exchange::v1::PushDocumentsRequest request;
  for (const StoredDocument& document : documents) {
    *request.add_envelopes() = ToProto(document.envelope);
  }
  return request;
}

}  // namespace

ExchangeSender::ExchangeSender(
    RoutingStore& store, const Clock& clock, const Exchange& exchange,
    const Links& links, const DeadLetters& dead_letters,
    const std::map<std::string, std::shared_ptr<grpc::Channel>>& channels)
    : store_(store),
      clock_(clock),
      exchange_(exchange),
      links_(links),
      dead_letters_(dead_letters) {
  for (const auto& [region, channel] : channels) {
    stubs_[region] = exchange::v1::ExchangeService::NewStub(channel);
  }
}

absl::StatusOr<ExchangeSender::Stub*> ExchangeSender::StubOf(
    const std::string& partner) const {
  const auto stub = stubs_.find(partner);
  if (stub == stubs_.end()) return AwaitsPull(partner);
  return stub->second.get();
}

Call ExchangeSender::CallOf(const std::string& partner) const {
  Call call;
  call.now = clock_.Now();
  // Its certificate answered for the channel.
  call.caller.region = partner;
  call.caller.identity = RoutingOf(partner);
  return call;
}

absl::Status ExchangeSender::Send(const store::Dispatch& dispatch) {
  const absl::Status status = PushAll(dispatch.lane, dispatch.traceparent);
  if (status.ok() || outbox::IsTransient(status)) return status;
  observe::Log(observe::Severity::kError, "exchange.link_stopped",
               {{"partner", dispatch.lane},
                {"subject", dispatch.subject},
                {"reason", ReasonOf(status)}});
  RETURN_IF_ERROR(store_.Transact([&](RoutingTx& tx) {
    return dead_letters_.ParkLeaving(tx, CallOf(dispatch.lane), dispatch.lane,
                                     ReasonOf(status));
  }));
  return LinkStopped(dispatch.lane, ReasonOf(status));
}

absl::Status ExchangeSender::PushAll(const std::string& partner,
                                     const std::string& traceparent) {
  ASSIGN_OR_RETURN(const bool batch, CanReadBatches(partner));
  for (int i = 0; i < kPushesInRow; ++i) {
    ASSIGN_OR_RETURN(const int confirmed,
                     PushOnce(partner, batch, traceparent));
    if (confirmed == 0) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> ExchangeSender::CanReadBatches(
    const std::string& partner) {
  RETURN_IF_ERROR(StubOf(partner).status());
  bool can = false;
  absl::Status may;
  const auto look = [&] {
    return store_.Read([&](RoutingTx& tx) -> absl::Status {
      may = links_.MayExchange(tx, partner, clock_.Now());
      ASSIGN_OR_RETURN(
          can, exchange_.outgoing().Can(tx, partner, LinkFeature::kBatch));
      return absl::OkStatus();
    });
  };
  RETURN_IF_ERROR(look());
  if (!may.ok()) {
    RETURN_IF_ERROR(Compare(partner));
    RETURN_IF_ERROR(look());
    RETURN_IF_ERROR(may);
  }
  return can;
}

absl::StatusOr<int> ExchangeSender::PushOnce(const std::string& partner,
                                             bool batch,
                                             const std::string& traceparent) {
  const int limit = batch ? kPushMax : kSinglesMax;
  std::optional<std::vector<StoredDocument>> ready;
  RETURN_IF_ERROR(store_.Read([&](RoutingTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(ready,
                     exchange_.outgoing().Ready(tx, partner, limit, batch));
    return absl::OkStatus();
  }));
  // Signatures are durable before they leave.
  if (!ready.has_value()) {
    RETURN_IF_ERROR(store_.Transact([&](RoutingTx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(ready,
                       exchange_.outgoing().Next(tx, partner, limit, batch));
      return absl::OkStatus();
    }));
  }
  const std::vector<StoredDocument>& documents = *ready;
  if (documents.empty()) return 0;
  ASSIGN_OR_RETURN(Stub * stub, StubOf(partner));
  const auto pushed = rpc::Invoke(*stub, &Stub::PushDocuments,
                                  RequestOf(documents), traceparent);
  if (ReasonOf(pushed.status()) == "LINK_NOT_COMPARED") {
    // It was started again: once it has seen our records the next try succeeds.
    RETURN_IF_ERROR(Compare(partner));
  }
  RETURN_IF_ERROR(pushed.status());
  std::vector<SignedDocument> receipts;
  for (const auto& receipt : pushed->receipts()) {
    receipts.push_back(FromProto(receipt));
  }
  if (receipts.empty()) return DocumentMalformed("no receipt");
  ASSIGN_OR_RETURN(
      const std::vector<ReadReceipt> read,
      exchange_.outgoing().ReadReceipts(partner, std::move(receipts)));
  Call call = CallOf(partner);
  call.traceparent = traceparent;
  RETURN_IF_ERROR(store_.Transact([&](RoutingTx& tx) {
    return exchange_.outgoing().RecordReceipts(tx, call, read);
  }));
  return static_cast<int>(read.size());
}

absl::Status ExchangeSender::Compare(const std::string& partner) {
  ASSIGN_OR_RETURN(Stub * stub, StubOf(partner));
  LinkState before;
  RETURN_IF_ERROR(store_.Read([&](RoutingTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(before, links_.StateOf(tx, CallOf(partner), partner));
    return absl::OkStatus();
  }));
  exchange::v1::CompareLinkRequest request;
  request.mutable_state()->ParseFromString(links_.Write(before));
  const auto response =
      rpc::Invoke(*stub, &Stub::CompareLink, request, /*traceparent=*/"");
  if (response.status().code() == absl::StatusCode::kUnimplemented) {
    return store_.Transact([&](RoutingTx& tx) {
      return links_.CompareWithSilent(tx, CallOf(partner), partner);
    });
  }
  RETURN_IF_ERROR(response.status());
  const std::string state = response->state().SerializeAsString();
  std::optional<Comparison> last;
  Standing standing = Standing::kEven;
  RETURN_IF_ERROR(store_.Transact([&](RoutingTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(last, tx.exchange().FindComparison(partner));
    ASSIGN_OR_RETURN(
        standing, links_.Compare(tx, CallOf(partner), partner, before, state));
    return absl::OkStatus();
  }));
  const bool is_news = !last.has_value() || last->standing != standing;
  if (standing != Standing::kEven && is_news) {
    observe::Log(
        observe::Severity::kError, "exchange.link_not_even",
        {{"partner", partner}, {"standing", static_cast<int64_t>(standing)}});
  }
  return absl::OkStatus();
}

absl::StatusOr<int> ExchangeSender::CompareAll() {
  for (const auto& [partner, stub] : stubs_) {
    bool is_time = false;
    RETURN_IF_ERROR(store_.Read([&](RoutingTx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const std::optional<Comparison> last,
                       tx.exchange().FindComparison(partner));
      is_time = !links_.MayExchange(tx, partner, clock_.Now()).ok() ||
                last->compare_time + kCompareAgain <= clock_.Now();
      return absl::OkStatus();
    }));
    if (!is_time) continue;
    const absl::Status status = Compare(partner);
    if (!status.ok()) {
      // As often as the partner is down; the backlog's gauge tells of that.
      observe::Log(observe::Severity::kDebug, "exchange.not_compared",
                   {{"partner", partner}, {"reason", ReasonOf(status)}});
    }
  }
  return 0;
}

absl::StatusOr<int> ExchangeSender::Pull(const std::string& partner) {
  RETURN_IF_ERROR(CanReadBatches(partner).status());
  ASSIGN_OR_RETURN(Stub * stub, StubOf(partner));
  exchange::v1::PullDocumentsRequest request;
  int taken = 0;
  for (int i = 0; i < kPushesInRow; ++i) {
    ASSIGN_OR_RETURN(const auto response,
                     rpc::Invoke(*stub, &Stub::PullDocuments, request,
                                 /*traceparent=*/""));
    if (response.envelopes().empty()) break;
    std::vector<Envelope> envelopes;
    for (const auto& envelope : response.envelopes()) {
      envelopes.push_back(FromProto(envelope));
    }
    const std::vector<Arrived> arrived = exchange_.Read(std::move(envelopes));
    std::vector<SignedDocument> receipts;
    RETURN_IF_ERROR(store_.Transact([&](RoutingTx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(receipts, exchange_.Take(tx, CallOf(partner), arrived));
      return absl::OkStatus();
    }));
    taken += static_cast<int>(receipts.size());
    // They travel with the next request; a lost one is asked for again.
    request.clear_receipts();
    for (const SignedDocument& receipt : receipts) {
      *request.add_receipts() = SignedToProto(receipt);
    }
  }
  return taken;
}

}  // namespace bashu::routing
