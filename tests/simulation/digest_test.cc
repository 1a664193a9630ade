#include <gtest/gtest.h>

#include "common/observe/log.h"
#include "tests/simulation/schedule.h"

namespace bashu::simulation {
namespace {

// Pinned: it changes only when what the regions do changes, and then on
// purpose. Every compiler, every -O and every sanitizer must come to it.
constexpr uint64_t kDigest = 0xdf7cfc8d3611639;

TEST(Digest, IsTheSameInEveryBuild) {
  observe::StartLogging("simulation", observe::Severity::kError);
  EXPECT_EQ(FixedDigest(), kDigest);
}

TEST(Digest, TellsSchedulesApart) {
  EXPECT_NE(RunSchedule(1).digest, RunSchedule(2).digest);
  EXPECT_EQ(RunSchedule(1).digest, RunSchedule(1).digest);
}

TEST(Random, IsTheSameInEveryBuild) {
  Random random(1);
  uint64_t all = 0;
  for (int i = 0; i < 1000; ++i) all = Mix(all ^ random.Next());
  EXPECT_EQ(all, 0xa6ce0cbbdc4e5612U);
  EXPECT_EQ(Random(7).Below(1), 0);
}

}  // namespace
}  // namespace bashu::simulation
