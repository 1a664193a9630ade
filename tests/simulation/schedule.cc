#include "tests/simulation/schedule.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/status/macros.h"

namespace bashu::simulation {
namespace {

// Longer than any document is under way in a schedule with a restored backup,
// so that no partner takes one after its head was compared.
constexpr int64_t kQuarantine = 15 * kMinute;
constexpr int64_t kLatestWithRestore = 5 * kMinute;

// What healing may take. Schedules need about a tenth of it.
constexpr int64_t kStepsToRest = 20'000;
constexpr int kRoundsToRest = 100;

}  // namespace

Schedule::Schedule(uint64_t seed, Planted planted, bool trace)
    : world_(seed, planted, trace),
      network_(world_),
      setting_(world_.random().Chance(400) ? ThreeRegions() : TwoRegions()),
      checks_(world_, network_),
      officers_(world_, network_, setting_,
                static_cast<int>(world_.random().Between(1, 3))),
      span_(world_.random().OneOf(
          {10 * kMinute, 6 * kHour, 2 * kDay, 12 * kDay})) {
  for (const std::string& region : setting_.regions) {
    auto node = std::make_unique<Node>(world_, network_, setting_, region);
    node->on_commit = [this](const Node& at, const Node::State& before) {
      checks_.AfterCommit(at, before);
    };
    node->on_loss = [this](const Node& at, size_t commit) {
      officers_.Forget(at.region(), commit);
    };
    network_.Join(*node);
    nodes_.push_back(std::move(node));
  }
}

Node& Schedule::AnyNode() {
  return *nodes_[world_.random().Below(nodes_.size())];
}

// Each fault is in some schedules only, so that others are seen without it.
void Schedule::DrawRates() {
  Random& random = world_.random();
  Rates& rates = world_.rates;
  if (random.Chance(600)) rates.lose = random.Below(400);
  if (random.Chance(600)) rates.repeat = random.Below(400);
  if (random.Chance(600)) rates.late = random.Below(300);
  if (random.Chance(400)) rates.crash = random.Below(40);
  if (random.Chance(400)) rates.retry_batch = random.Below(100);
  rates.latest = random.OneOf({kMinute, kHour, kDay, 10 * kDay});
}

void Schedule::PlanWork() {
  const int64_t acts = world_.random().Between(6, 34);
  for (int64_t i = 0; i < acts; ++i) {
    world_.After(world_.random().Below(span_), [this] { officers_.Act(); });
  }
}

void Schedule::PlanCuts() {
  Random& random = world_.random();
  const int cuts = random.Below(5);
  for (int i = 0; i < cuts; ++i) {
    const std::string from = AnyNode().region();
    const std::string to = AnyNode().region();
    const bool both = random.Chance(500);
    const int64_t start = random.Below(span_);
    const int64_t length = random.Below(span_);
    if (from == to) continue;
    world_.After(start, [this, from, to, both, length] {
      world_.Add(Count::kCuts);
      world_.Trace("nothing goes from ", from, both ? " or to " : " to ", to,
                   " for ", length / kSecond, " s");
      network_.Cut(from, to, world_.now() + length);
      if (both) network_.Cut(to, from, world_.now() + length);
    });
  }
}

void Schedule::PlanOutages() {
  Random& random = world_.random();
  const int outages = random.Below(4);
  for (int i = 0; i < outages; ++i) {
    Node& node = AnyNode();
    const int64_t start = random.Below(span_);
    const int64_t longest = random.OneOf({kMinute, kHour, span_});
    const int64_t length = random.Between(kSecond, longest);
    world_.After(start, [this, &node, length] {
      world_.Add(Count::kOutages);
      node.Crash(length);
    });
  }
}

void Schedule::PlanClocks() {
  Random& random = world_.random();
  if (random.Chance(500)) return;
  for (const auto& node : nodes_) {
    node->SetSkew(random.Between(-kHour, kHour));
  }
  const int jumps = random.Below(3);
  for (int i = 0; i < jumps; ++i) {
    Node& node = AnyNode();
    const int64_t skew = random.Between(-kHour, kHour);
    world_.After(random.Below(span_), [this, &node, skew] {
      world_.Add(Count::kClockJumps);
      world_.Trace("the clock of ", node.region(), " is off by ",
                   skew / kSecond, " s");
      node.SetSkew(skew);
    });
  }
}

void Schedule::PlanRestore() {
  Random& random = world_.random();
  if (!random.Chance(world_.planted() == Planted::kNoQuarantine ? 1000 : 150)) {
    return;
  }
  world_.rates.latest = std::min(world_.rates.latest, kLatestWithRestore);
  Node& node = AnyNode();
  world_.After(random.Below(span_), [this, &node] {
    const size_t last = node.commit();
    const size_t reach = std::min<size_t>(last, 30);
    node.Restore(last - world_.random().Below(reach + 1));
    world_.After(kQuarantine, [this, &node] { TryToOpen(node); });
  });
}

// Regions that begin with the previous version are upgraded on the way, at the
// latest when all is well again.
void Schedule::PlanUpgrades() {
  Random& random = world_.random();
  if (!random.Chance(300)) return;
  for (const auto& node : nodes_) {
    const bool previous = random.Chance(500);
    const int64_t upgrade = random.Below(2 * span_);
    if (!previous) continue;
    node->RunPrevious();
    if (upgrade >= span_) continue;
    world_.After(upgrade, [&at = *node] { at.Upgrade(); });
  }
}

void Schedule::TryToOpen(Node& node) {
  if (!node.quarantined()) return;
  node.TryOpen();
  world_.After(kHour, [this, &node] { TryToOpen(node); });
}

void Schedule::PlanReclaims() {
  if (world_.planted() != Planted::kReclaimOnTimeout) return;
  for (int i = 1; i <= 8; ++i) {
    world_.After(span_ * i / 8, [this] {
      for (const auto& node : nodes_) Reclaim(*node);
    });
  }
}

void Schedule::Reclaim(Node& node) {
  if (!node.serving()) return;
  node.Submit(
      [&node](routing::RoutingTx& tx) -> absl::Status {
        for (const auto& [id, state] : node.disk().cases) {
          if (state.state != routing::CustodyState::kOffered) continue;
          routing::CaseState taken = state;
          taken.state = routing::CustodyState::kHeld;
          RETURN_IF_ERROR(tx.PutCase(taken));
        }
        return absl::OkStatus();
      },
      [](const absl::Status&) {});
}

void Schedule::Heal() {
  world_.Trace("no more faults");
  world_.rates = Rates();
  world_.dozes = false;
  network_.HealCuts();
  for (const auto& node : nodes_) {
    node->Upgrade();
    node->Recover();
  }
}

void Schedule::ComeToRest() {
  const auto steps = [this] {
    return world_.counts()[static_cast<size_t>(Count::kSteps)];
  };
  const int64_t most = steps() + kStepsToRest;
  for (int round = 0; round < kRoundsToRest; ++round) {
    while (!world_.violated() && steps() < most && world_.Step()) {
    }
    if (world_.violated() || steps() >= most) break;
    if (!officers_.DecideAll()) return;
  }
  world_.Violate("INV-18 it does not come to rest");
}

Outcome Schedule::Run() {
  const int64_t start = world_.now();
  DrawRates();
  PlanWork();
  PlanCuts();
  PlanOutages();
  PlanClocks();
  PlanRestore();
  PlanUpgrades();
  PlanReclaims();
  bool healed = false;
  world_.After(span_, [&healed] { healed = true; });
  while (!healed && !world_.violated() && world_.Step()) {
  }
  Heal();
  ComeToRest();
  if (!world_.violated()) checks_.AtRest(officers_.promises());
  return {world_.violation(), DigestOf(world_, network_), world_.now() - start,
          world_.counts()};
}

Outcome RunSchedule(uint64_t seed, Planted planted, bool trace) {
  return Schedule(seed, planted, trace).Run();
}

uint64_t FixedDigest() {
  uint64_t digest = 0;
  for (uint64_t seed = 1; seed <= kFixedSeeds; ++seed) {
    digest += WithSeed(RunSchedule(seed).digest, seed);
  }
  return digest;
}

}  // namespace bashu::simulation
