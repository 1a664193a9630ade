// What the content of a document that was taken does.
#include <utility>

#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/exchange.h"

namespace bashu::routing {
namespace {

Referral FromOffer(const OfferDocument& offer, absl::Time now) {
  Referral referral;
  referral.id = offer.message.referral;
  referral.kind = ReferralKind::kTransfer;
  referral.case_id = offer.case_id;
  referral.programme = offer.programme;
  referral.source_office = offer.message.giver;
  referral.target_office = offer.message.taker;
  referral.epoch = offer.message.epoch;
  referral.reason = offer.reason;
  referral.preview = offer.preview;
  referral.manifest = offer.manifest;
  referral.due_time = offer.due_time;
  referral.create_time = now;
  return referral;
}

}  // namespace

absl::Status Exchange::Apply(RoutingTx& tx, const Call& call,
                             const Document& document,
                             const Envelope& envelope) const {
  if (const auto* offer = std::get_if<OfferDocument>(&document.content)) {
    return TakeOffer(tx, call, document, *offer, envelope);
  }
  if (const auto* verdict = std::get_if<VerdictDocument>(&document.content)) {
    return TakeOther(tx, call, verdict->case_id, verdict->message, envelope);
  }
  if (const auto* cancel = std::get_if<CancelDocument>(&document.content)) {
    if (regions_.RegionOf(cancel->message.giver) != document.sender ||
        regions_.RegionOf(cancel->message.taker) != regions_.own()) {
      return NotHolder(cancel->case_id, cancel->message.giver, "");
    }
    return TakeOther(tx, call, cancel->case_id, cancel->message, envelope);
  }
  if (const auto* request =
          std::get_if<CooperationDocument>(&document.content)) {
    return TakeRequest(tx, call, document, *request, envelope);
  }
  if (const auto* answer = std::get_if<AnswerDocument>(&document.content)) {
    return TakeAnswer(tx, call, document, *answer, envelope);
  }
  if (const auto* request = std::get_if<RequestDocument>(&document.content)) {
    return TakeAsk(tx, call, document, *request, envelope);
  }
  if (const auto* reply = std::get_if<ReplyDocument>(&document.content)) {
    return TakeReply(tx, call, document, *reply, envelope);
  }
  if (const auto* designation =
          std::get_if<DesignationDocument>(&document.content)) {
    return TakeDesignation(tx, call, document, *designation);
  }
  if (const auto* carriage = std::get_if<CarriageDocument>(&document.content)) {
    return TakeCarriage(tx, call, document, *carriage, envelope);
  }
  return VerdictUnexpected("", 0);  // A receipt is on no link.
}

absl::Status Exchange::TakeOffer(RoutingTx& tx, const Call& call,
                                 const Document& document,
                                 const OfferDocument& offer,
                                 const Envelope& envelope) const {
  const Message& message = offer.message;
  // A region speaks for its own offices only.
  if (regions_.RegionOf(message.giver) != document.sender) {
    return NotHolder(offer.case_id, message.giver, "");
  }
  if (regions_.RegionOf(message.taker) != regions_.own()) {
    return OfficeNotFound(message.taker);
  }
  ASSIGN_OR_RETURN(const std::optional<Referral> known,
                   tx.FindReferral(message.referral));
  if (known.has_value() && (known->case_id != offer.case_id ||
                            known->source_office != message.giver)) {
    return ReferralExists(message.referral, "case_name");
  }
  ProvenHops proven;
  if (message.epoch > 1) {
    ASSIGN_OR_RETURN(proven,
                     notary_.Prove(offer.case_id, envelope.certificate));
    if (static_cast<int64_t>(proven.size()) != message.epoch - 1) {
      return CertificateInvalid(offer.case_id, "epochs are missing");
    }
    const Handover& last = proven.rbegin()->second.handover;
    const bool accepted = last.outcome == Outcome::kAccepted;
    if (message.giver != (accepted ? last.taker : last.giver)) {
      return CertificateInvalid(offer.case_id, "another office holds it");
    }
  }
  ASSIGN_OR_RETURN(const CaseState state,
                   GetCase(tx, regions_.own(), offer.case_id));
  Received received{message, {}};
  for (const auto& [epoch, hop] : proven) {
    received.proven[epoch] = hop.handover;
  }
  RETURN_IF_ERROR(Step(state, received).status());  // Nothing written yet.

  RETURN_IF_ERROR(
      KeepOffer(tx, call, offer, envelope, state, proven, known.has_value()));
  return Play(tx, call, state, received);
}

absl::Status Exchange::KeepOffer(RoutingTx& tx, const Call& call,
                                 const OfferDocument& offer,
                                 const Envelope& envelope,
                                 const CaseState& state,
                                 const ProvenHops& proven, bool known) const {
  const Message& message = offer.message;
  if (!known) {
    Referral referral = FromOffer(offer, call.now);
    const auto tombstone = state.handovers.find(message.epoch);
    if (tombstone != state.handovers.end() &&
        tombstone->second.outcome == Outcome::kCancelled) {
      referral.state = ReferralState::kCancelled;
      referral.decide_time = call.now;
    }
    RETURN_IF_ERROR(tx.PutReferral(referral));
    RETURN_IF_ERROR(tx.PutBody(message.referral, Part::kRequest,
                               {true, envelope.sealed_body}));
    RETURN_IF_ERROR(ExpectPapers(tx, offer.manifest, message.giver_region));
  }
  ASSIGN_OR_RETURN(Hops hops, tx.FindHops(offer.case_id));
  for (const auto& [epoch, hop] : proven) {
    if (hops[epoch].verdict.empty()) {
      RETURN_IF_ERROR(tx.PutHop(offer.case_id, epoch, hop.hop));
    }
  }
  if (hops[message.epoch].offer.empty()) {
    hops[message.epoch].offer = envelope.document;
    RETURN_IF_ERROR(
        tx.PutHop(offer.case_id, message.epoch, hops[message.epoch]));
  }
  return absl::OkStatus();
}

absl::Status Exchange::TakeOther(RoutingTx& tx, const Call& call,
                                 const std::string& case_id,
                                 const Message& message,
                                 const Envelope& envelope) const {
  ASSIGN_OR_RETURN(const CaseState state, GetCase(tx, regions_.own(), case_id));
  const Received received{message, {}};
  RETURN_IF_ERROR(Step(state, received).status());
  if (message.kind == Message::Kind::kVerdict) {
    ASSIGN_OR_RETURN(Hops hops, tx.FindHops(case_id));
    Hop& hop = hops[message.epoch];
    if (hop.verdict.empty()) {
      hop.verdict = envelope.document;
      RETURN_IF_ERROR(tx.PutHop(case_id, message.epoch, hop));
    }
  }
  return Play(tx, call, state, received);
}

absl::Status Exchange::TakeRequest(RoutingTx& tx, const Call& call,
                                   const Document& document,
                                   const CooperationDocument& request,
                                   const Envelope& envelope) const {
  if (regions_.RegionOf(request.asking_office) != document.sender) {
    return NotHolder(request.case_id, request.asking_office, "");
  }
  if (regions_.RegionOf(request.asked_office) != regions_.own()) {
    return OfficeNotFound(request.asked_office);
  }
  ASSIGN_OR_RETURN(const std::optional<Referral> known,
                   tx.FindReferral(request.referral));
  if (known.has_value()) return ReferralExists(request.referral, "case_name");
  Referral referral;
  referral.id = request.referral;
  referral.kind = ReferralKind::kCooperation;
  referral.case_id = request.case_id;
  referral.programme = request.programme;
  referral.source_office = request.asking_office;
  referral.target_office = request.asked_office;
  referral.reason = request.measure;
  referral.due_time = request.due_time;
  referral.create_time = call.now;
  RETURN_IF_ERROR(tx.PutReferral(referral));
  RETURN_IF_ERROR(
      tx.PutBody(referral.id, Part::kRequest, {true, envelope.sealed_body}));
  return Tell(tx, call, "referral.arrived", referral.id);
}

absl::Status Exchange::TakeAnswer(RoutingTx& tx, const Call& call,
                                  const Document& document,
                                  const AnswerDocument& answer,
                                  const Envelope& envelope) const {
  ASSIGN_OR_RETURN(std::optional<Referral> referral,
                   tx.FindReferral(answer.referral));
  if (!referral.has_value() || referral->kind != ReferralKind::kCooperation ||
      referral->case_id != answer.case_id ||
      regions_.RegionOf(referral->target_office) != document.sender ||
      referral->state != ReferralState::kOffered) {
    return VerdictUnexpected(answer.case_id, 0);
  }
  referral->state = ReferralState::kAnswered;
  referral->fulfilled = answer.fulfilled;
  referral->decide_time = call.now;
  RETURN_IF_ERROR(tx.PutReferral(*referral));
  RETURN_IF_ERROR(
      tx.PutBody(referral->id, Part::kAnswer, {true, envelope.sealed_body}));
  return Tell(tx, call, "referral.answered", referral->id);
}

}  // namespace bashu::routing
