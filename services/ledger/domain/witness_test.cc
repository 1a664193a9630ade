#include "services/ledger/domain/witness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/crypto/merkle.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::IsOk;

constexpr auto kSuite = crypto::Suite::kP256Sha256;

// A partner's tree, whose leaves a test names.
class WitnessTest : public ::testing::Test {
 protected:
  void Grow(const std::string& leaf) {
    tree_.Append(crypto::LeafHash(kSuite, leaf));
  }
  SignedHead Head(int64_t second = 0) const {
    SignedHead head;
    head.payload = absl::StrCat("payload ", tree_.size(), " at ", second);
    head.signature = "signature";
    head.suite = "p256-sha256";
    head.key_id = "key";
    head.region = "50";
    head.size = static_cast<int64_t>(tree_.size());
    head.root = tree_.Root();
    head.sign_time = kNoon + absl::Seconds(second);
    return head;
  }
  HeadOffer Offer(int64_t old_size, int64_t second = 0) const {
    HeadOffer offer{Head(second), old_size, {}};
    if (old_size > 0) {
      offer.path = *tree_.ConsistencyProof(static_cast<uint64_t>(old_size),
                                           tree_.size());
    }
    return offer;
  }
  HeadProblem Take(const HeadOffer& offer) {
    const auto verdict = TakeOffer(tx_, sources_, ByOperator(), offer);
    EXPECT_THAT(verdict, IsOk());
    return verdict->problem;
  }
  std::vector<HeadAlarm> Alarms() { return *tx_.witnesses().Alarms(0, 200); }
  int64_t SeenSize() { return (*tx_.witnesses().FindSeen("50"))->size; }

  crypto::MerkleTree tree_{kSuite};
  LedgerState state_;
  MemoryLedgerTx tx_{state_};
  CountingSources seams_;
  const Sources sources_{seams_, seams_};
};

TEST_F(WitnessTest, CosignsATreeThatOnlyAdds) {
  EXPECT_EQ(Take(Offer(0)), HeadProblem::kNone);  // of an empty tree
  Grow("a");
  EXPECT_EQ(Take(Offer(0)), HeadProblem::kNone);
  EXPECT_EQ(Take(Offer(0, 1)), HeadProblem::kNone);  // again
  Grow("b");
  Grow("c");
  EXPECT_EQ(Take(Offer(1)), HeadProblem::kNone);
  EXPECT_EQ(SeenSize(), 3);
  EXPECT_TRUE(Alarms().empty());
  EXPECT_TRUE(state_.log.empty());
}

TEST_F(WitnessTest, AsksForAProofFromTheHeadItHas) {
  Grow("a");
  EXPECT_EQ(Take(Offer(1)), HeadProblem::kBaseDiffers);  // it has none
  const HeadOffer late = Offer(0, -5);
  Grow("b");
  EXPECT_EQ(Take(Offer(0)), HeadProblem::kNone);
  Grow("c");
  EXPECT_EQ(Take(Offer(1)), HeadProblem::kBaseDiffers);
  EXPECT_EQ(Take(late), HeadProblem::kBaseDiffers);
  EXPECT_EQ(SeenSize(), 2);
  EXPECT_TRUE(Alarms().empty());
}

TEST_F(WitnessTest, RaisesAnAlarmWithBothHeads) {
  Grow("a");
  const HeadOffer smaller = Offer(0, 5);
  Grow("b");
  ASSERT_EQ(Take(Offer(0)), HeadProblem::kNone);
  const SignedHead seen = Head();
  EXPECT_EQ(Take(smaller), HeadProblem::kSmaller);
  HeadOffer other = Offer(0, 6);
  other.head.root = std::string(32, 'x');
  EXPECT_EQ(Take(other), HeadProblem::kRootDiffers);
  Grow("c");
  HeadOffer forked = Offer(2, 7);
  forked.head.root = std::string(32, 'y');
  EXPECT_EQ(Take(forked), HeadProblem::kInconsistent);
  const auto alarms = Alarms();
  ASSERT_EQ(alarms.size(), 3);
  EXPECT_EQ(alarms[0],
            (HeadAlarm{1, HeadProblem::kSmaller, seen, smaller.head, kNoon}));
  EXPECT_EQ(alarms[1].offered, other.head);
  EXPECT_EQ(alarms[2].number, 3);
  // What it had stays, and a leaf and an event tell of each.
  EXPECT_EQ(SeenSize(), 2);
  ASSERT_EQ(state_.log.size(), 3);
  EXPECT_EQ(state_.log[2].note().subject, "headAlarms/3");
  EXPECT_EQ(state_.journal.events.begin()->second.type, "head.refused");
  EXPECT_EQ(Take(Offer(2, 8)), HeadProblem::kNone);
}

TEST_F(WitnessTest, KeepsAnAlarmOnceAndNotWithoutEnd) {
  Grow("a");
  ASSERT_EQ(Take(Offer(0)), HeadProblem::kNone);
  HeadOffer other = Offer(0, 1);
  for (int i = 0; i < kHeadAlarmsMax + 5; ++i) {
    other.head.root = std::string(31, 'x') + static_cast<char>(i);
    EXPECT_EQ(Take(other), HeadProblem::kRootDiffers);
    EXPECT_EQ(Take(other), HeadProblem::kRootDiffers);
  }
  EXPECT_EQ(Alarms().size(), kHeadAlarmsMax);
}

TEST_F(WitnessTest, NeverTakesATreeOfAnotherDigestForTheSame) {
  Grow("a");
  ASSERT_EQ(Take(Offer(0)), HeadProblem::kNone);
  Grow("b");
  HeadOffer offer = Offer(1);
  offer.head.suite = "sm2-sm3";
  EXPECT_EQ(Take(offer), HeadProblem::kInconsistent);
}

}  // namespace
}  // namespace bashu::ledger
