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

TEST_F(BookTest, LinksEveryRecordOfAGrantToTheOneBefore) {
  const GrantId grant(kGrantId), other("other");
  Transfer transfer = NewTestTransfer(1, "court.budget", "fund", 20);
  transfer.grant = grant;
  ASSERT_THAT(book_.Note("grant.proposed", "grants/g", grant), IsOk());
  ASSERT_THAT(book_.Note("grant.proposed", "grants/o", other), IsOk());
  // A chain that is broken leaves no gap.
  book_.BeginChain();
  ASSERT_THAT(book_.Note("lost", "grants/g", grant), IsOk());
  book_.BreakChain();
  ASSERT_THAT(book_.Create(transfer), IsOk());
  Book next(tx_, sources_, call_);
  ASSERT_THAT(next.Note("grant.paid", "grants/g", grant), IsOk());
  ASSERT_THAT(next.Note("none", "nothing", GrantId()), IsOk());
  std::vector<int64_t> previous;
  for (const Record& record : state_.log) previous.push_back(record.previous);
  EXPECT_EQ(previous, (std::vector<int64_t>{-1, -1, -1, -1, 2, 4, -1}));
}

}  // namespace
}  // namespace bashu::ledger
