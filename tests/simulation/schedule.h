#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/checks.h"
#include "tests/simulation/network.h"
#include "tests/simulation/node.h"
#include "tests/simulation/officers.h"
#include "tests/simulation/world.h"

namespace bashu::simulation {

// What became of one schedule.
struct Outcome {
  std::string violation;  // Empty if there was none.
  uint64_t digest = 0;
  int64_t duration = 0;  // Virtual, in microseconds.
  Counts counts{};
};

// Plays the schedule that `seed` stands for: whole regions under random work
// and random faults, then a time without faults until nothing moves any more,
// then the checks of everything. The same seed, the same outcome: with any
// compiler, in any build, in any company.
Outcome RunSchedule(uint64_t seed, Planted planted = Planted::kNone,
                    bool trace = false);

// A number for what seeds 1 to kFixedSeeds lead to: the same in every build.
inline constexpr uint64_t kFixedSeeds = 200;
uint64_t FixedDigest();

// What schedules come to, whatever the order in which they are added.
inline uint64_t WithSeed(uint64_t digest, uint64_t seed) {
  return Mix(digest ^ Mix(seed));
}

// One schedule while it is played.
class Schedule {
 public:
  Schedule(uint64_t seed, Planted planted, bool trace);

  Outcome Run();

 private:
  void DrawRates();
  void PlanWork();
  void PlanCuts();
  void PlanOutages();
  void PlanClocks();
  void PlanRestore();
  void PlanUpgrades();
  void PlanReclaims();
  void Heal();
  void ComeToRest();
  Node& AnyNode();
  void Reclaim(Node& node);
  void TryToOpen(Node& node);

  World world_;
  Network network_;
  const Setting& setting_;
  std::vector<std::unique_ptr<Node>> nodes_;
  const Checks checks_;
  Officers officers_;
  const int64_t span_;  // Of the part with faults.
};

}  // namespace bashu::simulation
