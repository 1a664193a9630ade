#include "common/feed/tail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bashu::feed {
namespace {

using Kind = Tail::Step::Kind;

Chunk Of(int64_t first, int64_t last) { return {first, last, {}}; }

class TailTest : public ::testing::Test {
 protected:
  // From 11: messages of 11–13, 14 and 15–20.
  TailTest() {
    tail_.Begin(10);
    EXPECT_TRUE(tail_.Append(Of(11, 13)));
    EXPECT_TRUE(tail_.Append(Of(14, 14)));
    EXPECT_TRUE(tail_.Append(Of(15, 20)));
  }

  Tail tail_;
};

TEST_F(TailTest, LetsThemReadUntilItHasBegun) {
  tail_.Clear();
  const Tail::Step step = tail_.After(20);
  EXPECT_EQ(step.kind, Kind::kRead);
  EXPECT_EQ(step.limit, kChunkMax);
  EXPECT_FALSE(tail_.Append(Of(21, 21)));
}

TEST_F(TailTest, SendsWhatBeginsWhereTheyAre) {
  const Tail::Step step = tail_.After(13);
  ASSERT_EQ(step.kind, Kind::kSend);
  EXPECT_EQ(step.chunk->last, 14);
}

TEST_F(TailTest, LetsThemReadUpToWhereTheNextMessageBegins) {
  EXPECT_EQ(tail_.After(3).limit, 7) << "up to 10, where the tail begins";
  EXPECT_EQ(tail_.After(11).limit, 2) << "up to 13";
  EXPECT_EQ(tail_.After(18).limit, 2) << "up to 20";
  tail_.Clear();
  tail_.Begin(1000);
  EXPECT_TRUE(tail_.Append(Of(1001, 1001)));
  EXPECT_EQ(tail_.After(0).limit, kChunkMax) << "a message's worth at most";
}

TEST_F(TailTest, LetsThemWaitWhenThereIsNoMore) {
  EXPECT_EQ(tail_.After(20).kind, Kind::kWait);
  EXPECT_EQ(tail_.After(21).kind, Kind::kWait)
      << "who read the store may be ahead of it";
}

TEST_F(TailTest, KeepsNoGap) {
  EXPECT_FALSE(tail_.Append(Of(22, 22)));
  EXPECT_FALSE(tail_.Append(Of(20, 21)));
  EXPECT_EQ(tail_.last(), 20);
  tail_.Begin(30);
  EXPECT_EQ(tail_.last(), 20) << "what it holds reaches to 20";
}

TEST_F(TailTest, ForgetsTheOldest) {
  for (size_t i = 0; i < Tail::kChunksMax; ++i) {
    const int64_t next = tail_.last() + 1;
    ASSERT_TRUE(tail_.Append(Of(next, next)));
  }
  EXPECT_EQ(tail_.After(19).kind, Kind::kRead);
  EXPECT_EQ(tail_.After(20).kind, Kind::kSend);
}

}  // namespace
}  // namespace bashu::feed
