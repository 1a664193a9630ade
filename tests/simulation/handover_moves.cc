#include "tests/simulation/handover_moves.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/base/check.h"
#include "common/status/error.h"
#include "services/routing/storage/json.h"
#include "tests/simulation/handover_invariants.h"

namespace bashu::simulation {
namespace {

using routing::CaseState;
using routing::CustodyState;
using routing::Effects;
using routing::Event;
using routing::Handover;
using routing::Message;
using routing::Outcome;

constexpr std::array<const char*, kRegionsMax> kRegions = {"50", "51", "52"};

int RegionIn(const std::string& name) { return name[1] - '0'; }

std::string Office(int region, int office) {
  return absl::StrCat(kRegions[static_cast<size_t>(region)], "-",
                      std::string(1, static_cast<char>('a' + office)));
}

// As it lies in the store, which is all that a restart leaves.
std::string Stored(const CaseState& state) {
  return absl::StrCat(state.region, "|", static_cast<int>(state.state), "|",
                      state.epoch, "|", state.holder, "|",
                      state.designated_office, "|", state.designated_epoch, "|",
                      routing::HandoversToJson(state.handovers));
}

// Whether a region that crashes and restarts goes on with the same record.
bool SurvivesRestart(const CaseState& state) {
  const auto back =
      routing::HandoversFromJson(routing::HandoversToJson(state.handovers));
  return back.ok() && *back == state.handovers;
}

}  // namespace

Moves::Moves(StepFunction step, const Bounds& bounds)
    : step_(step), bounds_(bounds) {
  CHECK(bounds.regions <= kRegionsMax && bounds.epochs <= kEpochsMax);
}

int Moves::First(int region) {
  CaseState state;
  state.case_id = "c1";
  state.region = kRegions[static_cast<size_t>(region)];
  if (region > 0) return Intern(state);
  const auto opened = step_(state, routing::Open{Office(0, 0)});
  CHECK(opened.ok());
  return Intern(opened->next);
}

int Moves::OfferOf(const Handover& handover, int64_t epoch) {
  const std::string name = absl::StrCat(epoch, handover.referral, "|",
                                        handover.giver, "|", handover.taker);
  return offer_ids_.try_emplace(name, static_cast<int>(offer_ids_.size()))
      .first->second;
}

Record Moves::Summary(const CaseState& state) {
  Record record;
  record.region = RegionIn(state.region);
  record.state = state.state;
  record.epoch = static_cast<int>(state.epoch);
  for (const auto& [epoch, handover] : state.handovers) {
    CHECK(epoch >= 0 && epoch <= kEpochsMax);
    record.lines[static_cast<size_t>(epoch)] = {
        OfferOf(handover, epoch),
        handover.outcome,
        handover.offer_seen,
        handover.cancel_asked,
        RegionIn(handover.giver_region),
        RegionIn(handover.taker_region)};
  }
  record.fault = FaultOfRecord(state, Office(0, 0));
  if (record.fault.empty() && !SurvivesRestart(state)) {
    record.fault = "INV-04: a restart changes the record";
  }
  return record;
}

int Moves::Intern(const CaseState& state) {
  const int fresh = static_cast<int>(states_.size());
  const auto [at, is_new] = record_ids_.try_emplace(Stored(state), fresh);
  if (is_new) {
    states_.push_back(state);
    records_.push_back(Summary(state));
  }
  return at->second;
}

int Moves::Intern(const CaseState& giver, const Message& message) {
  Sent sent{message, {}};
  if (message.kind == Message::Kind::kOffer) {
    // The certificate: every epoch before, as its two signatures prove it.
    for (const auto& [epoch, handover] : giver.handovers) {
      if (epoch >= message.epoch) break;
      Handover proven = handover;
      proven.offer_seen = true;
      proven.cancel_asked = false;
      sent.proven.emplace(epoch, std::move(proven));
    }
  }
  const std::string name =
      absl::StrCat(static_cast<int>(message.kind), "|", message.epoch, "|",
                   message.referral, "|", message.giver, "|", message.taker,
                   "|", static_cast<int>(message.verdict), "|",
                   static_cast<int>(message.return_reason), "|",
                   static_cast<int>(message.designated), "|",
                   routing::HandoversToJson(sent.proven));
  const int fresh = static_cast<int>(sent_.size());
  const auto [at, is_new] = mail_ids_.try_emplace(name, fresh);
  if (is_new) {
    Handover handover;
    handover.referral = message.referral;
    handover.giver = message.giver;
    handover.taker = message.taker;
    mails_.push_back({message.kind, static_cast<int>(message.epoch),
                      OfferOf(handover, message.epoch), message.verdict,
                      RegionIn(message.recipient_region())});
    sent_.push_back(std::move(sent));
  }
  return at->second;
}

// A reply that was lost makes the caller ask again; a message may come twice.
std::string Moves::FaultOfRepeat(const CaseState& next,
                                 const Event& event) const {
  const absl::StatusOr<Effects> again = step_(next, event);
  if (std::holds_alternative<routing::MakeOffer>(event) ||
      std::holds_alternative<routing::Open>(event)) {
    return again.ok() ? "INV-05: the same offer was made twice" : "";
  }
  if (!again.ok() || again->next != next || !again->changes.empty()) {
    return "INV-05: a repeated event counted twice";
  }
  return FaultOfStep(next, event, *again);
}

// One commit, with what the region says to itself, as Exchange::Play does it.
// Returns the reason of a refusal.
std::string Moves::Commit(CaseState& state, const Event& event, Move& move) {
  std::deque<Event> events = {event};
  while (!events.empty()) {
    const absl::StatusOr<Effects> effects = step_(state, events.front());
    if (!effects.ok()) return ReasonOf(effects.status());
    if (move.fault.empty()) {
      move.fault = FaultOfStep(state, events.front(), *effects);
    }
    if (move.fault.empty()) {
      move.fault = FaultOfRepeat(effects->next, events.front());
    }
    state = effects->next;
    events.pop_front();
    for (const Message& message : effects->messages) {
      if (message.recipient_region() == state.region) {
        events.push_back(routing::Received{message, {}});
      } else {
        move.sent.push_back(Intern(state, message));
      }
    }
  }
  return "";
}

Move Moves::Try(int record, const Event& event, std::string name) {
  Move move;
  move.event = std::move(name);
  move.next = record;
  CaseState state = states_[Index(record)];
  move.refusal = Commit(state, event, move);
  if (!move.refusal.empty()) {
    ++refusals_[move.refusal];
    move.sent.clear();
    move.fault.clear();
    return move;
  }
  move.next = Intern(state);
  if (move.fault.empty()) move.fault = records_[Index(move.next)].fault;
  return move;
}

// Every office offers to every office: also one that does not hold the case,
// and to those that must not get it.
void Moves::AddOffers(int record, std::vector<Move>& acts) {
  const CaseState state = states_[Index(record)];
  const int region = RegionIn(state.region);
  std::vector<std::string> givers;
  for (int office = 0; office < bounds_.offices; ++office) {
    givers.push_back(Office(region, office));
  }
  if (!state.holder.empty() && RegionIn(state.holder) != region) {
    givers.push_back(state.holder);
  }
  for (const std::string& giver : givers) {
    for (int to = 0; to < bounds_.regions; ++to) {
      for (int office = 0; office < bounds_.offices; ++office) {
        const std::string taker = Office(to, office);
        const routing::MakeOffer offer{
            absl::StrCat("r", state.epoch + 1, giver, taker), giver, taker,
            kRegions[static_cast<size_t>(to)]};
        acts.push_back(
            Try(record, offer, absl::StrCat(giver, " offers to ", taker)));
      }
    }
  }
}

const std::vector<Move>& Moves::Acts(int record) {
  const auto known = acts_.find(record);
  if (known != acts_.end()) return known->second;
  const CaseState state = states_[Index(record)];
  std::vector<Move> acts;
  // Ids of cases are made once: who never heard of one cannot open it.
  if (state.state != CustodyState::kUnknown || !state.handovers.empty() ||
      !state.designated_office.empty()) {
    for (int office = 0; office < bounds_.offices; ++office) {
      const std::string name = Office(RegionIn(state.region), office);
      acts.push_back(
          Try(record, routing::Open{name}, absl::StrCat(name, " opens")));
    }
  }
  if (state.epoch < bounds_.epochs) AddOffers(record, acts);
  if (bounds_.designated >= 0) {
    acts.push_back(
        Try(record, routing::Designate{bounds_.designated, Office(0, 0)},
            absl::StrCat(state.region, " learns of the designation")));
  }
  for (int64_t epoch = 1; epoch <= bounds_.epochs; ++epoch) {
    const std::string of = absl::StrCat(" epoch ", epoch);
    Move accept = Try(record, routing::Accept{epoch},
                      absl::StrCat(state.region, " accepts", of));
    accept.accepts = static_cast<int>(epoch);
    acts.push_back(std::move(accept));
    for (const auto reason : {routing::ReturnReason::kConflict,
                              routing::ReturnReason::kPaperUnreadable}) {
      // The second reason only to contradict the first.
      const auto found = state.handovers.find(epoch);
      if (reason == routing::ReturnReason::kPaperUnreadable &&
          (found == state.handovers.end() ||
           found->second.outcome != Outcome::kReturned)) {
        continue;
      }
      acts.push_back(Try(record, routing::Return{epoch, reason, ""},
                         absl::StrCat(state.region, " returns", of)));
    }
    acts.push_back(Try(record, routing::AskBack{epoch},
                       absl::StrCat(state.region, " asks back", of)));
  }
  return acts_.emplace(record, std::move(acts)).first->second;
}

const std::vector<Move>& Moves::Accepts(int record) {
  const auto known = accepts_.find(record);
  if (known != accepts_.end()) return known->second;
  std::vector<Move> accepts;
  for (const Move& move : Acts(record)) {
    if (move.accepts > 0 && move.refusal.empty()) accepts.push_back(move);
  }
  return accepts_.emplace(record, std::move(accepts)).first->second;
}

const Move& Moves::Deliver(int record, int mail) {
  const int64_t key = (static_cast<int64_t>(record) << 32) | mail;
  const auto known = deliveries_.find(key);
  if (known != deliveries_.end()) return known->second;
  const Sent sent = sent_[Index(mail)];
  const char* kind = sent.message.kind == Message::Kind::kOffer ? " offer"
                     : sent.message.kind == Message::Kind::kVerdict
                         ? " verdict"
                         : " cancellation";
  Move move =
      Try(record, routing::Received{sent.message, sent.proven},
          absl::StrCat("the", kind, " of epoch ", sent.message.epoch,
                       " arrives in ", sent.message.recipient_region()));
  if (!move.refusal.empty()) {
    move.fault =
        absl::StrCat("INV-18: an honest message was refused: ", move.refusal);
  }
  return deliveries_.emplace(key, std::move(move)).first->second;
}

}  // namespace bashu::simulation
