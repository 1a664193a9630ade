// Shows that the checkers of whole regions can fail: every fault that is put in
// is found, by the invariant that it breaks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "common/observe/log.h"
#include "tests/simulation/schedule.h"

namespace bashu::simulation {
namespace {

constexpr uint64_t kSeedsMax = 5'000;

class PlantedTest : public ::testing::TestWithParam<Planted> {};

TEST_P(PlantedTest, IsFound) {
  observe::StartLogging("simulation", observe::Severity::kError);
  for (uint64_t seed = 1; seed <= kSeedsMax; ++seed) {
    const Outcome outcome = RunSchedule(seed, GetParam());
    if (outcome.violation.empty()) continue;
    std::printf("%s: seed %llu: %s\n", NameOf(GetParam()),
                static_cast<unsigned long long>(seed),
                outcome.violation.c_str());
    EXPECT_EQ(RunSchedule(seed).violation, "") << "without the fault";
    return;
  }
  ADD_FAILURE() << "not in " << kSeedsMax << " schedules";
}

INSTANTIATE_TEST_SUITE_P(
    Region, PlantedTest,
    ::testing::Values(Planted::kDiskForgets, Planted::kTornCommit,
                      Planted::kReclaimOnTimeout, Planted::kReceiptLost,
                      Planted::kSkipsUnanswered, Planted::kNoQuarantine,
                      Planted::kOwnDueTime, Planted::kEventTwice,
                      Planted::kAnswersEarly, Planted::kEvidenceLost,
                      Planted::kAnswersTwice, Planted::kForgetsDesignation,
                      Planted::kOutcomeAstray, Planted::kSkipsUnreadable),
    [](const auto& fault) {
      std::string name;
      for (const char c : std::string(NameOf(fault.param))) {
        if (c != '-') name += c;
      }
      return name;
    });

// A simulation that never meets a fault proves nothing. The rarest is a
// supplement that follows its case, about one in five hundred schedules.
TEST(Region, SchedulesMeetEveryFaultAndEveryOutcome) {
  observe::StartLogging("simulation", observe::Severity::kError);
  Counts all{};
  const auto unmet = [&all] { return std::count(all.begin(), all.end(), 0); };
  for (uint64_t seed = 1; seed <= kSeedsMax && unmet() > 0; ++seed) {
    const Outcome outcome = RunSchedule(seed);
    ASSERT_EQ(outcome.violation, "") << "seed " << seed;
    for (size_t i = 0; i < all.size(); ++i) all[i] += outcome.counts[i];
  }
  for (int i = 0; i < kCountCount; ++i) {
    EXPECT_GT(all[static_cast<size_t>(i)], 0) << NameOf(static_cast<Count>(i));
  }
}

// What fresh seeds found once.
TEST(Region, FormerFailuresStayMended) {
  observe::StartLogging("simulation", observe::Severity::kError);
  // An office that had taken a case over asked for something while its region
  // had lost the offer: the case began a second time.
  EXPECT_EQ(RunSchedule(2183905706873687).violation, "");
  // An officer offered a case that a partner had offered to his region, when
  // the region had lost that with a backup.
  EXPECT_EQ(RunSchedule(2507096563347352).violation, "");
}

TEST(Region, ATraceChangesNothing) {
  observe::StartLogging("simulation", observe::Severity::kError);
  ::testing::internal::CaptureStdout();
  const Outcome told = RunSchedule(3, Planted::kNone, /*trace=*/true);
  const std::string trace = ::testing::internal::GetCapturedStdout();
  EXPECT_EQ(told.digest, RunSchedule(3).digest);
  EXPECT_THAT(trace, ::testing::HasSubstr("no more faults"));
}

}  // namespace
}  // namespace bashu::simulation
