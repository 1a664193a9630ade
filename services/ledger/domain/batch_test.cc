#include "services/ledger/domain/batch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/error.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/transfer_errors.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using testing::IsOk;

// A court with 100 fen, and a fund.
class BatchTest : public ::testing::Test {
 protected:
  BatchTest() {
    for (const auto& [id, source] : {std::pair{"treasury", Source::kExternal},
                                     {"court.budget", Source::kLocalBudget},
                                     {"fund", Source::kRevolving}}) {
      EXPECT_THAT(CreateAccount(tx_, sources_, ByOperator(),
                                NewTestAccount(id, kCourt, source)),
                  IsOk());
    }
    EXPECT_THAT(
        CreateTransfer(tx_, sources_, ByOperator(),
                       NewTestTransfer(1, "treasury", "court.budget", 100)),
        IsOk());
  }

  // Of the id that TransferUuid(number) has.
  static BatchItem Item(int number, int64_t amount_fen, bool linked = false) {
    BatchItem item;
    item.id_high = 0x0195e5a000007000;
    item.id_low = 0x8000000000000000 | static_cast<uint64_t>(number);
    item.credit = 1;
    item.amount_fen = amount_fen;
    item.linked = linked;
    return item;
  }

  // The reason of each item; "" if it was done.
  std::vector<std::string> Run(const std::vector<BatchItem>& items) {
    const TransferBatch batch{
        {AccountId("court.budget"), AccountId("fund")}, {"basis"}, "", items};
    auto results = CreateTransfers(tx_, sources_, ByOperator(), batch);
    EXPECT_THAT(results, IsOk());
    std::vector<std::string> reasons;
    for (const ItemResult& result : *results) {
      reasons.push_back(ReasonOf(result.status));
    }
    results_ = *std::move(results);
    return reasons;
  }
  int64_t Balance(const std::string& id) {
    return state_.accounts.at(AccountId(id)).balance_fen;
  }

  LedgerState state_;
  MemoryLedgerTx tx_{state_};
  CountingSources seams_;
  const Sources sources_{seams_, seams_};
  std::vector<ItemResult> results_;
};

TEST_F(BatchTest, DecidesEachItemOnWhatTheOnesBeforeItLeft) {
  EXPECT_THAT(Run({Item(2, 60), Item(3, 60), Item(4, 40)}),
              ElementsAre("", "INSUFFICIENT_FUNDS", ""));
  EXPECT_EQ(Balance("fund"), 100);
  EXPECT_EQ(state_.log.back().index + 1,
            static_cast<int64_t>(state_.log.size()));
}

TEST_F(BatchTest, TellsARepeatFromANewItem) {
  EXPECT_THAT(Run({Item(2, 10), Item(2, 10), Item(2, 11)}),
              ElementsAre("", "", "TRANSFER_EXISTS"));
  EXPECT_FALSE(results_[0].repeated);
  EXPECT_TRUE(results_[1].repeated);
  EXPECT_EQ(MetadataOf(results_[2].status, "field"), "amount_fen");
  EXPECT_EQ(Balance("fund"), 10);
}

TEST_F(BatchTest, DoesAChainWholeOrNotAtAll) {
  const size_t before = state_.log.size();
  EXPECT_THAT(Run({Item(2, 30, true), Item(3, 90, true), Item(4, 10),
                   Item(5, 5, true), Item(6, 6)}),
              ElementsAre("LINKED_EVENT_FAILED", "INSUFFICIENT_FUNDS",
                          "LINKED_EVENT_FAILED", "", ""));
  EXPECT_EQ(Balance("fund"), 11);
  EXPECT_EQ(state_.log.size(), before + 2);
  EXPECT_EQ(state_.transfers.count(TransferId(TransferUuid(2))), 0U);
}

TEST_F(BatchTest, AnyMemberOfAChainCanBreakIt) {
  for (int fault = 0; fault < 4; ++fault) {
    std::vector<BatchItem> batch;
    for (int i = 0; i < 4; ++i) {
      batch.push_back(Item(10 * fault + i + 2, i == fault ? 1000 : 1, i < 3));
    }
    const std::vector<std::string> reasons = Run(batch);
    for (int i = 0; i < 4; ++i) {
      EXPECT_EQ(reasons[static_cast<size_t>(i)],
                i == fault ? "INSUFFICIENT_FUNDS" : "LINKED_EVENT_FAILED");
    }
    EXPECT_EQ(Balance("fund"), 0);
  }
}

TEST_F(BatchTest, RefusesAChainThatIsLeftOpen) {
  EXPECT_THAT(Run({Item(2, 1), Item(3, 1, true), Item(4, 1, true)}),
              ElementsAre("", "LINKED_EVENT_FAILED", "LINKED_CHAIN_OPEN"));
  EXPECT_THAT(Run({Item(5, 1, true)}), ElementsAre("LINKED_CHAIN_OPEN"));
  // The end is at fault in any case, even if the chain was broken before.
  EXPECT_THAT(Run({Item(6, 1000, true), Item(7, 1, true)}),
              ElementsAre("INSUFFICIENT_FUNDS", "LINKED_CHAIN_OPEN"));
  EXPECT_EQ(Balance("fund"), 1);
}

TEST_F(BatchTest, AChainSeesItsOwnTransfers) {
  EXPECT_THAT(Run({Item(2, 10, true), Item(2, 10, true), Item(3, 90)}),
              ElementsAre("", "", ""));
  EXPECT_TRUE(results_[1].repeated);
  EXPECT_EQ(Balance("fund"), 100);
}

TEST_F(BatchTest, ARepeatOfAChainIsTheFirstAnswer) {
  const std::vector<BatchItem> chain = {Item(2, 10, true), Item(3, 20)};
  EXPECT_THAT(Run(chain), ElementsAre("", ""));
  EXPECT_THAT(Run(chain), ElementsAre("", ""));
  EXPECT_TRUE(results_[0].repeated && results_[1].repeated);
  EXPECT_EQ(Balance("fund"), 30);
}

TEST_F(BatchTest, SaysWhatABalancingItemTook) {
  BatchItem item = Item(2, 500);
  item.balancing = true;
  BatchItem more = Item(3, 500);
  more.balancing = true;
  EXPECT_THAT(Run({item, more}), ElementsAre("", "NOTHING_AVAILABLE"));
  EXPECT_EQ(results_[0].taken_fen, 100);
}

TEST_F(BatchTest, KeepsWhatIsWrongWithAnItemsShapeToTheItem) {
  BatchItem broken = Item(2, 1);
  broken.shape = LinkedChainOpen();  // any refusal
  EXPECT_THAT(Run({broken, Item(3, 1)}), ElementsAre("LINKED_CHAIN_OPEN", ""));
}

}  // namespace
}  // namespace bashu::ledger
