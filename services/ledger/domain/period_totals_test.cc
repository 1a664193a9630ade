#include "services/ledger/domain/period_totals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/calendar/shanghai.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;

TEST(ParsePeriod, IsAYearOrAMonthInShanghai) {
  const auto month = ParsePeriod("2026-03");
  ASSERT_TRUE(month.has_value());
  EXPECT_EQ(month->begin, calendar::StartOf(absl::CivilDay(2026, 3, 1)));
  EXPECT_EQ(month->end, calendar::StartOf(absl::CivilDay(2026, 4, 1)));
  EXPECT_EQ(absl::FormatTime(month->begin, absl::UTCTimeZone()),
            "2026-02-28T16:00:00+00:00");
  EXPECT_EQ(ParsePeriod("2026-12")->end, ParsePeriod("2026")->end);
  EXPECT_EQ(ParsePeriod("2027")->begin, ParsePeriod("2026")->end);
  for (const char* wrong :
       {"", "26", "2026-", "2026-0", "2026-00", "2026-13", "2026-3", "2026/03",
        "20260", "1999", "2200", "-026", "+026", "2026-+1", "2026-03-01"}) {
    EXPECT_FALSE(ParsePeriod(wrong).has_value()) << wrong;
  }
}

// A treasury and a budget; money moves on each side of March's ends.
class SumPeriodTest : public ::testing::Test {
 protected:
  SumPeriodTest() {
    Open("treasury", Source::kExternal);
    Open("budget", Source::kLocalBudget);
  }
  Call At(absl::Time time) const {
    Call call = ByOperator();
    call.now = time;
    return call;
  }
  void Open(const std::string& id, Source source) {
    EXPECT_THAT(CreateAccount(tx_, sources_, At(now_),
                              NewTestAccount(id, kCourt, source)),
                IsOk());
  }
  void Move(absl::Time time, int64_t fen, bool pending = false) {
    EXPECT_THAT(CreateTransfer(tx_, sources_, At(time),
                               NewTestTransfer(++count_, "treasury", "budget",
                                               fen, pending)),
                IsOk());
  }
  absl::StatusOr<PeriodSums> Sum(const std::string& period) {
    return SumPeriod(tx_, *ParsePeriod(period), later_);
  }

  const Period march_ = *ParsePeriod("2026-03");
  const absl::Time later_ = march_.end + absl::Hours(24 * 400);
  absl::Time now_ = march_.begin - absl::Hours(1);
  LedgerState state_;
  MemoryLedgerTx tx_{state_};
  CountingSources seams_;
  const Sources sources_{seams_, seams_};
  int count_ = 0;
};

TEST_F(SumPeriodTest, CountsWhatWasRecordedFromTheFirstInstantToTheLast) {
  Move(march_.begin - absl::Microseconds(1), 1);
  Move(march_.begin, 10);
  Move(march_.begin + absl::Hours(1), 1000, true);  // held, not moved
  Move(march_.end - absl::Microseconds(1), 100);
  Move(march_.end, 10000);
  now_ = march_.end;
  Open("later", Source::kDonation);
  const auto sums = Sum("2026-03");
  ASSERT_THAT(sums, IsOk());
  EXPECT_EQ(sums->first_leaf, 3);
  EXPECT_EQ(sums->end_leaf, 6);
  ASSERT_EQ(sums->accounts.size(), 2);
  EXPECT_EQ(sums->accounts[0].account.value(), "budget");
  EXPECT_EQ(sums->accounts[0].debit_fen, 0);
  EXPECT_EQ(sums->accounts[0].credit_fen, 110);
  EXPECT_EQ(sums->accounts[1].debit_fen, 110);
  EXPECT_EQ(Sum("2026")->accounts[0].credit_fen, 10111);
}

TEST_F(SumPeriodTest, HasAllAccountsOfAPeriodInWhichNothingHappened) {
  const auto sums = Sum("2026-03");
  ASSERT_THAT(sums, IsOk());
  EXPECT_EQ(sums->first_leaf, 2);
  EXPECT_EQ(sums->end_leaf, 2);
  EXPECT_EQ(sums->accounts.size(), 2);
  EXPECT_EQ(Sum("2026-01")->accounts.size(), 0);
}

TEST_F(SumPeriodTest, IsTheSameWhateverIsBookedLater) {
  Move(march_.begin, 10);
  const auto before = Sum("2026-03");
  // What happened in March and is recorded in April is of April.
  Transfer late = NewTestTransfer(++count_, "treasury", "budget", 5);
  late.happen_time = march_.begin;
  ASSERT_THAT(CreateTransfer(tx_, sources_, At(march_.end), late), IsOk());
  const auto after = Sum("2026-03");
  EXPECT_EQ(after->end_leaf, before->end_leaf);
  EXPECT_EQ(after->accounts[0].credit_fen, 10);
}

TEST_F(SumPeriodTest, WaitsUntilNothingCanBeRecordedInItAnyMore) {
  for (const absl::Time now :
       {march_.begin, march_.end, march_.end + absl::Minutes(59)}) {
    EXPECT_THAT(SumPeriod(tx_, march_, now), HasReason("PERIOD_NOT_OVER"));
  }
  EXPECT_THAT(SumPeriod(tx_, march_, march_.end + absl::Hours(1)), IsOk());
}

}  // namespace
}  // namespace bashu::ledger
