// Between the messages of the link service and the domain's values.
#include <absl/strings/str_cat.h>

#include "common/rpc/fields.h"
#include "common/status/macros.h"
#include "services/routing/domain/limits.h"
#include "services/routing/rpc/convert.h"

namespace bashu::routing {
namespace {

// An officer's words; nothing personal.
constexpr int kReasonMax = 500;

SignedDocument FromProto(const exchange::v1::SignedDocument& proto) {
  return {proto.payload(), proto.signature(), proto.suite(), proto.key_id(),
          proto.has_batch() ? proto.batch().SerializeAsString() : ""};
}

template <typename Request>
absl::StatusOr<DecideDeadLetter> ParseDecision(const Request& request) {
  rpc::Fields fields;
  DecideDeadLetter command;
  command.id = fields.Name("name", request.name(), "deadLetters");
  fields.Uuid("request_id", request.request_id());
  command.reason = fields.Text("reason", request.reason(), kReasonMax);
  RETURN_IF_ERROR(fields.status());
  return command;
}

v1::Link::State StateOf(const LinkReport& report) {
  if (!report.comparison.has_value()) return v1::Link::STATE_NOT_COMPARED;
  if (!report.is_compared && report.comparison->standing == Standing::kEven) {
    return v1::Link::STATE_NOT_COMPARED;  // In an earlier life.
  }
  return static_cast<v1::Link::State>(report.comparison->standing);
}

}  // namespace

absl::StatusOr<std::string> ParseLinkName(absl::string_view name) {
  rpc::Fields fields;
  std::string region = fields.Name("name", name, "links");
  RETURN_IF_ERROR(fields.status());
  return region;
}

absl::StatusOr<ReleaseLink> ParseRelease(
    const v1::ReleaseLinkRequest& request) {
  rpc::Fields fields;
  ReleaseLink command;
  command.partner = fields.Name("name", request.name(), "links");
  fields.Uuid("request_id", request.request_id());
  command.reason = fields.Text("reason", request.reason(), kReasonMax);
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<ListDeadLetters> ParseListDeadLetters(
    const v1::ListDeadLettersRequest& request) {
  rpc::Fields fields;
  ListDeadLetters command;
  if (request.state() != v1::DeadLetter::STATE_UNSPECIFIED) {
    command.state = static_cast<DeadLetterState>(fields.Required(
        "state", request.state(), v1::DeadLetter::State_IsValid));
  }
  command.before = request.page_token();
  command.page_size = fields.PageSize("page_size", request.page_size(),
                                      kPageSize, kPageSizeMax);
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<std::string> ParseGetDeadLetter(
    const v1::GetDeadLetterRequest& request) {
  rpc::Fields fields;
  std::string id = fields.Name("name", request.name(), "deadLetters");
  RETURN_IF_ERROR(fields.status());
  return id;
}

absl::StatusOr<DecideDeadLetter> ParseReplay(
    const v1::ReplayDeadLetterRequest& request) {
  return ParseDecision(request);
}

absl::StatusOr<DecideDeadLetter> ParseDismiss(
    const v1::DismissDeadLetterRequest& request) {
  return ParseDecision(request);
}

absl::StatusOr<std::string> ParseGetNonDelivery(
    const v1::GetNonDeliveryRequest& request) {
  rpc::Fields fields;
  std::string id = fields.Name("name", request.name(), "nonDeliveries");
  RETURN_IF_ERROR(fields.status());
  return id;
}

absl::StatusOr<ExportDocuments> ParseExport(
    const v1::ExportDocumentsRequest& request) {
  rpc::Fields fields;
  ExportDocuments command;
  command.partner = fields.Name("name", request.name(), "links");
  command.documents_max = fields.PageSize(
      "documents_max", request.documents_max(), kFileMax, kFileMax);
  RETURN_IF_ERROR(fields.status());
  return command;
}

absl::StatusOr<DocumentFile> ParseImport(
    const v1::ImportDocumentsRequest& request) {
  rpc::Fields fields;
  const v1::DocumentFile& proto = request.file();
  fields.Require("file", request.has_file());
  fields.Require("file.sender_region", !proto.sender_region().empty());
  fields.Require("file.recipient_region", !proto.recipient_region().empty());
  RETURN_IF_ERROR(fields.status());
  DocumentFile file;
  file.sender = proto.sender_region();
  file.recipient = proto.recipient_region();
  for (const exchange::v1::Envelope& envelope : proto.envelopes()) {
    file.envelopes.push_back(
        {FromProto(envelope.document()), envelope.sealed_body(),
         envelope.has_certificate() ? envelope.certificate().SerializeAsString()
                                    : ""});
  }
  for (const exchange::v1::SignedDocument& receipt : proto.receipts()) {
    file.receipts.push_back(FromProto(receipt));
  }
  return file;
}

v1::Link ToProto(const LinkReport& report) {
  v1::Link proto;
  proto.set_name(absl::StrCat("links/", report.partner));
  proto.set_state(StateOf(report));
  proto.set_quarantined(report.quarantined);
  proto.set_sent_sequence(report.sent.sequence);
  proto.set_confirmed_sequence(report.sent.confirmed);
  proto.set_taken_sequence(report.taken.sequence);
  proto.set_dead_letter_count(report.dead_letters);
  proto.set_relay_region(report.relay);
  for (const LinkProblem problem : report.problems) {
    proto.add_problems(static_cast<v1::Link::Problem>(problem));
  }
  if (!report.comparison.has_value()) return proto;
  const Comparison& last = *report.comparison;
  *proto.mutable_compare_time() = rpc::ToProto(last.compare_time);
  const int64_t skew = absl::ToInt64Microseconds(last.skew);
  proto.mutable_clock_skew()->set_seconds(skew / 1'000'000);
  proto.mutable_clock_skew()->set_nanos(
      static_cast<int32_t>(skew % 1'000'000 * 1'000));
  if (!last.state.empty()) {
    proto.mutable_partner_state()->ParseFromString(last.state);
  }
  return proto;
}

v1::DeadLetter ToProto(const DeadLetter& letter) {
  v1::DeadLetter proto;
  proto.set_name(absl::StrCat("deadLetters/", letter.id));
  proto.set_partner(letter.partner);
  proto.set_direction(static_cast<v1::DeadLetter::Direction>(letter.direction));
  proto.set_state(static_cast<v1::DeadLetter::State>(letter.state));
  proto.set_document_id(letter.document);
  proto.set_refusal(letter.refusal);
  proto.set_attempts(letter.attempts);
  *proto.mutable_create_time() = rpc::ToProto(letter.create_time);
  *proto.mutable_last_attempt_time() = rpc::ToProto(letter.last_time);
  if (letter.decide_time.has_value()) {
    *proto.mutable_decide_time() = rpc::ToProto(*letter.decide_time);
  }
  proto.set_decider(letter.decider);
  proto.set_reason(letter.reason);
  return proto;
}

v1::DeadLetter LetterToProto(const DeadLetter& letter) {
  v1::DeadLetter proto = ToProto(letter);
  *proto.mutable_document() = ToProto(letter.envelope.document);
  return proto;
}

v1::ListDeadLettersResponse LettersToProto(const DeadLetterPage& page) {
  v1::ListDeadLettersResponse response;
  for (const DeadLetter& letter : page.letters) {
    *response.add_dead_letters() = ToProto(letter);
  }
  response.set_next_page_token(page.next);
  return response;
}

v1::NonDelivery ToProto(const NonDelivery& non_delivery) {
  v1::NonDelivery proto;
  proto.set_name(absl::StrCat("nonDeliveries/", non_delivery.document));
  *proto.mutable_due_time() = rpc::ToProto(non_delivery.due_time);
  *proto.mutable_statement() = ToProto(non_delivery.statement);
  return proto;
}

v1::DocumentFile ToProto(const DocumentFile& file) {
  v1::DocumentFile proto;
  proto.set_sender_region(file.sender);
  proto.set_recipient_region(file.recipient);
  for (const Envelope& envelope : file.envelopes) {
    auto* added = proto.add_envelopes();
    *added->mutable_document() = ToProto(envelope.document);
    added->set_sealed_body(envelope.sealed_body);
    if (!envelope.certificate.empty()) {
      added->mutable_certificate()->ParseFromString(envelope.certificate);
    }
  }
  for (const SignedDocument& receipt : file.receipts) {
    *proto.add_receipts() = ToProto(receipt);
  }
  return proto;
}

v1::ImportDocumentsResponse ToProto(const Imported& imported) {
  v1::ImportDocumentsResponse response;
  response.set_document_count(imported.documents);
  response.set_receipt_count(imported.receipts);
  return response;
}

}  // namespace bashu::routing
