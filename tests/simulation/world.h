#pragma once

#include <absl/strings/str_cat.h>
#include <absl/time/time.h>

#include <array>
#include <cstdint>
#include <functional>
#include <queue>
#include <string>
#include <vector>

#include "tests/simulation/random.h"

namespace bashu::simulation {

// A fault of the system under test itself, put in to show that the checkers
// see it. Nothing of this is in any code that ships.
enum class Planted {
  kNone,
  kDiskForgets,         // A crash undoes the last commit, though acknowledged.
  kTornCommit,          // A crash keeps custody but not the rest of a commit.
  kReclaimOnTimeout,    // A giver takes its case back from a silent taker.
  kReceiptLost,         // One document's receipt is lost for ever.
  kSkipsUnanswered,     // The relay takes a push without an answer for sent.
  kNoQuarantine,        // A restored backup goes to work at once.
  kOwnDueTime,          // A taker counts the due time anew, by its own clock.
  kEventTwice,          // A commit tells the feed twice.
  kAnswersEarly,        // Callers are answered before the commit.
  kEvidenceLost,        // A disk loses the evidence of one handover.
  kAnswersTwice,        // A region answers a request once more.
  kForgetsDesignation,  // It forgets who was designated for a case.
  kOutcomeAstray,       // An outcome is kept for another office.
  kSkipsUnreadable,     // The relay gives up what a partner cannot read yet.
};
inline constexpr int kPlantedCount = 15;
const char* NameOf(Planted planted);

// What a schedule counts.
enum class Count {
  kSteps,
  kCommits,
  kCommands,
  kRefusals,
  kOffers,
  kAccepted,
  kReturned,
  kCancelled,
  kAnswered,
  kCooperations,
  kLeads,
  kSocialAids,
  kPulls,
  kSupplements,
  kSentOn,  // Supplements that followed their case.
  kOutcomes,
  kDesignations,
  kFollowed,     // Offers to who was designated.
  kComparisons,  // Of links, before anything goes over them.
  kPushes,
  kTaken,
  // Faults.
  kRequestsLost,
  kAnswersLost,
  kRepeated,
  kOvertaken,
  kCuts,
  kOutages,
  kCrashes,
  kTornCommits,
  kRetriedBatches,
  kRestored,
  kRestoredBehind,
  kClockJumps,
  kUnreadable,  // Documents that a peer of the previous version refused.
  kUpgrades,
};
inline constexpr int kCountCount = 35;
const char* NameOf(Count count);
using Counts = std::array<int64_t, kCountCount>;

// How often what goes wrong, of a thousand, while a schedule is not yet healed.
struct Rates {
  int lose = 0;         // A request or an answer.
  int repeat = 0;       // It arrives twice.
  int late = 0;         // It takes up to `latest`.
  int crash = 0;        // The machine fails in the middle of a commit.
  int retry_batch = 0;  // A batch met another transaction and is run again.
  int64_t latest = 0;
};

// Virtual time, in microseconds.
inline constexpr int64_t kMillisecond = 1'000;
inline constexpr int64_t kSecond = 1'000 * kMillisecond;
inline constexpr int64_t kMinute = 60 * kSecond;
inline constexpr int64_t kHour = 60 * kMinute;
inline constexpr int64_t kDay = 24 * kHour;

// What all parts of one schedule share: time, chance, counts and the trace. One
// thread, no clock but its own: the same seed gives the same schedule.
class World {
 public:
  using Act = std::function<void()>;

  // With `trace`, every step is told on standard output.
  World(uint64_t seed, Planted planted, bool trace);

  Random& random() { return random_; }
  Planted planted() const { return planted_; }

  // The true time; what a region's clock shows is its own affair.
  int64_t now() const { return now_; }

  // Does `act` in `delay`; what falls on the same instant, in the order in
  // which it was asked for.
  void After(int64_t delay, Act act);

  // Does what comes next; false if nothing does.
  bool Step();

  // Whether relays doze when a partner is long down, which saves steps.
  bool dozes = true;

  // What is wrong with the world now.
  Rates rates;

  void Add(Count count) { ++counts_[static_cast<size_t>(count)]; }
  const Counts& counts() const { return counts_; }

  // The first violation is kept; a schedule ends at it.
  void Violate(const std::string& what);
  bool violated() const { return !violation_.empty(); }
  const std::string& violation() const { return violation_; }

  bool traces() const { return trace_; }
  template <typename... Parts>
  void Trace(const Parts&... parts) {
    if (trace_) Print(absl::StrCat(parts...));
  }

 private:
  struct Entry {
    int64_t at;
    int64_t order;
    // A queue gives out const entries only, and an act is moved out of it.
    mutable Act act;

    friend bool operator<(const Entry& a, const Entry& b) {
      return a.at != b.at ? a.at > b.at : a.order > b.order;
    }
  };

  void Print(const std::string& line) const;

  Random random_;
  const Planted planted_;
  const bool trace_;
  int64_t now_;
  int64_t order_ = 0;
  std::priority_queue<Entry> queue_;
  Counts counts_{};
  std::string violation_;
};

}  // namespace bashu::simulation
