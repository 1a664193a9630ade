#include "tests/simulation/handover_invariants.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <set>
#include <vector>

#include "services/routing/domain/limits.h"

namespace bashu::simulation {
namespace {

using routing::CaseState;
using routing::Change;
using routing::CustodyState;
using routing::Effects;
using routing::Handover;
using routing::Message;
using routing::Outcome;

std::string RegionOf(const std::string& office) { return office.substr(0, 2); }

// Who holds the case after the epochs up to the record's, told from the offers
// and verdicts alone.
struct Chain {
  std::string holder;
  bool open = false;  // The last epoch is not decided.
  std::string fault;
};

Chain Follow(const CaseState& state, const std::string& first) {
  Chain chain{first, false, ""};
  std::set<std::string> had = {first};
  for (int64_t epoch = 1; epoch <= state.epoch; ++epoch) {
    const auto found = state.handovers.find(epoch);
    if (found == state.handovers.end()) {
      chain.fault = absl::StrCat("INV-02: epoch ", epoch, " has no record");
      return chain;
    }
    const Handover& handover = found->second;
    if (handover.giver != chain.holder) {
      chain.fault = absl::StrCat("INV-02: epoch ", epoch,
                                 " was given by who did not hold the case");
      return chain;
    }
    // What another region offered wrongly is not our fault; a designation is
    // for just that.
    const bool ours = handover.giver_region == state.region ||
                      handover.outcome == Outcome::kAccepted;
    if (had.contains(handover.taker) && ours && !handover.designated) {
      chain.fault = handover.taker == handover.giver
                        ? "an office gave the case to itself"
                        : "an office was offered a case that it had before";
      return chain;
    }
    chain.open = handover.outcome == Outcome::kPending;
    if (chain.open && epoch < state.epoch) {
      chain.fault = absl::StrCat("INV-09: epoch ", epoch, " was left open");
      return chain;
    }
    if (handover.outcome != Outcome::kAccepted) continue;
    chain.holder = handover.taker;
    had.insert(handover.taker);
  }
  return chain;
}

// who was designated, and knows it, keeps what it was offered for that;
// and knows it from its own side, not from the giver alone.
std::string FaultOfDesignations(const CaseState& state) {
  for (const auto& [epoch, handover] : state.handovers) {
    if (!handover.designated || handover.taker_region != state.region) continue;
    if (handover.outcome == Outcome::kReturned ||
        handover.outcome == Outcome::kCancelled) {
      return "R-04: the designated office did not get the case";
    }
    if (state.designated_office != handover.taker ||
        state.designated_epoch != epoch - 1) {
      return "R-04: designated by the giver alone";
    }
  }
  return "";
}

// while a designation binds, the case goes there and nowhere else.
std::string FaultOfOffer(const CaseState& before, const CaseState& next) {
  const bool binds = !before.designated_office.empty() &&
                     before.designated_epoch == before.epoch;
  const Handover& handover = next.handovers.at(next.epoch);
  if (handover.designated != binds) return "R-04: designated for another epoch";
  return binds && handover.taker != before.designated_office
             ? "R-04: offered past the designation"
             : "";
}

bool Bounces(const CaseState& state) {
  std::map<std::string, int> returns;
  for (const auto& [epoch, handover] : state.handovers) {
    if (handover.outcome == Outcome::kReturned &&
        ++returns[handover.taker] > routing::kReturnsMax) {
      return true;
    }
  }
  return false;
}

// What the feed must hear when `now` follows on `was`.
std::vector<Change> News(const CaseState& was, const CaseState& now) {
  std::vector<Change> news;
  for (const auto& [epoch, handover] : now.handovers) {
    const auto old = was.handovers.find(epoch);
    const Handover before =
        old != was.handovers.end() ? old->second : Handover();
    const bool ours = handover.giver_region == now.region;
    const bool arrived = handover.offer_seen && !before.offer_seen &&
                         handover.taker_region == now.region;
    const bool decided = before.outcome == Outcome::kPending &&
                         handover.outcome != Outcome::kPending;
    // A certificate's epochs are news to nobody here, and a tombstone is of
    // an offer that nobody here saw.
    const bool seen =
        ours || (handover.taker_region == now.region && handover.offer_seen);
    if (arrived && before.outcome == Outcome::kPending) {
      news.push_back({Change::Kind::kArrived, epoch});
    }
    if (!decided || !seen || (old == was.handovers.end() && !arrived)) continue;
    news.push_back(
        {handover.outcome == Outcome::kAccepted   ? Change::Kind::kAccepted
         : handover.outcome == Outcome::kReturned ? Change::Kind::kReturned
                                                  : Change::Kind::kCancelled,
         epoch});
  }
  return news;
}

bool SameChanges(std::vector<Change> a, std::vector<Change> b) {
  const auto less = [](const Change& x, const Change& y) {
    return std::pair(x.epoch, x.kind) < std::pair(y.epoch, y.kind);
  };
  std::sort(a.begin(), a.end(), less);
  std::sort(b.begin(), b.end(), less);
  return a == b;
}

std::string FaultOfMessages(const Effects& effects) {
  for (const Message& message : effects.messages) {
    const auto found = effects.next.handovers.find(message.epoch);
    if (found == effects.next.handovers.end()) {
      return "INV-02: something was said that is not on record";
    }
    const Handover& handover = found->second;
    if (handover.giver != message.giver || handover.taker != message.taker ||
        handover.referral != message.referral ||
        (message.kind == Message::Kind::kVerdict &&
         handover.outcome != message.verdict)) {
      return "INV-02: what was said is not what is on record";
    }
  }
  return "";
}

}  // namespace

std::string FaultOfRecord(const CaseState& state, const std::string& first) {
  if (state.state == CustodyState::kUnknown) {
    return state.epoch == 0 && state.holder.empty()
               ? ""
               : "an unknown case has a holder";
  }
  const Chain chain = Follow(state, first);
  if (!chain.fault.empty()) return chain.fault;
  if (state.holder != chain.holder) {
    return "INV-02: the holder is not the one that the verdicts name";
  }
  const bool ours = RegionOf(state.holder) == state.region;
  if ((state.state == CustodyState::kReleased) == ours) {
    return "INV-02: held where it is not, or not held where it is";
  }
  if ((state.state == CustodyState::kOffered) != (chain.open && ours)) {
    return "INV-01: active while it is offered, or frozen while it is not";
  }
  const std::string fault = FaultOfDesignations(state);
  if (!fault.empty()) return fault;
  return Bounces(state) ? "an office returned the case too often" : "";
}

std::string FaultOfStep(const CaseState& before, const routing::Event& event,
                        const Effects& effects) {
  const CaseState& next = effects.next;
  const bool offers = std::holds_alternative<routing::MakeOffer>(event);
  if (next.epoch < before.epoch || (offers && next.epoch != before.epoch + 1)) {
    return "INV-09: the epoch does not grow by one";
  }
  if (offers) {
    std::string fault = FaultOfOffer(before, next);
    if (!fault.empty()) return fault;
  }
  for (const auto& [epoch, was] : before.handovers) {
    const auto now = next.handovers.find(epoch);
    if (now == next.handovers.end() || now->second.giver != was.giver ||
        now->second.taker != was.taker ||
        (was.outcome != Outcome::kPending &&
         now->second.outcome != was.outcome) ||
        was.offer_seen > now->second.offer_seen ||
        was.cancel_asked > now->second.cancel_asked) {
      return absl::StrCat("INV-09: the record of epoch ", epoch, " changed");
    }
  }
  std::string fault = FaultOfMessages(effects);
  if (!fault.empty()) return fault;
  return SameChanges(effects.changes, News(before, next))
             ? ""
             : "INV-05: the feed was not told what changed";
}

}  // namespace bashu::simulation
