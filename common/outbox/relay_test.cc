#include "common/outbox/relay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/store/memory_journal.h"
#include "common/store/memory_session.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"

namespace bashu::outbox {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct JournalTx {
  explicit JournalTx(store::JournalState& state) : memory(state) {}
  store::Journal& journal() { return memory; }
  store::MemoryJournal memory;
};

// An outbox with two lanes, a sender that writes down what it was given, and a
// clock moved by hand.
class RelayTest : public ::testing::Test {
 protected:
  void Queue(const std::string& id, const std::string& lane) {
    ASSERT_TRUE(store_
                    ->Transact([&](JournalTx& tx) {
                      return tx.journal().Enqueue({.id = id,
                                                   .kind = "notice",
                                                   .subject = "s",
                                                   .lane = lane,
                                                   .next_time = clock_.Now()});
                    })
                    .ok());
  }

  int RunOnce() {
    const absl::StatusOr<int> settled = relay_.RunOnce();
    EXPECT_THAT(settled, bashu::testing::IsOk());
    return settled.value_or(-1);
  }

  std::unique_ptr<store::Store<JournalTx>> store_ =
      store::NewMemoryStore<JournalTx, store::JournalState, JournalTx>();
  bashu::testing::FakeClock clock_;
  observe::Metrics metrics_;
  std::map<std::string, absl::Status> answers_;
  std::vector<std::string> sent_;
  Relay<JournalTx> relay_{
      *store_, clock_, metrics_, [this] {
        std::map<std::string, Sender> senders;
        senders["notice"] = [this](const store::Dispatch& dispatch) {
          sent_.push_back(dispatch.id);
          return answers_[dispatch.id];
        };
        return senders;
      }()};
};

TEST_F(RelayTest, SendsEachDispatchOnceInTheOrderOfItsLane) {
  Queue("a1", "a");
  Queue("a2", "a");
  Queue("b1", "b");
  Queue("a1", "a");  // what happened once is queued once
  EXPECT_EQ(RunOnce(), 2);
  EXPECT_EQ(RunOnce(), 1);
  EXPECT_EQ(RunOnce(), 0);
  EXPECT_THAT(sent_, ElementsAre("a1", "b1", "a2"));
}

TEST_F(RelayTest, TriesAgainLaterAndHoldsUpOnlyTheLane) {
  answers_["a1"] = absl::UnavailableError("down");
  Queue("a1", "a");
  Queue("a2", "a");
  Queue("b1", "b");
  EXPECT_EQ(RunOnce(), 1);
  EXPECT_EQ(RunOnce(), 0);  // not due yet
  answers_["a1"] = absl::OkStatus();
  clock_.Advance(BackoffAfter(1));
  EXPECT_EQ(RunOnce(), 1);
  EXPECT_EQ(RunOnce(), 1);
  EXPECT_THAT(sent_, ElementsAre("a1", "b1", "a1", "a2"));
}

TEST_F(RelayTest, TakesWhatCanNeverBeSentOutOfItsLane) {
  answers_["a1"] = absl::InvalidArgumentError("bad");
  Queue("a1", "a");
  Queue("a2", "a");
  RunOnce();
  RunOnce();
  EXPECT_THAT(sent_, ElementsAre("a1", "a2"));
  EXPECT_THAT(metrics_.Exposition(),
              ::testing::HasSubstr("bashu_outbox_dead_total 1"));
}

TEST_F(RelayTest, CallsAKindWithoutSenderDead) {
  ASSERT_TRUE(store_
                  ->Transact([&](JournalTx& tx) {
                    return tx.journal().Enqueue({.id = "x", .kind = "none"});
                  })
                  .ok());
  EXPECT_EQ(RunOnce(), 1);
  EXPECT_THAT(sent_, IsEmpty());
}

TEST(BackoffAfter, DoublesUpToAMinute) {
  EXPECT_EQ(BackoffAfter(1), absl::Milliseconds(200));
  EXPECT_EQ(BackoffAfter(2), absl::Milliseconds(400));
  EXPECT_EQ(BackoffAfter(1'000'000), absl::Minutes(1));
}

}  // namespace
}  // namespace bashu::outbox
