#include "services/ledger/domain/lineage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "services/ledger/domain/ledger_for_test.h"

namespace bashu::ledger {
namespace {

using ::testing::ElementsAre;

std::vector<Share> Shares(const std::vector<int64_t>& amounts,
                          const std::vector<int64_t>& returned = {}) {
  std::vector<Share> shares;
  for (const int64_t amount_fen : amounts) {
    shares.push_back({kCourt, AccountId("fund"), amount_fen});
    const size_t place = shares.size() - 1;
    if (place < returned.size()) shares[place].returned_fen = returned[place];
  }
  return shares;
}

TEST(Lineage, IsInProportionToWhatEachGave) {
  EXPECT_THAT(*Lineage(Shares({1'000, 2'000}), 300), ElementsAre(100, 200));
  EXPECT_THAT(*Lineage(Shares({1, 1, 1}), 2), ElementsAre(1, 1, 0));
  EXPECT_THAT(*Lineage(Shares({600, 300, 200}), 10), ElementsAre(5, 3, 2));
}

TEST(Lineage, NobodyGetsMoreThanItGave) {
  EXPECT_THAT(*Lineage(Shares({10, 20}, {10, 5}), 15), ElementsAre(0, 15));
  EXPECT_EQ(Lineage(Shares({10, 20}, {10, 5}), 16), std::nullopt);
}

TEST(Lineage, WhateverThePartsEachEndsWithAllItGave) {
  std::mt19937 random(20260401);
  for (int round = 0; round < 2'000; ++round) {
    std::vector<int64_t> gave(1 + random() % 5);
    for (int64_t& each : gave) each = 1 + random() % 90;
    std::vector<Share> shares = Shares(gave);
    int64_t out = std::accumulate(gave.begin(), gave.end(), int64_t{0});
    while (out > 0) {
      const auto part = static_cast<int64_t>(1 + random() % 40) % out + 1;
      const auto gets = Lineage(shares, part);
      ASSERT_TRUE(gets.has_value());
      ASSERT_EQ(std::accumulate(gets->begin(), gets->end(), int64_t{0}), part);
      for (size_t i = 0; i < gave.size(); ++i) {
        shares[i].returned_fen += (*gets)[i];
        ASSERT_LE(shares[i].returned_fen, gave[i]);
      }
      out -= part;
    }
    for (const Share& share : shares) {
      ASSERT_EQ(share.returned_fen, share.amount_fen);
    }
  }
}

TEST(Lineage, AShareIsOfTheFundThatItsHoldWasCarriedTo) {
  Share share{kUpper, AccountId("fund"), 1};
  EXPECT_EQ(FundOf(share), AccountId("fund"));
  share.carried_account = AccountId("fund.2027");
  EXPECT_EQ(FundOf(share), AccountId("fund.2027"));
}

TEST(Lineage, OnlyWhatTheBankPaidWasPaid) {
  Grant grant = NewTestGrant();
  EXPECT_EQ(PaidFen(grant), 0);
  grant.disbursements[1].state = DisbursementState::kPaid;
  grant.disbursements[0].state = DisbursementState::kUnknown;
  EXPECT_EQ(PaidFen(grant), 1'200'000);
}

}  // namespace
}  // namespace bashu::ledger
