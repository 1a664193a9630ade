#include "tests/simulation/handover_explorer.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"

namespace bashu::simulation {
namespace {

using routing::CustodyState;
using routing::Message;
using routing::Outcome;

size_t At(int index) { return static_cast<size_t>(index); }

}  // namespace

Explorer::World Explorer::After(const World& world, int region,
                                const Move& move) const {
  World next = world;
  next[At(region)] = move.next;
  const auto mails = [&] { return next.begin() + bounds_.regions; };
  for (const int mail : move.sent) {
    const auto place = std::lower_bound(mails(), next.end(), mail);
    if (place == next.end() || *place != mail) next.insert(place, mail);
  }
  return next;
}

bool Explorer::Changes(const World& world, int region, const Move& move) const {
  if (!move.refusal.empty()) return false;
  if (world[At(region)] != move.next) return true;
  for (const int mail : move.sent) {
    if (!std::binary_search(world.begin() + bounds_.regions, world.end(),
                            mail)) {
      return true;
    }
  }
  return false;
}

// What the verdicts of one epoch say of each other in all records.
std::string Explorer::FaultOfEpochs(const World& world) const {
  for (size_t epoch = 1; epoch <= At(bounds_.epochs); ++epoch) {
    const Line* decided = nullptr;
    bool asked = false;
    for (int region = 0; region < bounds_.regions; ++region) {
      const Line& line = moves_.record(world[At(region)]).lines[epoch];
      if (line.offer < 0) continue;
      asked = asked || (line.giver == region && line.cancel_asked);
      if (line.outcome == Outcome::kPending) continue;
      if (decided != nullptr &&
          (decided->outcome != line.outcome || decided->offer != line.offer)) {
        return "INV-02: two regions disagree on a verdict";
      }
      decided = &line;
    }
    if (decided == nullptr) continue;
    const Line& taker = moves_.record(world[At(decided->taker)]).lines[epoch];
    if (taker.offer != decided->offer || taker.outcome != decided->outcome) {
      return "INV-02: a verdict that is not its taker's";
    }
    if (decided->outcome == Outcome::kCancelled && !asked) {
      return "INV-02: cancelled without the giver";
    }
  }
  return "";
}

// Whether everything that was decided was said, and one thing only.
std::string Explorer::FaultOfMails(const World& world) const {
  std::array<int, kEpochsMax + 1> offers;
  std::array<int, kEpochsMax + 1> cancels;
  offers.fill(-1);
  cancels.fill(-1);
  std::array<Outcome, kEpochsMax + 1> verdicts{};
  for (size_t i = At(bounds_.regions); i < world.size(); ++i) {
    const Mail& mail = moves_.mail(world[i]);
    const size_t epoch = At(mail.epoch);
    if (mail.kind == Message::Kind::kOffer) {
      if (offers[epoch] >= 0 && offers[epoch] != mail.offer) {
        return "INV-09: two offers of one epoch";
      }
      offers[epoch] = mail.offer;
    } else if (mail.kind == Message::Kind::kCancel) {
      cancels[epoch] = mail.offer;
    } else if (verdicts[epoch] == Outcome::kPending ||
               verdicts[epoch] == mail.verdict) {
      verdicts[epoch] = mail.verdict;
    } else {
      return "INV-02: two verdicts on one offer";
    }
  }
  for (int region = 0; region < bounds_.regions; ++region) {
    const Record& record = moves_.record(world[At(region)]);
    for (size_t epoch = 1; epoch <= At(bounds_.epochs); ++epoch) {
      const Line& line = record.lines[epoch];
      if (line.offer < 0 || line.giver == line.taker) continue;
      const bool gives = line.giver == region;
      if (gives && offers[epoch] != line.offer) {
        return "INV-18: frozen, and no offer was sent";
      }
      if (gives && line.cancel_asked && cancels[epoch] != line.offer) {
        return "INV-18: asked back, and nobody was told";
      }
      if (line.taker == region && line.outcome != Outcome::kPending &&
          verdicts[epoch] != line.outcome) {
        return "INV-18: decided, and nobody was told";
      }
    }
  }
  return "";
}

std::string Explorer::FaultOf(const World& world) {
  int held = 0;
  int frozen = 0;
  for (int region = 0; region < bounds_.regions; ++region) {
    const Record& record = moves_.record(world[At(region)]);
    if (!record.fault.empty()) return record.fault;
    held += record.state == CustodyState::kHeld;
    frozen += record.state == CustodyState::kOffered;
  }
  if (held > 1) return "INV-01: two holders";
  if (held == 0 && frozen == 0) return "INV-01: nobody has the case";
  std::string fault = FaultOfEpochs(world);
  if (fault.empty()) fault = FaultOfMails(world);
  return fault.empty() ? FaultWhenHealed(world) : fault;
}

std::string Explorer::DeliverAll(World& world) {
  for (bool moved = true; moved;) {
    moved = false;
    const World before = world;
    for (size_t i = At(bounds_.regions); i < before.size(); ++i) {
      const int to = moves_.mail(before[i]).recipient;
      const Move& move = moves_.Deliver(world[At(to)], before[i]);
      if (!move.fault.empty()) return move.fault;
      if (!Changes(world, to, move)) continue;
      world = After(world, to, move);
      moved = true;
    }
  }
  return "";
}

bool Explorer::AcceptOne(World& world) {
  for (int region = 0; region < bounds_.regions; ++region) {
    for (const Move& move : moves_.Accepts(world[At(region)])) {
      if (!Changes(world, region, move)) continue;
      world = After(world, region, move);
      return true;
    }
  }
  return false;
}

std::string Explorer::FaultWhenHealed(World world) {
  std::string fault = DeliverAll(world);
  if (!fault.empty()) return fault;
  for (int region = 0; region < bounds_.regions; ++region) {
    const Record& giver = moves_.record(world[At(region)]);
    if (giver.state != CustodyState::kOffered) continue;
    const Line& line = giver.lines[At(giver.epoch)];
    const Line& known =
        moves_.record(world[At(line.taker)]).lines[At(giver.epoch)];
    if (known.offer != line.offer || !known.offer_seen ||
        known.outcome != Outcome::kPending || line.cancel_asked) {
      return "INV-18: frozen, though everything has arrived";
    }
  }
  while (AcceptOne(world)) {
    fault = DeliverAll(world);
    if (!fault.empty()) return fault;
  }
  int held = 0;
  for (int region = 0; region < bounds_.regions; ++region) {
    const CustodyState state = moves_.record(world[At(region)]).state;
    if (state == CustodyState::kOffered) {
      return "INV-18: an offer that arrived cannot be accepted";
    }
    held += state == CustodyState::kHeld;
  }
  return held == 1 ? "" : "INV-01: not exactly one holder in the end";
}

const Move& Explorer::MoveOf(const Origin& origin) {
  return origin.what < 0 ? moves_.Deliver(origin.mover, ~origin.what)
                         : moves_.Acts(origin.mover)[At(origin.what)];
}

Violation Explorer::Tell(std::string what, const Origin& last) {
  Violation violation{std::move(what), {MoveOf(last).event}};
  for (size_t i = last.parent; i != 0; i = origins_[i].parent) {
    violation.trace.push_back(MoveOf(origins_[i]).event);
  }
  std::reverse(violation.trace.begin(), violation.trace.end());
  return violation;
}

void Explorer::See(World world, const Origin& origin, Report& report) {
  const auto [at, is_new] = seen_.insert(std::move(world));
  if (!is_new) return;
  worlds_.push_back(&*at);
  origins_.push_back(origin);
  std::string fault = FaultOf(*at);
  if (!fault.empty()) report.violation = Tell(std::move(fault), origin);
}

void Explorer::Take(size_t parent, int region, int what, Report& report) {
  const World& world = *worlds_[parent];
  const Origin origin{parent, world[At(region)], what};
  const Move& move = MoveOf(origin);
  ++report.transitions;
  if (!move.fault.empty()) {
    report.violation = Tell(move.fault, origin);
    return;
  }
  if (!move.refusal.empty()) return;
  report.crashes += 2;
  if (!Changes(world, region, move)) return;
  See(After(world, region, move), origin, report);
}

Report Explorer::Run(int64_t states_max) {
  Report report;
  World first;
  for (int region = 0; region < bounds_.regions; ++region) {
    first.push_back(moves_.First(region));
  }
  worlds_.push_back(&*seen_.insert(std::move(first)).first);
  origins_.push_back({});
  CHECK(FaultOf(*worlds_[0]).empty());
  for (size_t at = 0; at < worlds_.size() && !report.violation.has_value();
       ++at) {
    const World world = *worlds_[at];
    for (int region = 0; region < bounds_.regions; ++region) {
      const int acts = static_cast<int>(moves_.Acts(world[At(region)]).size());
      for (int act = 0; act < acts && !report.violation.has_value(); ++act) {
        Take(at, region, act, report);
      }
    }
    for (size_t i = At(bounds_.regions);
         i < world.size() && !report.violation.has_value(); ++i) {
      Take(at, moves_.mail(world[i]).recipient, ~world[i], report);
    }
    if (static_cast<int64_t>(worlds_.size()) > states_max) break;
    report.complete = at + 1 == worlds_.size();
  }
  report.complete = report.complete && !report.violation.has_value();
  report.states = static_cast<int64_t>(worlds_.size());
  report.refusals = moves_.refusals();
  return report;
}

}  // namespace bashu::simulation
