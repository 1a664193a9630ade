#include "services/routing/domain/exchange.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <deque>
#include <set>
#include <utility>

#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/exchange_errors.h"
#include "services/routing/domain/handover.h"
#include "services/routing/domain/link.h"
#include "services/routing/domain/papers.h"

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

Hops WithVerdicts(Hops hops) {
  const auto end =
      std::find_if(hops.begin(), hops.end(), [](const auto& entry) {
        return entry.second.offer.empty() || entry.second.verdict.empty();
      });
  hops.erase(end, hops.end());
  return hops;
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
  // What came was let in by Take.
  if (!std::holds_alternative<Received>(event)) RETURN_IF_ERROR(MayAct(tx));
  if (const auto* accept = std::get_if<Accept>(&event)) {
    RETURN_IF_ERROR(MustHavePapers(tx, state, accept->epoch));
  }
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

absl::Status Exchange::MustHavePapers(RoutingTx& tx, const CaseState& state,
                                      int64_t epoch) const {
  const auto handover = state.handovers.find(epoch);
  if (handover == state.handovers.end()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<Referral> referral,
                   tx.FindReferral(handover->second.referral));
  if (!referral.has_value()) return absl::OkStatus();  // Step refuses it.
  ASSIGN_OR_RETURN(const std::vector<PaperRef> missing,
                   MissingOf(tx, notary_.PapersOf(referral->manifest)));
  return missing.empty() ? absl::OkStatus()
                         : PapersMissing(referral->id, missing.size());
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

absl::Status Exchange::SendMessage(RoutingTx& tx, const Call& call,
                                   const std::string& case_id,
                                   const Message& message) const {
  if (message.kind == Message::Kind::kOffer) {
    ASSIGN_OR_RETURN(const Hops proof, outgoing_.Evidence(tx, case_id));
    return SendOffer(tx, call, case_id, message, proof);
  }
  ASSIGN_OR_RETURN(Hops hops, tx.FindHops(case_id));
  Document document;
  document.recipient = message.recipient_region();
  if (message.kind == Message::Kind::kCancel) {
    document.content = CancelDocument{case_id, message};
    return outgoing_.Send(tx, call, document, message.referral, "", "")
        .status();
  }
  Hop& hop = hops[message.epoch];
  document.content = VerdictDocument{
      case_id, message, hop.offer.empty() ? "" : notary_.DigestOf(hop.offer)};
  ASSIGN_OR_RETURN(
      SignedDocument made,
      outgoing_.Send(tx, call, document, message.referral, "", ""));
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
  ASSIGN_OR_RETURN(const std::string manifest,
                   CarryPapers(tx, call, message.taker_region, *referral));
  ASSIGN_OR_RETURN(const std::string sealed,
                   outgoing_.SealBody(tx, call, message.taker_region,
                                      message.referral, Part::kRequest));
  Document document;
  document.recipient = message.taker_region;
  document.content = OfferDocument{case_id,
                                   message,
                                   referral->programme,
                                   referral->reason,
                                   referral->preview,
                                   manifest,
                                   notary_.OwnDigest(sealed),
                                   referral->due_time};
  const std::string certificate =
      hops.empty() ? "" : notary_.Certify(case_id, hops);
  Hop hop;
  ASSIGN_OR_RETURN(hop.offer,
                   outgoing_.Send(tx, call, document, message.referral, sealed,
                                  certificate));
  return tx.PutHop(case_id, message.epoch, hop);
}

absl::StatusOr<std::string> Exchange::CarryPapers(
    RoutingTx& tx, const Call& call, const std::string& region,
    const Referral& referral) const {
  std::set<std::string> carried;
  for (const PaperRef& ref : notary_.PapersOf(referral.manifest)) {
    ASSIGN_OR_RETURN(const std::optional<Paper> paper,
                     tx.papers().FindPaper(ref.digest));
    if (paper.has_value() && paper->complete) carried.insert(ref.digest);
  }
  // Papers go over a link only, not by way of others.
  if (carried.empty() || outgoing_.IsCarried(region)) return referral.manifest;
  if (region != regions_.own()) {
    store::Dispatch push;
    push.id = absl::StrCat("referrals/", referral.id, ":papers");
    push.kind = "exchange.papers";
    push.subject = absl::StrCat("referrals/", referral.id);
    // Documents never wait behind papers.
    push.lane = absl::StrCat("papers/", region);
    push.create_time = call.now;
    push.next_time = call.now;
    push.traceparent = call.traceparent;
    RETURN_IF_ERROR(tx.journal().Enqueue(push));
  }
  return notary_.WithCarried(referral.manifest, carried);
}

absl::Status Exchange::ExpectPapers(RoutingTx& tx, absl::string_view manifest,
                                    const std::string& region) const {
  for (const PaperRef& paper : notary_.PapersOf(manifest)) {
    if (!paper.carried) continue;
    RETURN_IF_ERROR(tx.papers().Expect(paper.digest, region));
  }
  return absl::OkStatus();
}

absl::Status Exchange::SendRequest(RoutingTx& tx, const Call& call,
                                   const Referral& referral) const {
  RETURN_IF_ERROR(MayAct(tx));
  if (referral.kind != ReferralKind::kCooperation) {
    return SendAsk(tx, call, referral);
  }
  Document document;
  document.recipient = regions_.RegionOf(referral.target_office);
  ASSIGN_OR_RETURN(const std::string sealed,
                   outgoing_.SealBody(tx, call, document.recipient, referral.id,
                                      Part::kRequest));
  document.content = CooperationDocument{
      referral.case_id,          referral.id,        referral.source_office,
      referral.target_office,    referral.programme, referral.reason,
      notary_.OwnDigest(sealed), referral.due_time};
  RETURN_IF_ERROR(
      outgoing_.Send(tx, call, document, referral.id, sealed, "").status());
  if (document.recipient != regions_.own()) return absl::OkStatus();
  return Tell(tx, call, "referral.arrived", referral.id);
}

absl::Status Exchange::SendAnswer(RoutingTx& tx, const Call& call,
                                  const Referral& referral) const {
  RETURN_IF_ERROR(MayAct(tx));
  if (referral.kind != ReferralKind::kCooperation) {
    RETURN_IF_ERROR(
        SendReply(tx, call, regions_.RegionOf(referral.source_office), referral,
                  referral.fulfilled ? ReplyDocument::Decision::kDone
                                     : ReplyDocument::Decision::kDeclined));
    return Tell(tx, call, "referral.answered", referral.id);
  }
  Document document;
  document.recipient = regions_.RegionOf(referral.source_office);
  ASSIGN_OR_RETURN(const std::string sealed,
                   outgoing_.SealBody(tx, call, document.recipient, referral.id,
                                      Part::kAnswer));
  document.content =
      AnswerDocument{referral.case_id, referral.id, referral.fulfilled,
                     notary_.OwnDigest(sealed)};
  RETURN_IF_ERROR(
      outgoing_.Send(tx, call, document, referral.id, sealed, "").status());
  return Tell(tx, call, "referral.answered", referral.id);
}

}  // namespace bashu::routing
