#include "services/ledger/domain/split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <random>

namespace bashu::ledger {
namespace {

using ::testing::ElementsAre;

constexpr int64_t kMuch = 1'000'000'000'000'000;

TEST(PermilleOf, RoundsDownAndDoesNotOverflow) {
  EXPECT_EQ(PermilleOf(1'999, 1), 1);
  EXPECT_EQ(PermilleOf(601, 500), 300);
  EXPECT_EQ(PermilleOf(4'000'000'000'000'000'000, 1'000),
            4'000'000'000'000'000'000);
}

TEST(Split, InOrderAsksTheNextOnlyForWhatIsMissing) {
  const std::vector<SplitPart> parts = {{30}, {0}, {50}, {100}};
  EXPECT_THAT(*Split(20, SplitRule::kOrder, parts), ElementsAre(20, 0, 0, 0));
  EXPECT_THAT(*Split(81, SplitRule::kOrder, parts), ElementsAre(30, 0, 50, 1));
  EXPECT_THAT(*Split(180, SplitRule::kOrder, parts),
              ElementsAre(30, 0, 50, 100));
  EXPECT_EQ(Split(181, SplitRule::kOrder, parts), std::nullopt);
}

TEST(Split, InProportionTheLargestRemaindersGetTheFen) {
  const auto by = [](int64_t amount, std::vector<int64_t> weights) {
    std::vector<SplitPart> parts;
    for (const int64_t weight : weights) parts.push_back({kMuch, weight});
    return *Split(amount, SplitRule::kProportion, parts);
  };
  EXPECT_THAT(by(100, {1, 1, 1}), ElementsAre(34, 33, 33));
  EXPECT_THAT(by(101, {1, 1, 1}), ElementsAre(34, 34, 33));
  EXPECT_THAT(by(10, {6, 3, 2}), ElementsAre(5, 3, 2));
  EXPECT_THAT(by(1, {1, 2}), ElementsAre(0, 1));
  EXPECT_THAT(by(kMuch, {kMuch, kMuch}), ElementsAre(kMuch / 2, kMuch / 2));
}

TEST(Split, WhatOneCannotGiveTheOthersGiveByTheirWeights) {
  EXPECT_THAT(
      *Split(100, SplitRule::kProportion, {{10, 2}, {kMuch, 1}, {kMuch, 2}}),
      ElementsAre(10, 30, 60));
  // The first limit brings the second to its own.
  EXPECT_THAT(
      *Split(100, SplitRule::kProportion, {{0, 1}, {40, 1}, {kMuch, 1}}),
      ElementsAre(0, 40, 60));
  EXPECT_EQ(Split(100, SplitRule::kProportion, {{10, 2}, {80, 1}}),
            std::nullopt);
  EXPECT_THAT(*Split(90, SplitRule::kProportion, {{10, 2}, {80, 1}}),
              ElementsAre(10, 80));
}

// As far below the exact quota of those who are not at their limit as above it.
TEST(Split, KeepsTheQuotaOfWhoeverIsNotAtItsLimit) {
  std::mt19937 random(20260302);
  for (int round = 0; round < 20'000; ++round) {
    std::vector<SplitPart> parts(1 + random() % 6);
    int64_t most = 0;
    for (SplitPart& part : parts) {
      part = {static_cast<int64_t>(random() % 50),
              static_cast<int64_t>(1 + random() % 9)};
      most += part.limit_fen;
    }
    const int64_t amount = static_cast<int64_t>(random() % 120);
    const auto gives = Split(amount, SplitRule::kProportion, parts);
    ASSERT_EQ(gives.has_value(), amount <= most);
    if (!gives.has_value()) continue;
    ASSERT_EQ(std::accumulate(gives->begin(), gives->end(), int64_t{0}),
              amount);
    for (size_t a = 0; a < parts.size(); ++a) {
      ASSERT_GE((*gives)[a], 0);
      ASSERT_LE((*gives)[a], parts[a].limit_fen);
      for (size_t b = 0; b < parts.size(); ++b) {
        // Nobody gives a fen more for its weight than another who could.
        if ((*gives)[b] == parts[b].limit_fen) continue;
        ASSERT_LE(((*gives)[a] - 1) * parts[b].weight,
                  ((*gives)[b] + 1) * parts[a].weight);
      }
    }
  }
}

}  // namespace
}  // namespace bashu::ledger
