#include "services/ledger/domain/book.h"

#include <gtest/gtest.h>

#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;

// A court with 100 fen, and a fund.
class BookTest : public ::testing::Test {
 protected:
  BookTest() {
    Account court =
        NewTestAccount("court.budget", kCourt, Source::kLocalBudget);
    court.balance_fen = 100;
    EXPECT_THAT(book_.Open(court), IsOk());
    EXPECT_THAT(book_.Open(NewTestAccount("fund", kCourt, Source::kRevolving)),
                IsOk());
  }
  int64_t Stored(const std::string& id) {
    return state_.accounts.at(AccountId(id)).balance_fen;
  }

  LedgerState state_;
  MemoryLedgerTx tx_{state_};
  CountingSources seams_;
  const Sources sources_{seams_, seams_};
  const Call call_ = ByOperator();
  Book book_{tx_, sources_, call_};
};

TEST_F(BookTest, WritesBalancesWhenItIsClosed) {
  for (int number = 1; number <= 3; ++number) {
    Transfer transfer = NewTestTransfer(number, "court.budget", "fund", 20);
    ASSERT_THAT(book_.Create(transfer), IsOk());
  }
  EXPECT_EQ(Stored("court.budget"), 100);
  ASSERT_THAT(book_.Close(), IsOk());
  EXPECT_EQ(Stored("court.budget"), 40);
  EXPECT_EQ(Stored("fund"), 60);
  EXPECT_EQ(state_.log.size(), 5);
}

TEST_F(BookTest, SeesItsOwnEarlierTransfers) {
  Transfer first = NewTestTransfer(1, "court.budget", "fund", 60, true);
  ASSERT_THAT(book_.Create(first), IsOk());
  Transfer second = NewTestTransfer(2, "court.budget", "fund", 60, true);
  EXPECT_THAT(book_.Create(second), HasReason("INSUFFICIENT_FUNDS"));
  ASSERT_THAT(book_.Void(first), IsOk());
  EXPECT_THAT(book_.Create(second), IsOk());
}

TEST_F(BookTest, NumbersAndSaltsEveryLeaf) {
  ASSERT_EQ(state_.log.size(), 2);
  EXPECT_EQ(state_.log[1].index, 1);
  EXPECT_NE(state_.log[0].hash, state_.log[1].hash);
  EXPECT_EQ(state_.log[1].hash,
            crypto::LeafHash(sources_.suite, EncodeEntry(state_.log[1])));
}

}  // namespace
}  // namespace bashu::ledger
