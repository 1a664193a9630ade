#include "services/ledger/domain/statements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using testing::IsOk;
using ::testing::SizeIs;

constexpr absl::Duration kHour = absl::Hours(1);
constexpr absl::Duration kTick = absl::Microseconds(1);

// Noon: the court gets 100. 1 p.m.: 30 are held. 2 p.m.: 20 of them are posted.
// 3 p.m.: 5 come in that had happened at 12:30.
class StatementsTest : public ::testing::Test {
 protected:
  StatementsTest() {
    for (const auto& [id, source] : {std::pair{"treasury", Source::kExternal},
                                     {"court.budget", Source::kLocalBudget}}) {
      EXPECT_THAT(CreateAccount(tx_, sources_, ByOperator(),
                                NewTestAccount(id, kCourt, source)),
                  IsOk());
    }
    Create(0, NewTestTransfer(1, "treasury", "court.budget", 100));
    Create(1, NewTestTransfer(2, "court.budget", "treasury", 30, true));
    EXPECT_THAT(
        PostTransfer(tx_, sources_, At(2), {TransferId(TransferUuid(2)), 20}),
        IsOk());
    Transfer late = NewTestTransfer(3, "treasury", "court.budget", 5);
    late.happen_time = kNoon + kHour / 2;
    Create(3, late);
  }

  static Call At(int hour) {
    Call call = ByOperator();
    call.now = kNoon + hour * kHour;
    return call;
  }
  void Create(int hour, const Transfer& wanted) {
    EXPECT_THAT(CreateTransfer(tx_, sources_, At(hour), wanted), IsOk());
  }
  // Balance, held and incoming.
  std::vector<int64_t> Was(const Instant& instant,
                           const std::string& id = "court.budget") {
    const auto found = BalancesAt(tx_, AccountId(id), instant);
    EXPECT_THAT(found, IsOk());
    return {found->balance_fen, found->held_fen, found->incoming_fen};
  }
  static Instant Happened(absl::Time time) { return {.happened = time}; }
  static Instant Recorded(absl::Time time) { return {.recorded = time}; }

  LedgerState state_;
  MemoryLedgerTx tx_{state_};
  CountingSources seams_;
  const Sources sources_{seams_, seams_};
};

TEST_F(StatementsTest, KnowWhatWasRecordedByAnInstant) {
  EXPECT_THAT(Was({}), ElementsAre(85, 0, 0));
  EXPECT_THAT(Was(Recorded(kNoon - kTick)), ElementsAre(0, 0, 0));
  EXPECT_THAT(Was(Recorded(kNoon)), ElementsAre(100, 0, 0));
  EXPECT_THAT(Was(Recorded(kNoon + kHour - kTick)), ElementsAre(100, 0, 0));
  EXPECT_THAT(Was(Recorded(kNoon + kHour)), ElementsAre(100, 30, 0));
  EXPECT_THAT(Was(Recorded(kNoon + 2 * kHour)), ElementsAre(80, 0, 0));
  EXPECT_THAT(Was(Recorded(kNoon + kHour), "treasury"),
              ElementsAre(-100, 0, 30));
}

TEST_F(StatementsTest, KnowWhatHadHappenedByAnInstant) {
  EXPECT_THAT(Was(Happened(kNoon)), ElementsAre(100, 0, 0));
  EXPECT_THAT(Was(Happened(kNoon + kHour / 2)), ElementsAre(105, 0, 0));
  EXPECT_THAT(Was(Happened(kNoon + kHour)), ElementsAre(105, 30, 0));
  // The same instant as it was known before the late entry.
  EXPECT_THAT(Was({kNoon + kHour, kNoon + 2 * kHour}), ElementsAre(100, 30, 0));
}

TEST_F(StatementsTest, ListWhatTouchedAnAccountPageByPage) {
  const AccountId id("court.budget");
  const auto first = ListStatement(tx_, id, {}, 2);
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(first->lines, SizeIs(2));
  EXPECT_EQ(first->lines[0].change_fen, 5);
  EXPECT_EQ(first->lines[0].after.balance_fen, 85);
  EXPECT_EQ(first->lines[1].change_fen, -20);
  EXPECT_EQ(first->lines[1].after.balance_fen, 80);
  // Something new on top does not move what the next page shows.
  Create(4, NewTestTransfer(4, "treasury", "court.budget", 1));
  const auto second = ListStatement(tx_, id, first->next, 2);
  ASSERT_THAT(second->lines, SizeIs(2));
  EXPECT_EQ(second->lines[0].after.held_fen, 30);
  EXPECT_EQ(second->lines[1].after.balance_fen, 100);
  const auto last = ListStatement(tx_, id, second->next, 2);
  ASSERT_THAT(last->lines, SizeIs(1));
  EXPECT_EQ(KindName(last->lines[0].record), "account.created");
  EXPECT_EQ(last->lines[0].after, Balances());
  EXPECT_EQ(last->next.index, -1);
}

TEST_F(StatementsTest, AreOfAccountsThatExist) {
  EXPECT_THAT(BalancesAt(tx_, AccountId("nobody"), {}),
              HasReason("ACCOUNT_NOT_FOUND"));
  EXPECT_THAT(ListStatement(tx_, AccountId("nobody"), {}, 1),
              HasReason("ACCOUNT_NOT_FOUND"));
}

}  // namespace
}  // namespace bashu::ledger
