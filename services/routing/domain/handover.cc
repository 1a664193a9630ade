#include "services/routing/domain/handover.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/limits.h"

namespace bashu::routing {
namespace {

Message About(Message::Kind kind, int64_t epoch, const Handover& handover) {
  return {kind,
          epoch,
          handover.referral,
          handover.giver,
          handover.taker,
          handover.giver_region,
          handover.taker_region,
          Outcome::kPending,
          ReturnReason::kNone,
          "",
          handover.designated};
}

// The recorded verdict, to be sent as often as anybody asks.
Message VerdictOn(int64_t epoch, const Handover& handover) {
  CHECK(handover.outcome != Outcome::kPending);
  Message verdict = About(Message::Kind::kVerdict, epoch, handover);
  verdict.verdict = handover.outcome;
  verdict.return_reason = handover.return_reason;
  verdict.competent_office = handover.competent_office;
  return verdict;
}

Handover FromMessage(const Message& message) {
  Handover handover;
  handover.referral = message.referral;
  handover.giver = message.giver;
  handover.taker = message.taker;
  handover.giver_region = message.giver_region;
  handover.taker_region = message.taker_region;
  return handover;
}

bool SameOffer(const Handover& handover, const Message& message) {
  return handover.referral == message.referral &&
         handover.giver == message.giver && handover.taker == message.taker &&
         handover.giver_region == message.giver_region &&
         handover.taker_region == message.taker_region;
}

Change::Kind ChangeOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPending:
      return Change::Kind::kArrived;
    case Outcome::kAccepted:
      return Change::Kind::kAccepted;
    case Outcome::kReturned:
      return Change::Kind::kReturned;
    case Outcome::kCancelled:
      return Change::Kind::kCancelled;
  }
  return Change::Kind::kArrived;
}

// Whether `office` held the case before, or returned it so often that the
// dispute belongs to a superior.
bool WasVisited(const std::map<int64_t, Handover>& handovers,
                const std::string& office) {
  int returns = 0;
  for (const auto& [epoch, handover] : handovers) {
    if (handover.giver == office) return true;
    if (handover.taker != office) continue;
    if (handover.outcome == Outcome::kAccepted) return true;
    if (handover.outcome == Outcome::kReturned) ++returns;
  }
  return returns >= kReturnsMax;
}

// Whether the superiors decided who gets the case next.
bool IsDesignated(const CaseState& state) {
  return !state.designated_office.empty() &&
         state.designated_epoch == state.epoch;
}

absl::StatusOr<Effects> Apply(const CaseState& state, const Open& open) {
  // A case that another region ever offered us began there.
  if (state.state != CustodyState::kUnknown || !state.handovers.empty() ||
      !state.designated_office.empty()) {
    return NotHolder(state.case_id, open.office, state.holder);
  }
  Effects effects{state, {}, {}};
  effects.next.state = CustodyState::kHeld;
  effects.next.epoch = 0;
  effects.next.holder = open.office;
  return effects;
}

absl::StatusOr<Effects> Apply(const CaseState& state, const MakeOffer& offer) {
  if (state.state == CustodyState::kOffered && state.holder == offer.giver) {
    return OfferPending(state.case_id,
                        state.handovers.at(state.epoch).referral);
  }
  if (state.state != CustodyState::kHeld || state.holder != offer.giver) {
    return NotHolder(state.case_id, offer.giver, state.holder);
  }
  if (offer.giver == offer.taker) return SameOffice(offer.taker);
  const bool designated = IsDesignated(state);
  if (designated && offer.taker != state.designated_office) {
    return Designated(state.case_id, state.designated_office);
  }
  if (!designated && WasVisited(state.handovers, offer.taker)) {
    return SecondVisit(state.case_id, offer.taker);
  }
  Effects effects{state, {}, {}};
  CaseState& next = effects.next;
  next.epoch = state.epoch + 1;
  next.state = CustodyState::kOffered;
  CHECK(!next.handovers.contains(next.epoch));
  Handover& handover = next.handovers[next.epoch];
  handover.referral = offer.referral;
  handover.giver = offer.giver;
  handover.taker = offer.taker;
  handover.giver_region = state.region;
  handover.taker_region = offer.taker_region;
  handover.designated = designated;
  effects.messages.push_back(
      About(Message::Kind::kOffer, next.epoch, handover));
  return effects;
}

// The offer that the taker's officer decides on, or why there is none.
absl::StatusOr<Handover> Undecided(const CaseState& state, int64_t epoch) {
  const auto found = state.handovers.find(epoch);
  if (found == state.handovers.end() || !found->second.offer_seen ||
      found->second.taker_region != state.region) {
    return StaleEpoch(state.case_id, state.epoch, state.holder);
  }
  return found->second;
}

