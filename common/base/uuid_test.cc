#include "common/base/uuid.h"

#include <gtest/gtest.h>

namespace bashu {
namespace {

TEST(FormatUuid7, PutsTimeFirstSoThatLaterIdsSortLater) {
  const std::string early =
      FormatUuid7(absl::FromUnixMillis(1'700'000'000'000), ~0ull, ~0ull);
  const std::string late =
      FormatUuid7(absl::FromUnixMillis(1'700'000'000'001), 0, 0);
  EXPECT_EQ(early, "018bcfe5-6800-7fff-bfff-ffffffffffff");
  EXPECT_EQ(late, "018bcfe5-6801-7000-8000-000000000000");
  EXPECT_LT(early, late);
}

TEST(IsUuid, AcceptsLowerCaseTextFormOnly) {
  EXPECT_TRUE(IsUuid("018bcfe5-6800-7fff-bfff-ffffffffffff"));
  EXPECT_FALSE(IsUuid(""));
  EXPECT_FALSE(IsUuid("018BCFE5-6800-7fff-bfff-ffffffffffff"));
  EXPECT_FALSE(IsUuid("018bcfe5-6800-7fff-bfff-fffffffffff"));
  EXPECT_FALSE(IsUuid("018bcfe5x6800-7fff-bfff-ffffffffffff"));
}

TEST(RandomIdSource, NeverRepeats) {
  const SystemClock clock;
  RandomIdSource ids(clock);
  EXPECT_NE(ids.NewId(), ids.NewId());
  EXPECT_TRUE(IsUuid(ids.NewId()));
}

}  // namespace
}  // namespace bashu
