#include "services/ledger/domain/lineage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "services/ledger/domain/ledger_for_test.h"

namespace bashu::ledger {
namespace {

using ::testing::ElementsAre;

std::vector<Share> Shares(const std::vector<int64_t>& amounts) {
  std::vector<Share> shares;
  for (const int64_t amount_fen : amounts) {
    shares.push_back({kCourt, AccountId("fund"), amount_fen});
  }
  return shares;
}

TEST(Lineage, IsInProportionToWhatEachGave) {
  EXPECT_THAT(*Lineage(Shares({1'000, 2'000}), {0, 0}, 300),
              ElementsAre(100, 200));
  EXPECT_THAT(*Lineage(Shares({1, 1, 1}), {0, 0, 0}, 2), ElementsAre(1, 1, 0));
  EXPECT_THAT(*Lineage(Shares({600, 300, 200}), {0, 0, 0}, 10),
              ElementsAre(5, 3, 2));
}

TEST(Lineage, NobodyGetsMoreThanItGave) {
  EXPECT_THAT(*Lineage(Shares({10, 20}), {10, 5}, 15), ElementsAre(0, 15));
  EXPECT_EQ(Lineage(Shares({10, 20}), {10, 5}, 16), std::nullopt);
}

TEST(Lineage, WhateverThePartsEachEndsWithAllItGave) {
  std::mt19937 random(20260401);
  for (int round = 0; round < 2'000; ++round) {
    std::vector<int64_t> gave(1 + random() % 5);
    for (int64_t& each : gave) each = 1 + random() % 90;
    const std::vector<Share> shares = Shares(gave);
    std::vector<int64_t> returned(gave.size(), 0);
    int64_t out = std::accumulate(gave.begin(), gave.end(), int64_t{0});
    while (out > 0) {
      const auto part = static_cast<int64_t>(1 + random() % 40) % out + 1;
      const auto gets = Lineage(shares, returned, part);
      ASSERT_TRUE(gets.has_value());
      ASSERT_EQ(std::accumulate(gets->begin(), gets->end(), int64_t{0}), part);
      for (size_t i = 0; i < gave.size(); ++i) {
        returned[i] += (*gets)[i];
        ASSERT_LE(returned[i], gave[i]);
      }
      out -= part;
    }
    ASSERT_EQ(returned, gave);
  }
}

TEST(Lineage, AClosedFundsHomeIsTheRevolvingAccount) {
  Account fund = NewTestAccount("fund", kUpper, Source::kLocalBudget);
  EXPECT_EQ(HomeOf(fund, 2027), AccountId("fund"));
  fund.closed = true;
  EXPECT_EQ(HomeOf(fund, 2027), AccountId("511700-CT.2027.revolving"));
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