absl::StatusOr<Effects> Apply(const CaseState& state, const Accept& accept) {
  ASSIGN_OR_RETURN(Handover handover, Undecided(state, accept.epoch));
  Effects effects{state, {}, {}};
  if (handover.outcome == Outcome::kAccepted) return effects;
  if (handover.outcome != Outcome::kPending) {
    return AlreadyDecided(handover.referral);
  }
  // A later epoch began without us: the offer is only history.
  const bool local = handover.giver_region == state.region;
  if (state.epoch != (local ? accept.epoch : accept.epoch - 1) ||
      state.state !=
          (local ? CustodyState::kOffered : CustodyState::kReleased)) {
    return StaleEpoch(state.case_id, state.epoch, state.holder);
  }
  handover.outcome = Outcome::kAccepted;
  effects.next.state = CustodyState::kHeld;
  effects.next.epoch = accept.epoch;
  effects.next.holder = handover.taker;
  effects.messages.push_back(VerdictOn(accept.epoch, handover));
  effects.changes.push_back({Change::Kind::kAccepted, accept.epoch});
  effects.next.handovers[accept.epoch] = std::move(handover);
  return effects;
}

absl::StatusOr<Effects> Apply(const CaseState& state, const Return& back) {
  ASSIGN_OR_RETURN(Handover handover, Undecided(state, back.epoch));
  Effects effects{state, {}, {}};
  if (handover.outcome == Outcome::kReturned &&
      handover.return_reason == back.reason &&
      handover.competent_office == back.competent_office) {
    return effects;
  }
  if (handover.outcome != Outcome::kPending) {
    return AlreadyDecided(handover.referral);
  }
  if (handover.designated) return Designated(state.case_id, handover.taker);
  handover.outcome = Outcome::kReturned;
  handover.return_reason = back.reason;
  handover.competent_office = back.competent_office;
  effects.messages.push_back(VerdictOn(back.epoch, handover));
  effects.changes.push_back({Change::Kind::kReturned, back.epoch});
  effects.next.handovers[back.epoch] = std::move(handover);
  return effects;
}

absl::StatusOr<Effects> Apply(const CaseState& state, const AskBack& ask) {
  const auto found = state.handovers.find(ask.epoch);
  if (found == state.handovers.end() ||
      found->second.giver_region != state.region) {
    return NotHolder(state.case_id, "", state.holder);
  }
  Effects effects{state, {}, {}};
  Handover handover = found->second;
  if (handover.outcome == Outcome::kCancelled) return effects;
  if (handover.outcome != Outcome::kPending) {
    return AlreadyDecided(handover.referral);
  }
  if (handover.designated) return Designated(state.case_id, handover.taker);
  if (handover.cancel_asked) return effects;
  handover.cancel_asked = true;
  effects.messages.push_back(
      About(Message::Kind::kCancel, ask.epoch, handover));
  effects.next.handovers[ask.epoch] = std::move(handover);
  return effects;
}

absl::StatusOr<Effects> Apply(const CaseState& state,
                              const Designate& designate) {
  if (designate.epoch < LatestEpoch(state)) {
    return StaleEpoch(state.case_id, LatestEpoch(state), state.holder);
  }
  Effects effects{state, {}, {}};
  CaseState& next = effects.next;
  if (!state.designated_office.empty() &&
      state.designated_epoch == designate.epoch) {
    if (state.designated_office == designate.office) return effects;
    return EpochForked(state.case_id, designate.epoch);
  }
  next.designated_office = designate.office;
  next.designated_epoch = designate.epoch;
  return effects;
}

// Closes our own transit if `offer`, of a later epoch, shows that the taker
// accepted it; NOT_HOLDER if the giver of `offer` cannot be the holder.
absl::Status CloseOlder(const Received& offer, Effects& effects) {
  CaseState& next = effects.next;
  const Message& message = offer.message;
  if (next.state == CustodyState::kHeld) {
    return NotHolder(next.case_id, message.giver, next.holder);
  }
  if (next.state != CustodyState::kOffered) return absl::OkStatus();
  Handover& transit = next.handovers.at(next.epoch);
  const auto proof = offer.proven.find(next.epoch);
  const bool proven = proof != offer.proven.end() &&
                      proof->second.outcome == Outcome::kAccepted &&
                      proof->second.referral == transit.referral;
  const bool implied = transit.taker_region == message.giver_region &&
                       message.giver_region != next.region;
  if (!proven && !implied) {
    return NotHolder(next.case_id, message.giver, next.holder);
  }
  transit.outcome = Outcome::kAccepted;
  next.state = CustodyState::kReleased;
  next.holder = transit.taker;
  effects.changes.push_back({Change::Kind::kAccepted, next.epoch});
  return absl::OkStatus();
}

// An offer for an epoch that has a record here already.
absl::StatusOr<Effects> OfferAgain(const CaseState& state,
                                   const Message& offer) {
  Effects effects{state, {}, {}};
  Handover& handover = effects.next.handovers.at(offer.epoch);
  if (!SameOffer(handover, offer) || handover.taker_region != state.region) {
    return EpochForked(state.case_id, offer.epoch);
  }
  const bool first = !handover.offer_seen;
  handover.offer_seen = true;
  if (handover.outcome != Outcome::kPending) {
    effects.messages.push_back(VerdictOn(offer.epoch, handover));
  } else if (first) {
    effects.changes.push_back({Change::Kind::kArrived, offer.epoch});
  }
  return effects;
}

