// Between the exchange's messages and the domain's values.
#include <absl/strings/str_cat.h>

#include "common/rpc/fields.h"
#include "common/status/macros.h"
#include "services/routing/domain/limits.h"
#include "services/routing/rpc/convert.h"

namespace bashu::routing {
namespace {

SignedDocument FromProto(const exchange::v1::SignedDocument& proto) {
  return {proto.payload(), proto.signature(), proto.suite(), proto.key_id(),
          proto.has_batch() ? proto.batch().SerializeAsString() : ""};
}

exchange::v1::Envelope ToProto(const Envelope& envelope) {
  exchange::v1::Envelope proto;
  *proto.mutable_document() = ToProto(envelope.document);
  proto.set_sealed_body(envelope.sealed_body);
  if (!envelope.certificate.empty()) {
    proto.mutable_certificate()->ParseFromString(envelope.certificate);
  }
  return proto;
}

void LimitTo(int most, absl::string_view field, int size, rpc::Fields& fields) {
  if (size <= most) return;
  fields.Add(field, "TOO_LONG", absl::StrCat("Has more than ", most, "."),
             absl::StrCat("超过 ", most, " 份。"));
}

}  // namespace

exchange::v1::SignedDocument ToProto(const SignedDocument& document) {
  exchange::v1::SignedDocument proto;
  proto.set_payload(document.payload);
  proto.set_signature(document.signature);
  proto.set_suite(document.suite);
  proto.set_key_id(document.key_id);
  if (!document.batch.empty()) {
    proto.mutable_batch()->ParseFromString(document.batch);
  }
  return proto;
}

absl::StatusOr<std::vector<Envelope>> ParsePush(
    const exchange::v1::PushDocumentsRequest& request) {
  rpc::Fields fields;
  fields.Require("envelopes", !request.envelopes().empty());
  LimitTo(kDocumentsMax, "envelopes", request.envelopes_size(), fields);
  RETURN_IF_ERROR(fields.status());
  std::vector<Envelope> envelopes;
  envelopes.reserve(static_cast<size_t>(request.envelopes_size()));
  for (const exchange::v1::Envelope& proto : request.envelopes()) {
    fields.Require("envelopes.document", !proto.document().payload().empty());
    envelopes.push_back({FromProto(proto.document()), proto.sealed_body(),
                         proto.has_certificate()
                             ? proto.certificate().SerializeAsString()
                             : ""});
  }
  RETURN_IF_ERROR(fields.status());
  return envelopes;
}

exchange::v1::PushDocumentsResponse ToProto(
    const std::vector<SignedDocument>& receipts) {
  exchange::v1::PushDocumentsResponse response;
  for (const SignedDocument& receipt : receipts) {
    *response.add_receipts() = ToProto(receipt);
  }
  return response;
}

absl::StatusOr<PullDocuments> ParsePull(
    const exchange::v1::PullDocumentsRequest& request) {
  rpc::Fields fields;
  LimitTo(kDocumentsMax, "receipts", request.receipts_size(), fields);
  PullDocuments command;
  command.documents_max = fields.PageSize(
      "documents_max", request.documents_max(), kPushMax, kDocumentsMax);
  RETURN_IF_ERROR(fields.status());
  for (const exchange::v1::SignedDocument& receipt : request.receipts()) {
    command.receipts.push_back(FromProto(receipt));
  }
  return command;
}

exchange::v1::PullDocumentsResponse ToProto(
    const std::vector<StoredDocument>& documents) {
  exchange::v1::PullDocumentsResponse response;
  for (const StoredDocument& document : documents) {
    *response.add_envelopes() = ToProto(document.envelope);
  }
  return response;
}

absl::StatusOr<std::string> ParseCompare(
    const exchange::v1::CompareLinkRequest& request) {
  rpc::Fields fields;
  fields.Require("state", request.has_state());
  RETURN_IF_ERROR(fields.status());
  return request.state().SerializeAsString();
}

exchange::v1::CompareLinkResponse CompareToProto(const std::string& state) {
  exchange::v1::CompareLinkResponse response;
  response.mutable_state()->ParseFromString(state);
  return response;
}

}  // namespace bashu::routing
