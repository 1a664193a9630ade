#include "services/routing/egress/document_codec.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <map>
#include <optional>
#include <utility>

#include "common/base/uuid.h"
#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/egress/request_codec.h"
#include "services/routing/egress/statement_codec.h"

namespace bashu::routing {
namespace {

std::map<ReturnReason, std::string> ReasonNames() {
  return {
      {ReturnReason::kNone, ""},
      {ReturnReason::kNotCompetent, "NOT_COMPETENT"},
      {ReturnReason::kConflict, "CONFLICT"},
      {ReturnReason::kAcceptedElsewhere, "ACCEPTED_ELSEWHERE"},
      {ReturnReason::kPaperUnreadable, "PAPER_UNREADABLE"},
      {ReturnReason::kSecondVisit, "SECOND_VISIT"},
  };
}

ReturnReason ReasonNamed(absl::string_view text, Names& names) {
  for (const auto& [reason, name] : ReasonNames()) {
    if (name == text) return reason;
  }
  names.Require(false);
  return ReturnReason::kNone;
}

exchange::v1::Verdict::Decision ToProto(Outcome outcome) {
  switch (outcome) {
    case Outcome::kAccepted:
      return exchange::v1::Verdict::DECISION_ACCEPT;
    case Outcome::kReturned:
      return exchange::v1::Verdict::DECISION_RETURN;
    case Outcome::kCancelled:
      return exchange::v1::Verdict::DECISION_CANCELLED;
    case Outcome::kPending:
      break;
  }
  return exchange::v1::Verdict::DECISION_UNSPECIFIED;
}

Outcome FromProto(exchange::v1::Verdict::Decision decision, Names& names) {
  switch (decision) {
    case exchange::v1::Verdict::DECISION_ACCEPT:
      return Outcome::kAccepted;
    case exchange::v1::Verdict::DECISION_RETURN:
      return Outcome::kReturned;
    case exchange::v1::Verdict::DECISION_CANCELLED:
      return Outcome::kCancelled;
    default:
      names.Require(false);
      return Outcome::kPending;
  }
}

// What offers, verdicts and cancellations have in common.
template <typename Proto>
void Write(const std::string& case_id, const Message& message, Proto& proto) {
  proto.set_referral(Named("referrals", message.referral));
  proto.set_case_name(Named("cases", case_id));
  proto.set_epoch(message.epoch);
  proto.set_giver_office(Named("offices", message.giver));
  proto.set_taker_office(Named("offices", message.taker));
}

template <typename Proto>
Message Read(Message::Kind kind, const Proto& proto, Names& names) {
  Message message;
  message.kind = kind;
  message.referral = names.ReadUuid(proto.referral(), "referrals");
  message.epoch = proto.epoch();
  names.Require(proto.epoch() >= 1);
  message.giver = names.Read(proto.giver_office(), "offices");
  message.taker = names.Read(proto.taker_office(), "offices");
  return message;
}

// Writes one kind of content into its field.
struct Writer {
  exchange::v1::Document& document;

  void operator()(const OfferDocument& offer) const {
    auto& proto = *document.mutable_offer();
    Write(offer.case_id, offer.message, proto);
    proto.set_programme(static_cast<type::v1::Programme>(offer.programme));
    proto.set_reason(offer.reason);
    proto.set_designated(offer.message.designated);
    auto& preview = *proto.mutable_preview();
    preview.set_matter(offer.preview.matter);
    preview.set_handling_organ_division(offer.preview.handling_organ_division);
    preview.set_cause_division(offer.preview.cause_division);
    preview.set_original_case_office(
        Named("offices", offer.preview.original_case_office));
    preview.set_urgent(offer.preview.urgent);
    preview.set_sealed_class(offer.preview.sealed_class);
    preview.set_conflict_salt(offer.preview.conflict_salt);
    for (const std::string& digest : offer.preview.conflict_digests) {
      preview.add_conflict_digests(digest);
    }
    proto.mutable_manifest()->ParseFromString(offer.manifest);
    proto.mutable_manifest()->set_sealed_body_digest(offer.sealed_body_digest);
    WriteDue(offer.due_time, proto);
  }

  void operator()(const VerdictDocument& verdict) const {
    auto& proto = *document.mutable_verdict();
    Write(verdict.case_id, verdict.message, proto);
    proto.set_decision(ToProto(verdict.message.verdict));
    proto.set_return_reason(ReasonNames().at(verdict.message.return_reason));
    proto.set_competent_office(
        Named("offices", verdict.message.competent_office));
    proto.set_offer_digest(verdict.offer_digest);
  }

  void operator()(const CancelDocument& cancel) const {
    Write(cancel.case_id, cancel.message, *document.mutable_cancel());
  }

