// Runs the shipped Step() through every interleaving of two regions: any
// message may be lost, repeated, delayed or overtaken (once sent it stays
// deliverable for ever), officers offer, accept, return and cancel whenever
// they may. The actions carry the names of the Spin model in reliability.md,
// RX-20; five deliberate faults, made in the wrapper here, must be found.
#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_set>
#include <vector>

#include "services/routing/domain/handover.h"

namespace bashu::routing {
namespace {

enum class Fault {
  kNone,
  kReclaimOnTimeout,
  kSendBeforeFreeze,
  kNoTombstone,
  kAnswerBeforeDurable,
  kNoEpochCheck,
};

struct World {
  std::array<CaseState, 2> regions;
  std::set<Message> sent;
};

// Names stand for states in the set of those seen, so they hold everything.
std::string NameOf(const World& world) {
  std::string name;
  const auto add = [&](const auto&... parts) {
    ((name += std::string(parts) + ","), ...);
  };
  for (const CaseState& r : world.regions) {
    add(std::to_string(static_cast<int>(r.state)), std::to_string(r.epoch),
        r.holder);
    for (const auto& [epoch, h] : r.handovers) {
      add(std::to_string(epoch), h.referral, h.giver, h.taker,
          std::to_string(static_cast<int>(h.outcome)),
          std::to_string(h.offer_seen * 2 + h.cancel_asked));
    }
    name += ';';
  }
  for (const Message& m : world.sent) {
    add(std::to_string(static_cast<int>(m.kind)), std::to_string(m.epoch),
        m.giver, m.taker, std::to_string(static_cast<int>(m.verdict)));
  }
  return name;
}

class Explorer {
 public:
  Explorer(int64_t epochs, bool local, Fault fault)
      : epochs_(epochs), local_(local), fault_(fault) {}

  // The first violation found, or nothing once every state was seen.
  std::optional<std::string> Run() {
    World first;
    for (size_t i = 0; i < 2; ++i) {
      first.regions[i].case_id = "c1";
      first.regions[i].region = kRegions[i];
    }
    first.regions[0] = Step(first.regions[0], Open{"50-0"})->next;
    See(first);
    while (!queue_.empty() && !violation_.has_value()) {
      const World world = std::move(queue_.front());
      queue_.pop_front();
      for (size_t i = 0; i < 2; ++i) Officers(world, i);
      for (const Message& message : world.sent) Deliver(world, message);
    }
    return violation_;
  }

  size_t states() const { return seen_.size(); }
  size_t accepted() const { return accepted_; }

 private:
  static constexpr std::array<const char*, 2> kRegions = {"50", "51"};

  void See(const World& world) {
    if (!seen_.insert(NameOf(world)).second) return;
    Judge(world);
    queue_.push_back(world);
  }

  // INV-01, and INV-02: whoever holds a later epoch was offered it.
  void Judge(const World& world) {
    int held = 0;
    int frozen = 0;
    for (const CaseState& r : world.regions) {
      held += r.state == CustodyState::kHeld;
      frozen += r.state == CustodyState::kOffered;
      if (r.state != CustodyState::kHeld || r.epoch == 0) continue;
      const auto proof = r.handovers.find(r.epoch);
      if (proof == r.handovers.end() ||
          proof->second.outcome == Outcome::kPending) {
        violation_ = "a holder without a verdict";
      }
    }
    if (held > 1) violation_ = "two holders";
    if (frozen == 0 && held != 1) violation_ = "nobody holds the case";
  }

  // What officers of region `i` may do.
  void Officers(const World& world, size_t i) {
    const CaseState& state = world.regions[i];
    if (state.state == CustodyState::kHeld && state.epoch < epochs_) {
      const std::string n = std::to_string(state.epoch + 1);
      Act(world, i,
          MakeOffer{n, state.holder, Office(1 - i, n), kRegions[1 - i]});
      if (local_) {
        Act(world, i, MakeOffer{n, state.holder, Office(i, n), kRegions[i]});
      }
    }
    for (const auto& [epoch, handover] : state.handovers) {
      if (handover.outcome != Outcome::kPending) continue;
      Act(world, i, AskBack{epoch});
      Act(world, i, Accept{epoch});
      Act(world, i, Return{epoch, ReturnReason::kConflict, ""});
    }
    if (fault_ == Fault::kReclaimOnTimeout &&
        state.state == CustodyState::kOffered) {
      World next = world;
      next.regions[i].state = CustodyState::kHeld;
      See(next);
    }
  }

