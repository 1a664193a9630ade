#include "services/ledger/domain/year_close.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "common/status/error.h"
#include "services/ledger/domain/funds.h"
#include "services/ledger/domain/rebuild.h"
#include "services/ledger/funding_for_test.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;

const absl::Time kNewYear = NoonOf(2027, 1, 4);

class YearCloseTest : public FundingTest {
 protected:
  YearCloseTest() {
    Fill("local", 10, 1'000);
    Fill("central", 20, 500);
    Appropriation gift = NewPromise(30, "gift", 200);
    gift.purposes = {"MINOR_VICTIM"};
    EXPECT_THAT(Promise(gift), IsOk());
    EXPECT_THAT(Arrive(30, 31, 200), IsOk());
  }

  absl::StatusOr<YearClosing> CloseYear(absl::Time now = kNewYear) {
    return CloseFiscalYear(tx_, sources_, At(now), kCourt, 2026);
  }
};

TEST_F(YearCloseTest, FreeBudgetsGoBackAndDonationsGoOnForTheirPurposes) {
  const auto closing = CloseYear();
  ASSERT_THAT(closing, IsOk());
  for (const char* fund :
       {"local", "central", "gift", "revolving", "reserve"}) {
    EXPECT_EQ(Balance(fund), 0) << fund;
    EXPECT_TRUE(Of(Fund(fund)).closed) << fund;
  }
  EXPECT_EQ(Of(TreasuryOf(kCourt)).balance_fen, -200);
  EXPECT_EQ(Balance("gift", 2027), 200);
  Grant award = NewAward("gift", 50);
  award.shares[0].account = Fund("gift", 2027);
  EXPECT_THAT(Propose(award, kNewYear), HasReason("PURPOSE_NOT_COVERED"));
  award.purpose = "MINOR_VICTIM";
  EXPECT_THAT(Propose(award, kNewYear), IsOk());
  EXPECT_EQ(*StoredBooks(tx_), *RebuiltBooks(tx_));
}

TEST_F(YearCloseTest, TheTotalsOfEachFundAddUp) {
  const auto closing = CloseYear();
  ASSERT_THAT(closing, IsOk());
  std::map<AccountId, AccountTotals> totals;
  for (const AccountTotals& each : closing->totals) {
    EXPECT_EQ(each.received_fen, each.granted_fen + each.moved_fen +
                                     each.carried_fen + each.returned_fen)
        << each.account.value();
    totals[each.account] = each;
  }
  EXPECT_EQ(totals.size(), 5U);
  EXPECT_EQ(totals[Fund("local")].moved_fen, 100);
  EXPECT_EQ(totals[Fund("local")].returned_fen, 900);
  EXPECT_EQ(totals[Fund("reserve")].returned_fen, 100);
  EXPECT_EQ(totals[Fund("gift")].carried_fen, 200);
  EXPECT_EQ(closing->closer, By("wang").caller.identity);
  const Record& leaf = state_.log[static_cast<size_t>(closing->leaf_index)];
  EXPECT_EQ(KindName(leaf), "fiscal_year.closed");
}

TEST_F(YearCloseTest, WhatAGrantHoldsGoesOnWithItAndWithItsApproval) {
  const Grant award = NewAward("central", 300);
  ASSERT_THAT(Propose(award), IsOk());
  ASSERT_THAT(ReserveGrant(tx_, sources_, At(kNoon), award.id), IsOk());
  Call chair = By("chair");
  const std::string digest = state_.grants.at(award.id).proposal_digest;
  ASSERT_THAT(ApproveGrant(tx_, sources_, chair, award.id, digest), IsOk());
  const auto closing = CloseYear();
  ASSERT_THAT(closing, IsOk());
  const Account next = Of(Fund("central", 2027));
  EXPECT_EQ(next.balance_fen, 300);
  EXPECT_EQ(next.held_fen, 300);
  EXPECT_EQ(next.source, Source::kCentralTransfer);
  const Grant carried = state_.grants.at(award.id);
  EXPECT_EQ(carried.state, GrantState::kReserved);
  EXPECT_EQ(carried.shares[0].account, Fund("central"));
  EXPECT_EQ(carried.shares[0].carried_account, Fund("central", 2027));
  EXPECT_EQ(carried.proposal_digest, digest);
  EXPECT_THAT(Propose(award, kNewYear), IsOk());  // a repeat still is one
  Call cashier = By("cashier");
  cashier.now = kNewYear;
  ASSERT_THAT(ApproveGrant(tx_, sources_, cashier, award.id, digest), IsOk());
  EXPECT_EQ(state_.grants.at(award.id).state, GrantState::kFunded);
  EXPECT_EQ(Of(AccountOf(award.id)).balance_fen, 300);
  EXPECT_EQ(Balance("central", 2027), 0);
}

TEST_F(YearCloseTest, AYearIsClosedWhenItIsOverAndOnce) {
  EXPECT_THAT(CloseYear(NoonOf(2026, 12, 31)),
              HasReason("FISCAL_YEAR_RUNNING"));
  const auto first = CloseYear();
  ASSERT_THAT(first, IsOk());
  const size_t leaves = state_.log.size();
  const auto again = CloseYear(kNewYear + absl::Hours(1));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->close_time, first->close_time);
  EXPECT_EQ(state_.log.size(), leaves);
  EXPECT_EQ(GetYearClosing(tx_, At(kNewYear), kCourt, 2026)->leaf_index,
            first->leaf_index);
  EXPECT_THAT(GetYearClosing(tx_, At(kNewYear), kCourt, 2027),
              HasReason("YEAR_CLOSING_NOT_FOUND"));
  EXPECT_THAT(CreateAccount(tx_, sources_, At(kNewYear),
                            NewTestAccount("late", kCourt, Source::kMatching)),
              HasReason("FISCAL_YEAR_CLOSED"));
  EXPECT_THAT(Promise(NewPromise(40, "local", 5), kNewYear),
              HasReason("FISCAL_YEAR_CLOSED"));
}

