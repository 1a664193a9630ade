#include "services/routing/domain/exchange.h"

#include <absl/strings/str_cat.h>

#include <deque>
#include <utility>

#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/handover.h"
#include "services/routing/domain/link.h"

namespace bashu::routing {
namespace {

ReferralState StateAfter(Change::Kind kind) {
  switch (kind) {
    case Change::Kind::kArrived:
      return ReferralState::kOffered;
    case Change::Kind::kAccepted:
      return ReferralState::kAccepted;
    case Change::Kind::kReturned:
      return ReferralState::kReturned;
    case Change::Kind::kCancelled:
      return ReferralState::kCancelled;
  }
  return ReferralState::kOffered;
}

absl::string_view EventAfter(Change::Kind kind) {
  switch (kind) {
    case Change::Kind::kArrived:
      return "referral.arrived";
    case Change::Kind::kAccepted:
      return "referral.accepted";
    case Change::Kind::kReturned:
      return "referral.returned";
    case Change::Kind::kCancelled:
      return "referral.cancelled";
  }
  return "";
}

}  // namespace

absl::StatusOr<CaseState> GetCase(RoutingTx& tx, const std::string& region,
                                  const std::string& case_id) {
  ASSIGN_OR_RETURN(std::optional<CaseState> state, tx.FindCase(case_id));
  if (state.has_value()) return *std::move(state);
  CaseState unknown;
  unknown.case_id = case_id;
  unknown.region = region;
  return unknown;
}

absl::Status Exchange::Tell(RoutingTx& tx, const Call& call,
                            absl::string_view type,
                            absl::string_view referral) const {
  return tx.journal().Append({0, ids_.NewId(), std::string(type),
                              absl::StrCat("referrals/", referral), call.now,
                              call.traceparent});
}

absl::Status Exchange::Play(RoutingTx& tx, const Call& call,
                            const CaseState& state, const Event& event) const {
  CaseState now = state;
  std::deque<Event> events = {event};
  while (!events.empty()) {
    ASSIGN_OR_RETURN(Effects effects, Step(now, events.front()));
    events.pop_front();
    now = std::move(effects.next);
    RETURN_IF_ERROR(tx.PutCase(now));
    for (const Change& change : effects.changes) {
      RETURN_IF_ERROR(Settle(tx, call, now, change));
    }
    for (const Message& message : effects.messages) {
      RETURN_IF_ERROR(SendMessage(tx, call, now.case_id, message));
      if (message.recipient_region() == regions_.own()) {
        events.push_back(Received{message, {}});
      }
    }
  }
  return absl::OkStatus();
}

absl::Status Exchange::Settle(RoutingTx& tx, const Call& call,
                              const CaseState& state,
                              const Change& change) const {
  const Handover& handover = state.handovers.at(change.epoch);
  ASSIGN_OR_RETURN(std::optional<Referral> referral,
                   tx.FindReferral(handover.referral));
  if (!referral.has_value()) return ReferralNotFound(handover.referral);
  referral->state = StateAfter(change.kind);
  referral->return_reason = handover.return_reason;
  referral->competent_office = handover.competent_office;
  if (change.kind != Change::Kind::kArrived) referral->decide_time = call.now;
  RETURN_IF_ERROR(tx.PutReferral(*referral));
  return Tell(tx, call, EventAfter(change.kind), referral->id);
}

absl::StatusOr<SignedDocument> Exchange::Send(
    RoutingTx& tx, const Call& call, Document document,
    const std::string& referral, const std::string& sealed_body,
    const std::string& certificate) const {
  document.id = ids_.NewId();
  document.sender = regions_.own();
  document.sign_time = call.now;
  ASSIGN_OR_RETURN(const Link head,
                   tx.GetLink(document.sender, document.recipient));
  Number(head, document);
  ASSIGN_OR_RETURN(SignedDocument made, notary_.Sign(document));
  RETURN_IF_ERROR(tx.PutLink(document.sender, document.recipient,
                             {document.sequence, notary_.DigestOf(made)}));
  RETURN_IF_ERROR(tx.PutDocument({document.id,
                                  document.sender,
                                  document.recipient,
                                  document.sequence,
                                  {made, sealed_body, certificate},
                                  referral,
                                  {},
                                  "",
                                  call.now}));
  if (document.recipient == regions_.own()) return made;
  store::Dispatch push;
  push.id = absl::StrCat("documents/", document.id);
  push.kind = "exchange.push";
  push.subject = push.id;
  push.lane = document.recipient;
  push.create_time = call.now;
  push.next_time = call.now;
  push.traceparent = call.traceparent;
  RETURN_IF_ERROR(tx.journal().Enqueue(push));
  return made;
}

absl::StatusOr<std::string> Exchange::SealBody(RoutingTx& tx,
                                               const std::string& region,
                                               const std::string& referral,
                                               Part part) const {
  ASSIGN_OR_RETURN(const std::optional<Body> body, tx.FindBody(referral, part));
  return notary_.Seal(region, body.has_value() ? body->bytes : "", referral);
}

absl::Status Exchange::SendMessage(RoutingTx& tx, const Call& call,
                                   const std::string& case_id,
                                   const Message& message) const {
  ASSIGN_OR_RETURN(Hops hops, tx.FindHops(case_id));
  if (message.kind == Message::Kind::kOffer) {
    return SendOffer(tx, call, case_id, message, hops);
  }
  Document document;
  document.recipient = message.recipient_region();
  if (message.kind == Message::Kind::kCancel) {
    document.content = CancelDocument{case_id, message};
    return Send(tx, call, document, message.referral, "", "").status();
  }
  Hop& hop = hops[message.epoch];
  document.content = VerdictDocument{
      case_id, message, hop.offer.empty() ? "" : notary_.DigestOf(hop.offer)};
  ASSIGN_OR_RETURN(SignedDocument made,
                   Send(tx, call, document, message.referral, "", ""));
  if (!hop.verdict.empty()) return absl::OkStatus();  // Said again.
  hop.verdict = std::move(made);
  return tx.PutHop(case_id, message.epoch, hop);
}

absl::Status Exchange::SendOffer(RoutingTx& tx, const Call& call,
                                 const std::string& case_id,
                                 const Message& message,
                                 const Hops& hops) const {
  ASSIGN_OR_RETURN(std::optional<Referral> referral,
                   tx.FindReferral(message.referral));
  if (!referral.has_value()) return ReferralNotFound(message.referral);
  referral->epoch = message.epoch;
  RETURN_IF_ERROR(tx.PutReferral(*referral));
  ASSIGN_OR_RETURN(
      const std::string sealed,
      SealBody(tx, message.taker_region, message.referral, Part::kRequest));
  Document document;
  document.recipient = message.taker_region;
  document.content = OfferDocument{case_id,
                                   message,
                                   referral->programme,
                                   referral->reason,
                                   referral->preview,
                                   referral->manifest,
                                   notary_.OwnDigest(sealed),
                                   referral->due_time};
  const std::string certificate =
      hops.empty() ? "" : notary_.Certify(case_id, hops);
  Hop hop;
  ASSIGN_OR_RETURN(hop.offer, Send(tx, call, document, message.referral, sealed,
                                   certificate));
  return tx.PutHop(case_id, message.epoch, hop);
}

absl::Status Exchange::SendRequest(RoutingTx& tx, const Call& call,
                                   const Referral& referral) const {
  if (referral.kind != ReferralKind::kCooperation) {
    return SendAsk(tx, call, referral);
  }
  Document document;
  document.recipient = regions_.RegionOf(referral.target_office);
  ASSIGN_OR_RETURN(
      const std::string sealed,
      SealBody(tx, document.recipient, referral.id, Part::kRequest));
  document.content = CooperationDocument{
      referral.case_id,          referral.id,        referral.source_office,
      referral.target_office,    referral.programme, referral.reason,
      notary_.OwnDigest(sealed), referral.due_time};
  RETURN_IF_ERROR(Send(tx, call, document, referral.id, sealed, "").status());
  if (document.recipient != regions_.own()) return absl::OkStatus();
  return Tell(tx, call, "referral.arrived", referral.id);
}

absl::Status Exchange::SendAnswer(RoutingTx& tx, const Call& call,
                                  const Referral& referral) const {
  if (referral.kind != ReferralKind::kCooperation) {
    RETURN_IF_ERROR(
        SendReply(tx, call, regions_.RegionOf(referral.source_office), referral,
                  referral.fulfilled ? ReplyDocument::Decision::kDone
                                     : ReplyDocument::Decision::kDeclined));
    return Tell(tx, call, "referral.answered", referral.id);
  }
  Document document;
  document.recipient = regions_.RegionOf(referral.source_office);
  ASSIGN_OR_RETURN(
      const std::string sealed,
      SealBody(tx, document.recipient, referral.id, Part::kAnswer));
  document.content =
      AnswerDocument{referral.case_id, referral.id, referral.fulfilled,
                     notary_.OwnDigest(sealed)};
  RETURN_IF_ERROR(Send(tx, call, document, referral.id, sealed, "").status());
  return Tell(tx, call, "referral.answered", referral.id);
}

absl::Status Exchange::RecordDelivery(RoutingTx& tx, const Call& call,
                                      absl::string_view id,
                                      const SignedDocument& receipt) const {
  ASSIGN_OR_RETURN(std::optional<StoredDocument> stored, tx.FindDocument(id));
  if (!stored.has_value()) return DocumentMalformed("no such document");
  if (!stored->receipt.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Document document, notary_.Read(receipt));
  const auto* said = std::get_if<ReceiptDocument>(&document.content);
  if (said == nullptr || document.sender != stored->recipient ||
      said->document_id != stored->id || said->sequence != stored->sequence ||
      said->digest != notary_.DigestOf(stored->envelope.document)) {
    return DocumentMalformed("not the receipt of this document");
  }
  stored->receipt = receipt;
  RETURN_IF_ERROR(tx.PutDocument(*stored));
  ASSIGN_OR_RETURN(std::optional<Referral> referral,
                   tx.FindReferral(stored->referral));
  if (!referral.has_value()) return absl::OkStatus();  // A tombstone's.
  referral->deliver_time = call.now;
  RETURN_IF_ERROR(tx.PutReferral(*referral));
  return Tell(tx, call, "referral.delivered", referral->id);
}

}  // namespace bashu::routing
