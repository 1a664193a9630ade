#include "tests/simulation/world.h"

#include <absl/time/time.h>

#include <cstdio>
#include <utility>

#include "common/base/check.h"
#include "common/calendar/shanghai.h"

namespace bashu::simulation {
namespace {

// Schedules begin on any second of these days, so that their deadlines meet
// every holiday; those of the last weeks lie in a year that is not published.
constexpr int64_t kFirstDay = 19'724;  // 2024-01-02
constexpr int64_t kLastDay = 20'807;   // 2026-12-20

}  // namespace

const char* NameOf(Planted planted) {
  constexpr std::array<const char*, kPlantedCount> kNames = {
      "none",
      "disk-forgets",
      "torn-commit",
      "reclaim-on-timeout",
      "receipt-lost",
      "skips-unanswered",
      "no-quarantine",
      "own-due-time",
      "event-twice",
      "answers-early",
      "evidence-lost",
      "answers-twice",
      "forgets-designation",
      "outcome-astray",
      "skips-unreadable"};
  return kNames[static_cast<size_t>(planted)];
}

const char* NameOf(Count count) {
  constexpr std::array<const char*, kCountCount> kNames = {"steps",
                                                           "commits",
                                                           "commands",
                                                           "refusals",
                                                           "offers",
                                                           "accepted",
                                                           "returned",
                                                           "cancelled",
                                                           "answered",
                                                           "cooperations",
                                                           "leads",
                                                           "social aids",
                                                           "pulls",
                                                           "supplements",
                                                           "of them sent on",
                                                           "outcomes",
                                                           "designations",
                                                           "offers that follow",
                                                           "comparisons",
                                                           "pushes",
                                                           "taken",
                                                           "requests lost",
                                                           "answers lost",
                                                           "repeated",
                                                           "overtaken",
                                                           "cuts",
                                                           "outages",
                                                           "crashes",
                                                           "torn commits",
                                                           "retried batches",
                                                           "restored backups",
                                                           "of them behind",
                                                           "clock jumps",
                                                           "unreadable",
                                                           "upgrades"};
  return kNames[static_cast<size_t>(count)];
}

World::World(uint64_t seed, Planted planted, bool trace)
    : random_(seed),
      planted_(planted),
      trace_(trace),
      now_(random_.Between(kFirstDay * kDay, kLastDay * kDay)) {}

void World::After(int64_t delay, Act act) {
  CHECK(delay >= 0);
  queue_.push({now_ + delay, order_++, std::move(act)});
}

bool World::Step() {
  if (queue_.empty()) return false;
  now_ = queue_.top().at;
  const Act act = std::move(queue_.top().act);
  queue_.pop();
  Add(Count::kSteps);
  act();
  return true;
}

void World::Violate(const std::string& what) {
  if (violated()) return;
  violation_ = what;
  Trace("VIOLATION ", what);
}

void World::Print(const std::string& line) const {
  const std::string time = absl::FormatTime(
      "%Y-%m-%d %H:%M:%E6S", absl::FromUnixMicros(now_), calendar::Shanghai());
  std::printf("%s %s\n", time.c_str(), line.c_str());
}

}  // namespace bashu::simulation
