#pragma once

#include <absl/container/node_hash_set.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/handover_moves.h"

// All regions together, through every interleaving.
//
// A message that was sent stays deliverable for ever, in any order and as often
// as it likes: that is loss (it is never delivered), repetition, delay and
// overtaking. Officers act whenever they may, all at once or never: that is
// cancel beside accept beside silence. A crash before a commit leaves the world
// it came from, as nothing was sent; a crash after it leaves the new record as
// the store holds it and the messages in the outbox; Moves checks that a
// restart reads the same record and that an act asked again counts once.
namespace bashu::simulation {

// What was found, first things first.
struct Violation {
  std::string what;
  std::vector<std::string> trace;  // The shortest way there.
};

struct Report {
  int64_t states = 0;
  int64_t transitions = 0;  // Events tried, with those that change nothing.
  int64_t crashes = 0;      // Before and after each commit.
  std::map<std::string, int64_t> refusals;
  std::optional<Violation> violation;
  bool complete = false;  // Every state was seen.

  friend bool SameCounts(const Report& a, const Report& b) {
    return a.states == b.states && a.transitions == b.transitions &&
           a.crashes == b.crashes && a.refusals == b.refusals;
  }
};

class Explorer {
 public:
  Explorer(StepFunction step, const Bounds& bounds)
      : moves_(step, bounds), bounds_(bounds) {}

  // Until the first violation, `states_max` states, or the end.
  Report Run(int64_t states_max);

 private:
  // The regions' records, then what was sent, in order.
  using World = std::vector<int>;

  struct Origin {
    size_t parent = 0;
    int mover = 0;  // A region's record.
    int what = 0;   // An act of its officers, or, below 0, ~mail.
  };

  const Move& MoveOf(const Origin& origin);
  // Whether `move` of region `region` leads to another world, and to which.
  bool Changes(const World& world, int region, const Move& move) const;
  World After(const World& world, int region, const Move& move) const;
  void Take(size_t parent, int region, int what, Report& report);
  void See(World world, const Origin& origin, Report& report);
  std::string FaultOf(const World& world);
  std::string FaultOfEpochs(const World& world) const;
  std::string FaultOfMails(const World& world) const;
  // Once no fault comes any more, the case has exactly one holder (INV-01), and
  // whoever waits, waits for an officer who knows (INV-18).
  std::string FaultWhenHealed(World world);
  // Delivers everything until nothing changes; returns a fault on the way.
  std::string DeliverAll(World& world);
  bool AcceptOne(World& world);
  Violation Tell(std::string what, const Origin& last);

  Moves moves_;
  const Bounds bounds_;
  absl::node_hash_set<World> seen_;
  std::vector<const World*> worlds_;
  std::vector<Origin> origins_;
};

}  // namespace bashu::simulation