  void operator()(const CooperationDocument& request) const {
    auto& proto = *document.mutable_cooperation_request();
    proto.set_referral(Named("referrals", request.referral));
    proto.set_case_name(Named("cases", request.case_id));
    proto.set_asking_office(Named("offices", request.asking_office));
    proto.set_asked_office(Named("offices", request.asked_office));
    proto.set_programme(static_cast<type::v1::Programme>(request.programme));
    proto.set_measure(request.measure);
    proto.set_sealed_body_digest(request.sealed_body_digest);
    WriteDue(request.due_time, proto);
  }

  void operator()(const AnswerDocument& answer) const {
    auto& proto = *document.mutable_cooperation_answer();
    proto.set_referral(Named("referrals", answer.referral));
    proto.set_case_name(Named("cases", answer.case_id));
    proto.set_fulfilled(answer.fulfilled);
    proto.set_sealed_body_digest(answer.sealed_body_digest);
  }

  void operator()(const RequestDocument& request) const {
    WriteRequest(request, *document.mutable_request());
  }

  void operator()(const ReplyDocument& reply) const {
    WriteReply(reply, *document.mutable_reply());
  }

  void operator()(const DesignationDocument& designation) const {
    WriteDesignation(designation, *document.mutable_designation());
  }

  void operator()(const ReceiptDocument& receipt) const {
    auto& proto = *document.mutable_receipt();
    proto.set_received_document_id(receipt.document_id);
    proto.set_received_sequence(receipt.sequence);
    proto.set_received_digest(receipt.digest);
  }

  void operator()(const CompetenceStatement& statement) const {
    *document.mutable_competence() = ToProto(statement);
  }

  void operator()(const NonDeliveryDocument& missed) const {
    auto& proto = *document.mutable_non_delivery();
    proto.set_sent_document_id(missed.document_id);
    proto.set_sent_sequence(missed.sequence);
    proto.set_sent_digest(missed.digest);
    *proto.mutable_due_time() = TimeToProto(missed.due_time);
  }