  static std::string Office(size_t i, const std::string& n) {
    return std::string(kRegions[i]) + "-" + n;
  }

  void Deliver(const World& world, const Message& message) {
    const size_t to = message.recipient_region() == kRegions[0] ? 0 : 1;
    World before = world;
    CaseState& state = before.regions[to];
    if (fault_ == Fault::kNoEpochCheck &&
        message.kind == Message::Kind::kOffer &&
        state.state == CustodyState::kReleased) {
      state.epoch = 0;
      state.handovers.clear();
    }
    const bool tombstone = message.kind == Message::Kind::kCancel &&
                           !state.handovers.contains(message.epoch);
    const bool forget = fault_ == Fault::kNoTombstone && tombstone;
    Act(before, to, Received{message, {}}, forget);
  }

  // Takes one step, with the messages to the region itself in the same commit.
  // `crash` loses what should have been durable, but not what was sent.
  void Act(const World& world, size_t i, const Event& event,
           bool crash = false) {
    World next = world;
    if (!Commit(next, i, event)) return;
    if (std::holds_alternative<Accept>(event)) ++accepted_;
    See(next);
    const bool early = (fault_ == Fault::kSendBeforeFreeze &&
                        std::holds_alternative<MakeOffer>(event)) ||
                       (fault_ == Fault::kAnswerBeforeDurable &&
                        std::holds_alternative<Accept>(event));
    if (!crash && !early) return;
    next.regions[i] = world.regions[i];
    See(next);
  }

  static bool Commit(World& world, size_t i, const Event& event) {
    const absl::StatusOr<Effects> effects = Step(world.regions[i], event);
    if (!effects.ok()) return false;
    world.regions[i] = effects->next;
    for (const Message& message : effects->messages) {
      if (message.recipient_region() == kRegions[i]) {
        EXPECT_TRUE(Commit(world, i, Received{message, {}}));
      } else {
        world.sent.insert(message);
      }
    }
    return true;
  }

  const int64_t epochs_;
  const bool local_;
  const Fault fault_;
  std::unordered_set<std::string> seen_;
  std::deque<World> queue_;
  size_t accepted_ = 0;
  std::optional<std::string> violation_;
};

TEST(Exploration, FindsNoTwoHoldersBetweenTwoRegions) {
  Explorer explorer(/*epochs=*/4, /*local=*/false, Fault::kNone);
  EXPECT_EQ(explorer.Run(), std::nullopt);
  RecordProperty("states", static_cast<int>(explorer.states()));
  std::printf("%zu states, %zu acceptances\n", explorer.states(),
              explorer.accepted());
  EXPECT_GT(explorer.states(), 5'000U);
}

TEST(Exploration, FindsNoTwoHoldersWithHandoversInsideARegionToo) {
  Explorer explorer(/*epochs=*/4, /*local=*/true, Fault::kNone);
  EXPECT_EQ(explorer.Run(), std::nullopt);
  std::printf("%zu states, %zu acceptances\n", explorer.states(),
              explorer.accepted());
  EXPECT_GT(explorer.states(), 5'000U);
}

class FaultTest : public ::testing::TestWithParam<Fault> {};

TEST_P(FaultTest, IsFound) {
  Explorer explorer(/*epochs=*/4, /*local=*/false, GetParam());
  EXPECT_NE(explorer.Run(), std::nullopt) << explorer.states() << " states";
}

INSTANTIATE_TEST_SUITE_P(Exploration, FaultTest,
                         ::testing::Values(Fault::kReclaimOnTimeout,
                                           Fault::kSendBeforeFreeze,
                                           Fault::kNoTombstone,
                                           Fault::kAnswerBeforeDurable,
                                           Fault::kNoEpochCheck));

}  // namespace
}  // namespace bashu::routing
