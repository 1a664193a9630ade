#include "services/ledger/domain/funds.h"

#include <gtest/gtest.h>

#include "services/ledger/funding_for_test.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;

TEST(Funds, TheNextYearsHasTheNextYearInItsName) {
  const struct {
    const char* id;
    const char* next;
  } kRows[] = {
      {"511702-CT.2026.local", "511702-CT.2027.local"},
      {"2026.fund", "2027.fund"},
      {"fund.2026", "fund.2027"},
      {"court.budget", "court.budget.2027"},
      {"a.20261.b", "a.20261.b.2027"},
  };
  for (const auto& row : kRows) {
    const Account account = NewTestAccount(row.id, kCourt, Source::kMatching);
    EXPECT_EQ(NextYearOf(account).value(), row.next);
  }
}

class FundsTest : public FundingTest {};

TEST_F(FundsTest, AnAccountThatIsAnotherIsNotTaken) {
  Book book(tx_, sources_, At(kNoon));
  Account wanted =
      NewTestAccount(Fund("local").value(), kCourt, Source::kLocalBudget);
  EXPECT_THAT(OpenIfAbsent(tx_, book, wanted), IsOk());
  wanted.source = Source::kMatching;
  EXPECT_THAT(OpenIfAbsent(tx_, book, wanted), HasReason("ACCOUNT_EXISTS"));
}

TEST_F(FundsTest, FlowsAreToldByWhatStandsOnTheOtherSide) {
  Fill("local", 1, 1'000);
  const Grant award = NewAward("local", 300);
  ASSERT_THAT(Propose(award), IsOk());
  ASSERT_THAT(ReserveGrant(tx_, sources_, At(kNoon), award.id), IsOk());
  Approve(award.id, kNoon + absl::Hours(1));
  const auto flows = FlowsOf(tx_, Fund("local"));
  ASSERT_THAT(flows, IsOk());
  EXPECT_EQ(flows->received_fen, 1'000);
  EXPECT_EQ(flows->granted_fen, 300);
  EXPECT_EQ(flows->moved_fen, 100);  // the reserve
  EXPECT_EQ(flows->returned_fen, 0);
  EXPECT_EQ(flows->last_grant, kNoon + absl::Hours(1));
  EXPECT_EQ(FlowsOf(tx_, Fund("central"))->last_grant, absl::InfinitePast());
}

}  // namespace
}  // namespace bashu::ledger