  void operator()(const CarriageDocument& carriage) const {
    auto& proto = *document.mutable_carriage();
    proto.set_origin_region(carriage.origin);
    proto.set_destination_region(carriage.destination);
    for (const std::string& region : carriage.path) {
      proto.add_path_regions(region);
    }
    proto.set_sealed_body_digest(carriage.envelope_digest);
  }
};

OfferDocument ReadOffer(const exchange::v1::Document& document, Names& names) {
  const exchange::v1::Offer& proto = document.offer();
  OfferDocument offer;
  offer.case_id = names.ReadUuid(proto.case_name(), "cases");
  offer.message = Read(Message::Kind::kOffer, proto, names);
  offer.message.giver_region = document.sender_region();
  offer.message.taker_region = document.recipient_region();
  offer.message.designated = proto.designated();
  offer.programme = FromProto(proto.programme(), names);
  offer.reason = proto.reason();
  const exchange::v1::Preview& preview = proto.preview();
  offer.preview = {
      preview.matter(),
      preview.handling_organ_division(),
      preview.cause_division(),
      std::string(
          absl::StripPrefix(preview.original_case_office(), "offices/")),
      preview.urgent(),
      preview.sealed_class(),
      {preview.conflict_digests().begin(), preview.conflict_digests().end()},
      preview.conflict_salt()};
  exchange::v1::Manifest manifest = proto.manifest();
  offer.sealed_body_digest = manifest.sealed_body_digest();
  manifest.clear_sealed_body_digest();
  offer.manifest = manifest.SerializeAsString();
  offer.due_time = DueIn(proto, names);
  return offer;
}

VerdictDocument ReadVerdict(const exchange::v1::Document& document,
                            Names& names) {
  const exchange::v1::Verdict& proto = document.verdict();
  VerdictDocument verdict;
  verdict.case_id = names.ReadUuid(proto.case_name(), "cases");
  verdict.message = Read(Message::Kind::kVerdict, proto, names);
  verdict.message.giver_region = document.recipient_region();
  verdict.message.taker_region = document.sender_region();
  verdict.message.verdict = FromProto(proto.decision(), names);
  verdict.message.return_reason = ReasonNamed(proto.return_reason(), names);
  if (!proto.competent_office().empty()) {
    verdict.message.competent_office =
        names.Read(proto.competent_office(), "offices");
  }
  verdict.offer_digest = proto.offer_digest();
  return verdict;
}

CancelDocument ReadCancel(const exchange::v1::Document& document,
                          Names& names) {
  CancelDocument cancel;
  cancel.case_id = names.ReadUuid(document.cancel().case_name(), "cases");
  cancel.message = Read(Message::Kind::kCancel, document.cancel(), names);
  cancel.message.giver_region = document.sender_region();
  cancel.message.taker_region = document.recipient_region();
  return cancel;
}

CooperationDocument ReadRequest(const exchange::v1::CooperationRequest& proto,
                                Names& names) {
  return {names.ReadUuid(proto.case_name(), "cases"),
          names.ReadUuid(proto.referral(), "referrals"),
          names.Read(proto.asking_office(), "offices"),
          names.Read(proto.asked_office(), "offices"),
          FromProto(proto.programme(), names),
          proto.measure(),
          proto.sealed_body_digest(),
          DueIn(proto, names)};
}

Content ReadContent(const exchange::v1::Document& proto, Names& names) {
  switch (proto.content_case()) {
    case exchange::v1::Document::kOffer:
      return ReadOffer(proto, names);
    case exchange::v1::Document::kVerdict:
      return ReadVerdict(proto, names);
    case exchange::v1::Document::kCancel:
      return ReadCancel(proto, names);
    case exchange::v1::Document::kCooperationRequest:
      return ReadRequest(proto.cooperation_request(), names);
    case exchange::v1::Document::kCooperationAnswer: {
      const auto& answer = proto.cooperation_answer();
      return AnswerDocument{names.ReadUuid(answer.case_name(), "cases"),
                            names.ReadUuid(answer.referral(), "referrals"),
                            answer.fulfilled(), answer.sealed_body_digest()};
    }
    case exchange::v1::Document::kRequest:
      return ReadRequest(proto.request(), names);
    case exchange::v1::Document::kReply:
      return ReadReply(proto.reply(), names);
    case exchange::v1::Document::kDesignation:
      return ReadDesignation(proto.designation(), names);
    case exchange::v1::Document::kReceipt: {
      const auto& receipt = proto.receipt();
      return ReceiptDocument{receipt.received_document_id(),
                             receipt.received_sequence(),
                             receipt.received_digest()};
    }
    case exchange::v1::Document::kNonDelivery: {
      const auto& missed = proto.non_delivery();
      return NonDeliveryDocument{missed.sent_document_id(),
                                 missed.sent_sequence(), missed.sent_digest(),
                                 names.ReadTime(missed.due_time())};
    }
    case exchange::v1::Document::kCarriage: {
      const auto& carriage = proto.carriage();
      return CarriageDocument{
          carriage.origin_region(),
          carriage.destination_region(),
          {carriage.path_regions().begin(), carriage.path_regions().end()},
          carriage.sealed_body_digest()};
    }
    // Statements travel in certificates; on a link nobody expects one.
    case exchange::v1::Document::kCompetence:
    case exchange::v1::Document::CONTENT_NOT_SET:
      break;
  }
  names.Require(false);
  return {};
}

}  // namespace

exchange::v1::Document ToProto(const Document& document) {
  exchange::v1::Document proto;
  proto.set_document_id(document.id);
  proto.set_sender_region(document.sender);
  proto.set_recipient_region(document.recipient);
  proto.set_link_sequence(document.sequence);
  proto.set_previous_digest(document.previous_digest);
  *proto.mutable_sign_time() = TimeToProto(document.sign_time);
  std::visit(Writer{proto}, document.content);
  return proto;
}

absl::StatusOr<Document> FromProto(const exchange::v1::Document& proto) {
  Names names;
  Document document;
  document.id = proto.document_id();
  names.Require(IsUuid(document.id));
  document.sender = proto.sender_region();
  document.recipient = proto.recipient_region();
  document.sequence = proto.link_sequence();
  document.previous_digest = proto.previous_digest();
  document.sign_time = names.ReadTime(proto.sign_time());
  document.content = ReadContent(proto, names);
  RETURN_IF_ERROR(names.status());
  return document;
}

exchange::v1::SignedDocument SignedToProto(const SignedDocument& document) {
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

SignedDocument FromProto(const exchange::v1::SignedDocument& proto) {
  return {proto.payload(), proto.signature(), proto.suite(), proto.key_id(),
          proto.has_batch() ? proto.batch().SerializeAsString() : ""};
}

exchange::v1::Envelope ToProto(const Envelope& envelope) {
  exchange::v1::Envelope proto;
  *proto.mutable_document() = SignedToProto(envelope.document);
  proto.set_sealed_body(envelope.sealed_body);
  if (!envelope.certificate.empty()) {
    proto.mutable_certificate()->ParseFromString(envelope.certificate);
  }
  return proto;
}

Envelope FromProto(const exchange::v1::Envelope& proto) {
  return {
      FromProto(proto.document()), proto.sealed_body(),
      proto.has_certificate() ? proto.certificate().SerializeAsString() : ""};
}

exchange::v1::CustodyReceipt ToProto(absl::string_view case_id,
                                     const Hops& hops) {
  exchange::v1::CustodyReceipt receipt;
  receipt.set_case_name(Named("cases", case_id));
  for (const auto& [epoch, hop] : hops) {
    auto* added = receipt.add_hops();
    *added->mutable_offer() = SignedToProto(hop.offer);
    *added->mutable_verdict() = SignedToProto(hop.verdict);
  }
  return receipt;
}

}  // namespace bashu::routing
