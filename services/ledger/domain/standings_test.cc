#include "services/ledger/domain/standings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "services/ledger/funding_for_test.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;

class StandingsTest : public FundingTest {
 protected:
  std::map<AccountId, FundStanding> List(
      absl::Time now, FundCondition condition = FundCondition::kNone) {
    const auto found = ListFundStandings(tx_, sources_, At(now),
                                         {{kCourt, "", 50}, 2026, condition});
    EXPECT_THAT(found, IsOk());
    EXPECT_EQ(found->next, "");
    std::map<AccountId, FundStanding> standings;
    for (const FundStanding& each : found->standings) {
      standings[each.account.id] = each;
    }
    return standings;
  }
};

TEST_F(StandingsTest, TellHowMuchOfAPromiseIsInPlaceAndOverdue) {
  Appropriation due = NewPromise(1, "central", 300);
  due.due_time = kNoon + absl::Hours(1);
  ASSERT_THAT(Promise(due), IsOk());
  ASSERT_THAT(Promise(NewPromise(2, "central", 700)), IsOk());
  ASSERT_THAT(Arrive(1, 3, 290), IsOk());
  const FundStanding before = List(kNoon)[Fund("central")];
  EXPECT_EQ(before.promised_fen, 1'000);
  EXPECT_EQ(before.arrived_fen, 290);
  EXPECT_EQ(ArrivedPermille(before), 290);
  EXPECT_EQ(before.overdue_fen, 0);
  EXPECT_EQ(List(kNoon + absl::Hours(1))[Fund("central")].overdue_fen, 10);
  EXPECT_EQ(ArrivedPermille(List(kNoon)[Fund("gift")]), std::nullopt);
}

TEST_F(StandingsTest, AFundIsShortWhenMoreIsAskedForThanIsThere) {
  Fill("central", 1, 100);
  Grant award = NewAward("central", 100);
  ASSERT_THAT(Propose(award), IsOk());
  EXPECT_EQ(List(kNoon)[Fund("central")].condition, FundCondition::kNone);
  Grant more = NewAward("central", 1);
  more.id = GrantId("0195e5a0-0000-7000-8000-000000000002");
  more.case_id = "0195e5a0-0000-7000-8000-00000000ca5f";
  ASSERT_THAT(Propose(more), IsOk());
  const auto found = List(kNoon, FundCondition::kShort);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.at(Fund("central")).demanded_fen, 101);
  ASSERT_THAT(ReserveGrant(tx_, sources_, At(kNoon), award.id), IsOk());
  EXPECT_EQ(List(kNoon)[Fund("central")].demanded_fen, 1);
}

TEST_F(StandingsTest, AFundIsIdleWhenNothingWasGrantedForNinetyDays) {
  Fill("central", 1, 100);
  const absl::Time day89 = kNoon + absl::Hours(24 * 89);
  EXPECT_EQ(List(day89).at(Fund("central")).condition, FundCondition::kNone);
  const absl::Time day90 = kNoon + absl::Hours(24 * 90);
  EXPECT_EQ(List(day90, FundCondition::kIdle).size(), 1U);
  const Grant award = NewAward("central", 40);
  ASSERT_THAT(Propose(award, day89), IsOk());
  ASSERT_THAT(ReserveGrant(tx_, sources_, At(day89), award.id), IsOk());
  Approve(award.id, day89);
  const FundStanding used = List(day90).at(Fund("central"));
  EXPECT_EQ(used.condition, FundCondition::kNone);
  EXPECT_EQ(used.granted_fen, 40);
  EXPECT_EQ(used.last_grant, day89);
}

TEST_F(StandingsTest, PagesGoOnAfterTheLastAccountLookedAt) {
  std::vector<std::string> seen;
  std::string after;
  do {
    const auto page =
        ListFundStandings(tx_, sources_, At(kNoon),
                          {{kCourt, after, 3}, 2026, FundCondition::kNone});
    ASSERT_THAT(page, IsOk());
    for (const auto& each : page->standings) {
      seen.push_back(each.account.id.value());
    }
    after = page->next;
  } while (!after.empty());
  EXPECT_EQ(seen.size(), 4U);
  EXPECT_THAT(ListFundStandings(tx_, sources_, At(kNoon),
                                {{"", "", 3}, 2026, FundCondition::kNone}),
              HasReason("OFFICE_NOT_ALLOWED"));
}

TEST_F(StandingsTest, ADonorHearsWhatBecameOfTheFundAndOfNobody) {
  Fill("gift", 1, 100);
  Fill("gift", 3, 50);
  const Grant award = NewAward("gift", 60);
  ASSERT_THAT(Propose(award), IsOk());
  ASSERT_THAT(ReserveGrant(tx_, sources_, At(kNoon), award.id), IsOk());
  Approve(award.id);
  const auto report =
      GetDonorReport(tx_, At(kNoon), AppropriationId(TransferUuid(3)));
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->donation.arrived_fen, 50);
  EXPECT_EQ(report->fund_received_fen, 150);
  EXPECT_EQ(report->fund_granted_fen, 60);
  EXPECT_EQ(report->fund_available_fen, 90);
  ASSERT_EQ(report->uses.size(), 1U);
  EXPECT_EQ(report->uses[0].grant, award.id);
  EXPECT_EQ(report->uses_count, 1);
  Fill("central", 5, 1);
  EXPECT_THAT(GetDonorReport(tx_, At(kNoon), AppropriationId(TransferUuid(5))),
              HasReason("ACCOUNT_IS_NO_FUND"));
}

}  // namespace
}  // namespace bashu::ledger
