// The third of Exchange that carries what is neither a transfer nor a request
// for cooperation: leads, social assistance, pulls, supplements, outcomes.
#include <utility>

#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/exchange.h"

namespace bashu::routing {
namespace {

using Decision = ReplyDocument::Decision;

bool IsHere(const CaseState& state) {
  return state.state == CustodyState::kHeld ||
         state.state == CustodyState::kOffered;
}

// Whether `region` ever gave or took the case, as far as we know.
bool IsParty(const CaseState& state, const std::string& region) {
  for (const auto& [epoch, handover] : state.handovers) {
    if (handover.giver_region == region || handover.taker_region == region) {
      return true;
    }
  }
  return false;
}

Referral FromRequest(const RequestDocument& request, absl::Time now) {
  Referral referral;
  referral.id = request.referral;
  referral.kind = static_cast<ReferralKind>(request.kind);
  referral.case_id = request.case_id;
  referral.programme = request.programme;
  referral.source_office = request.asking_office;
  referral.target_office = request.asked_office;
  referral.reason = request.reason;
  referral.preview = request.preview;
  referral.manifest = request.manifest;
  referral.due_time = request.due_time;
  referral.create_time = now;
  return referral;
}

// What the records answer by themselves; nothing if an officer must.
struct Answer {
  Decision decision;
  std::string reason;
  std::string competent_office;
};

std::optional<Answer> AnswerOfRecords(const CaseState& state,
                                      const Referral& referral) {
  switch (referral.kind) {
    case ReferralKind::kOutcome:
      return Answer{Decision::kDone, "", ""};
    case ReferralKind::kSupplement:
      if (IsHere(state)) return Answer{Decision::kDone, "", state.holder};
      if (state.state == CustodyState::kReleased) {
        return Answer{Decision::kSentOn, "", state.holder};
      }
      return Answer{Decision::kDeclined, "CASE_NOT_FOUND", ""};
    case ReferralKind::kPull:
      if (IsHere(state) && state.holder == referral.target_office) {
        return std::nullopt;
      }
      return Answer{Decision::kDeclined, "NOT_HOLDER", state.holder};
    default:
      return std::nullopt;
  }
}

// Whether a supplement that we know follows its case to us again.
bool IsBack(const Referral& known, const RequestDocument& request) {
  return known.kind == ReferralKind::kSupplement &&
         request.kind == static_cast<int>(ReferralKind::kSupplement) &&
         known.case_id == request.case_id &&
         known.source_office == request.asking_office;
}

void Conclude(const Answer& answer, absl::Time now, Referral& referral) {
  referral.state = ReferralState::kAnswered;
  referral.fulfilled = answer.decision != Decision::kDeclined;
  referral.answer_code =
      answer.decision == Decision::kSentOn ? "SENT_ON" : answer.reason;
  referral.competent_office = answer.competent_office;
  referral.decide_time = now;
}

}  // namespace

absl::Status Exchange::SendAsk(RoutingTx& tx, const Call& call,
                               const Referral& referral) const {
  Document document;
  document.recipient = regions_.RegionOf(referral.target_office);
  ASSIGN_OR_RETURN(const std::string sealed,
                   outgoing_.SealBody(tx, call, document.recipient, referral.id,
                                      Part::kRequest));
  ASSIGN_OR_RETURN(const std::string manifest,
                   CarryPapers(tx, call, document.recipient, referral));
  document.content = RequestDocument{referral.case_id,
                                     referral.id,
                                     static_cast<int>(referral.kind),
                                     referral.source_office,
                                     referral.target_office,
                                     referral.programme,
                                     referral.reason,
                                     referral.preview,
                                     manifest,
                                     notary_.OwnDigest(sealed),
                                     referral.due_time};
  // Whoever tells how a case ended shows that it was its holder.
  std::string certificate;
  if (referral.kind == ReferralKind::kOutcome) {
    ASSIGN_OR_RETURN(Hops hops, outgoing_.Evidence(tx, referral.case_id));
    certificate =
        notary_.Certify(referral.case_id, WithVerdicts(std::move(hops)));
  }
  RETURN_IF_ERROR(
      outgoing_.Send(tx, call, document, referral.id, sealed, certificate)
          .status());
  if (document.recipient != regions_.own()) return absl::OkStatus();
  RETURN_IF_ERROR(Tell(tx, call, "referral.arrived", referral.id));
  ASSIGN_OR_RETURN(const CaseState state,
                   GetCase(tx, regions_.own(), referral.case_id));
  const std::optional<Answer> answer = AnswerOfRecords(state, referral);
  if (!answer.has_value()) return absl::OkStatus();
  Referral answered = referral;
  Conclude(*answer, call.now, answered);
  RETURN_IF_ERROR(tx.PutReferral(answered));
  return Tell(tx, call, "referral.answered", referral.id);
}

absl::Status Exchange::SendReply(RoutingTx& tx, const Call& call,
                                 const std::string& recipient,
                                 const Referral& referral,
                                 Decision decision) const {
  Document document;
  document.recipient = recipient;
  ASSIGN_OR_RETURN(
      const std::string sealed,
      outgoing_.SealBody(tx, call, recipient, referral.id, Part::kAnswer));
  document.content =
      ReplyDocument{referral.case_id,
                    referral.id,
                    decision,
                    decision == Decision::kSentOn ? "" : referral.answer_code,
                    referral.competent_office,
                    notary_.OwnDigest(sealed)};
  return outgoing_.Send(tx, call, document, referral.id, sealed, "").status();
}

// A region speaks for its own offices only, but for a supplement that it sends
// on; and how a case ended is told by who proves that it held it.
absl::Status Exchange::CheckAsk(const CaseState& state,
                                const Document& document,
                                const RequestDocument& request,
                                const Envelope& envelope) const {
  const auto kind = static_cast<ReferralKind>(request.kind);
  const bool own = regions_.RegionOf(request.asking_office) == document.sender;
  const bool sent_on =
      kind == ReferralKind::kSupplement && IsParty(state, document.sender);
  if (!own && !sent_on) {
    return NotHolder(request.case_id, request.asking_office, state.holder);
  }
  if (regions_.RegionOf(request.asked_office) != regions_.own()) {
    return OfficeNotFound(request.asked_office);
  }
  if (kind != ReferralKind::kOutcome) return absl::OkStatus();
  ASSIGN_OR_RETURN(const ProvenHops proven,
                   notary_.Prove(request.case_id, envelope.certificate));
  if (proven.empty()) {
    return CertificateInvalid(request.case_id, "shows no handover");
  }
  const Handover& last = proven.rbegin()->second.handover;
  const bool accepted = last.outcome == Outcome::kAccepted;
  if (request.asking_office != (accepted ? last.taker : last.giver)) {
    return CertificateInvalid(request.case_id, "another office holds it");
  }
  return absl::OkStatus();
}

absl::Status Exchange::TakeAsk(RoutingTx& tx, const Call& call,
                               const Document& document,
                               const RequestDocument& request,
                               const Envelope& envelope) const {
  ASSIGN_OR_RETURN(const CaseState state,
                   GetCase(tx, regions_.own(), request.case_id));
  RETURN_IF_ERROR(CheckAsk(state, document, request, envelope));
  ASSIGN_OR_RETURN(const std::optional<Referral> known,
                   tx.FindReferral(request.referral));
  if (known.has_value() && !IsBack(*known, request)) {
    return ReferralExists(request.referral, "case_name");
  }
  Referral referral =
      known.has_value() ? *known : FromRequest(request, call.now);
  const std::optional<Answer> answer = AnswerOfRecords(state, referral);
  if (answer.has_value()) {
    Conclude(*answer, call.now, referral);
    // A supplement goes to who holds the case, whoever it was addressed to.
    const bool goes =
        referral.kind == ReferralKind::kSupplement && !state.holder.empty();
    if (goes) referral.target_office = state.holder;
  }
  RETURN_IF_ERROR(tx.PutReferral(referral));
  if (!known.has_value()) {
    RETURN_IF_ERROR(
        tx.PutBody(referral.id, Part::kRequest, {true, envelope.sealed_body}));
  }
  RETURN_IF_ERROR(ExpectPapers(tx, request.manifest, document.sender));
  RETURN_IF_ERROR(Tell(tx, call, "referral.arrived", referral.id));
  // Ours that came home before its reply is answered by that.
  if (known.has_value() && known->state == ReferralState::kOffered) {
    RETURN_IF_ERROR(Tell(tx, call, "referral.answered", referral.id));
  }
  if (!answer.has_value()) return absl::OkStatus();
  RETURN_IF_ERROR(
      SendReply(tx, call, document.sender, referral, answer->decision));
  return answer->decision == Decision::kSentOn
             ? SendOn(tx, call, referral, envelope)
             : absl::OkStatus();
}

// Hands a supplement to the region that the case went to. Our promise to the
// sender is kept from here on by our outbox.
absl::Status Exchange::SendOn(RoutingTx& tx, const Call& call,
                              const Referral& referral,
                              const Envelope& envelope) const {
  ASSIGN_OR_RETURN(const std::string body,
                   notary_.Open(envelope.sealed_body, referral.id));
  Document document;
  document.recipient = regions_.RegionOf(referral.target_office);
  ASSIGN_OR_RETURN(
      const std::string sealed,
      outgoing_.Seal(tx, call, document.recipient, body, referral.id));
  ASSIGN_OR_RETURN(const std::string manifest,
                   CarryPapers(tx, call, document.recipient, referral));
  document.content = RequestDocument{referral.case_id,
                                     referral.id,
                                     static_cast<int>(referral.kind),
                                     referral.source_office,
                                     referral.target_office,
                                     referral.programme,
                                     referral.reason,
                                     referral.preview,
                                     manifest,
                                     notary_.OwnDigest(sealed),
                                     referral.due_time};
  return outgoing_.Send(tx, call, document, referral.id, sealed, "").status();
}

absl::Status Exchange::TakeReply(RoutingTx& tx, const Call& call,
                                 const Document& document,
                                 const ReplyDocument& reply,
                                 const Envelope& envelope) const {
  ASSIGN_OR_RETURN(std::optional<Referral> referral,
                   tx.FindReferral(reply.referral));
  if (!referral.has_value() || referral->case_id != reply.case_id ||
      referral->kind == ReferralKind::kTransfer ||
      referral->kind == ReferralKind::kCooperation) {
    return VerdictUnexpected(reply.case_id, 0);
  }
  // What we sent on was answered to its sender already; so was ours that came
  // home with its case.
  const bool ours =
      regions_.RegionOf(referral->source_office) == regions_.own();
  if (referral->kind == ReferralKind::kSupplement &&
      (!ours || referral->state != ReferralState::kOffered)) {
    return absl::OkStatus();
  }
  if (!ours || referral->state != ReferralState::kOffered ||
      regions_.RegionOf(referral->target_office) != document.sender) {
    return VerdictUnexpected(reply.case_id, 0);
  }
  Conclude({reply.decision, reply.reason, reply.competent_office}, call.now,
           *referral);
  RETURN_IF_ERROR(tx.PutReferral(*referral));
  RETURN_IF_ERROR(
      tx.PutBody(referral->id, Part::kAnswer, {true, envelope.sealed_body}));
  return Tell(tx, call, "referral.answered", referral->id);
}

}  // namespace bashu::routing