TEST_F(YearCloseTest, HoldsOfNoGrantAndFrozenFundsAreSettledFirst) {
  Transfer hold = NewTestTransfer(50, Fund("central").value(),
                                  Fund("local").value(), 10, true);
  ASSERT_THAT(CreateTransfer(tx_, sources_, At(kNoon), hold), IsOk());
  const auto refused = CloseYear();
  EXPECT_THAT(refused, HasReason("FISCAL_YEAR_HAS_HOLDS"));
  EXPECT_EQ(MetadataOf(refused.status(), "transfer"), TransferUuid(50));
}

TEST_F(YearCloseTest, AFloorEndsWithItsYear) {
  Account bounded =
      NewTestAccount(Fund("floor").value(), kCourt, Source::kRevolving);
  bounded.floor_fen = 30;
  bounded.ceiling_fen = 100;
  ASSERT_THAT(CreateAccount(tx_, sources_, At(kNoon), bounded), IsOk());
  ASSERT_THAT(CreateTransfer(tx_, sources_, At(kNoon),
                             NewTestTransfer(60, TreasuryOf(kCourt).value(),
                                             Fund("floor").value(), 100)),
              IsOk());
  const Grant award = NewAward("floor", 70);
  ASSERT_THAT(Propose(award), IsOk());
  ASSERT_THAT(ReserveGrant(tx_, sources_, At(kNoon), award.id), IsOk());
  ASSERT_THAT(CloseYear(), IsOk());
  EXPECT_EQ(Balance("floor"), 0);
  EXPECT_EQ(Balance("floor", 2027), 100);
  EXPECT_EQ(Of(Fund("floor", 2027)).held_fen, 70);
}

TEST_F(YearCloseTest, YearsAreClosedInTheirOrder) {
  const auto later =
      CloseFiscalYear(tx_, sources_, At(NoonOf(2028, 1, 4)), kCourt, 2027);
  EXPECT_THAT(later, HasReason("EARLIER_YEAR_OPEN"));
  EXPECT_EQ(MetadataOf(later.status(), "account"), Fund("central").value());
}

TEST_F(YearCloseTest, AFrozenFundKeepsTheYearOpen) {
  ASSERT_THAT(FreezeAccount(tx_, sources_, At(kNoon), Fund("central"), "令1"),
              IsOk());
  EXPECT_THAT(CloseYear(), HasReason("ACCOUNT_FROZEN"));
}

}  // namespace
}  // namespace bashu::ledger