absl::StatusOr<Effects> TakeOffer(const CaseState& state,
                                  const Received& received) {
  const Message& offer = received.message;
  if (state.handovers.contains(offer.epoch)) return OfferAgain(state, offer);
  if (offer.epoch <= state.epoch) {
    return StaleEpoch(state.case_id, state.epoch, state.holder);
  }
  Effects effects{state, {}, {}};
  RETURN_IF_ERROR(CloseOlder(received, effects));
  CaseState& next = effects.next;
  for (const auto& [epoch, handover] : received.proven) {
    next.handovers.try_emplace(epoch, handover);
  }
  next.state = CustodyState::kReleased;
  next.epoch = offer.epoch - 1;
  next.holder = offer.giver;
  Handover handover = FromMessage(offer);
  handover.offer_seen = true;
  // Believed if our own lead office is on record for it, too.
  handover.designated = offer.designated &&
                        next.designated_office == offer.taker &&
                        next.designated_epoch == offer.epoch - 1;
  effects.changes.push_back({Change::Kind::kArrived, offer.epoch});
  if (!handover.designated && WasVisited(next.handovers, offer.taker)) {
    handover.outcome = Outcome::kReturned;
    handover.return_reason = ReturnReason::kSecondVisit;
    effects.messages.push_back(VerdictOn(offer.epoch, handover));
    effects.changes.push_back({Change::Kind::kReturned, offer.epoch});
  }
  next.handovers[offer.epoch] = std::move(handover);
  return effects;
}

absl::StatusOr<Effects> TakeVerdict(const CaseState& state,
                                    const Message& verdict) {
  const auto found = state.handovers.find(verdict.epoch);
  if (found == state.handovers.end() ||
      found->second.giver_region != state.region ||
      !SameOffer(found->second, verdict) ||
      verdict.verdict == Outcome::kPending) {
    return VerdictUnexpected(state.case_id, verdict.epoch);
  }
  Effects effects{state, {}, {}};
  Handover& handover = effects.next.handovers.at(verdict.epoch);
  if (handover.outcome == Outcome::kPending) {
    handover.outcome = verdict.verdict;
    handover.return_reason = verdict.return_reason;
    handover.competent_office = verdict.competent_office;
    effects.changes.push_back({ChangeOf(verdict.verdict), verdict.epoch});
  } else if (handover.outcome != verdict.verdict) {
    return EpochForked(state.case_id, verdict.epoch);
  }
  const bool in_transit =
      state.state == CustodyState::kOffered && state.epoch == verdict.epoch;
  if (!in_transit) return effects;
  if (verdict.verdict == Outcome::kAccepted) {
    effects.next.state = CustodyState::kReleased;
    effects.next.holder = handover.taker;
  } else {
    effects.next.state = CustodyState::kHeld;
    effects.next.holder = handover.giver;
  }
  return effects;
}

absl::StatusOr<Effects> TakeCancel(const CaseState& state,
                                   const Message& cancel) {
  Effects effects{state, {}, {}};
  const bool known = state.handovers.contains(cancel.epoch);
  Handover& handover = effects.next.handovers[cancel.epoch];
  if (!known) handover = FromMessage(cancel);  // A tombstone.
  if (!SameOffer(handover, cancel) || handover.taker_region != state.region) {
    return EpochForked(state.case_id, cancel.epoch);
  }
  if (handover.outcome == Outcome::kPending) {
    handover.outcome = Outcome::kCancelled;
    if (handover.offer_seen) {
      effects.changes.push_back({Change::Kind::kCancelled, cancel.epoch});
    }
  }
  effects.messages.push_back(VerdictOn(cancel.epoch, handover));
  return effects;
}

absl::StatusOr<Effects> Apply(const CaseState& state,
                              const Received& received) {
  switch (received.message.kind) {
    case Message::Kind::kOffer:
      return TakeOffer(state, received);
    case Message::Kind::kVerdict:
      return TakeVerdict(state, received.message);
    case Message::Kind::kCancel:
      return TakeCancel(state, received.message);
  }
  return VerdictUnexpected(state.case_id, received.message.epoch);
}

}  // namespace

absl::Status CheckEpoch(const CaseState& state, int64_t epoch) {
  const int64_t latest = LatestEpoch(state);
  if (epoch > latest) return EpochAhead(state.case_id, epoch, latest);
  int64_t taken = 0;  // 0 if the case began with its holder.
  for (const auto& [number, handover] : state.handovers) {
    if (handover.outcome == Outcome::kAccepted) taken = number;
  }
  if (epoch >= taken) return absl::OkStatus();
  return StaleEpoch(state.case_id, latest, state.holder);
}

int64_t LatestEpoch(const CaseState& state) {
  int64_t latest = state.epoch;
  for (const auto& [epoch, handover] : state.handovers) {
    if (handover.outcome != Outcome::kPending) latest = std::max(latest, epoch);
  }
  return latest;
}

absl::StatusOr<Effects> Step(const CaseState& state, const Event& event) {
  return std::visit([&](const auto& what) { return Apply(state, what); },
                    event);
}

}  // namespace bashu::routing
