#include "services/ledger/domain/rebuild.h"

#include <gtest/gtest.h>

#include <utility>

#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/reversals.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::IsOk;

// Books with money that moved, is held, and is to be taken back.
class RebuildTest : public ::testing::Test {
 protected:
  RebuildTest() {
    for (const auto& [id, source] : {std::pair{"treasury", Source::kExternal},
                                     {"court.budget", Source::kLocalBudget}}) {
      EXPECT_THAT(CreateAccount(tx_, sources_, ByOperator(),
                                NewTestAccount(id, kCourt, source)),
                  IsOk());
    }
    for (const bool pending : {false, true}) {
      EXPECT_THAT(CreateTransfer(tx_, sources_, ByOperator(),
                                 NewTestTransfer(pending ? 2 : 1, "treasury",
                                                 "court.budget", 100, pending)),
                  IsOk());
    }
    EXPECT_THAT(FreezeAccount(tx_, sources_, ByOperator(),
                              AccountId("treasury"), "川检冻〔2026〕1号"),
                IsOk());
    EXPECT_THAT(ReverseTransfer(tx_, sources_, ByOperator(),
                                {TransferId(TransferUuid(3)),
                                 TransferId(TransferUuid(1)), "更正"}),
                IsOk());
    Book book(tx_, sources_, call_);
    for (const char* kind : {"grant.proposed", "grant.reserved"}) {
      EXPECT_THAT(book.Note(kind, "grants/g", GrantId(kGrantId)), IsOk());
    }
  }

  const Call call_ = ByOperator();
  LedgerState state_;
  MemoryLedgerTx tx_{state_};
  CountingSources seams_;
  const Sources sources_{seams_, seams_};
};

TEST_F(RebuildTest, GivesTheBytesThatAreStored) {
  const std::string stored = *StoredBooks(tx_);
  EXPECT_EQ(stored, *RebuiltBooks(tx_));
  EXPECT_NE(stored.find("account court.budget"), std::string::npos);
  EXPECT_NE(stored.find(" after 6"), std::string::npos);
  EXPECT_NE(stored.find("transfer " + TransferUuid(3)), std::string::npos);
}

TEST_F(RebuildTest, ShowsWhatWasWrittenPastTheLog) {
  LedgerState clean = state_;
  state_.accounts.at(AccountId("court.budget")).balance_fen += 1;
  EXPECT_NE(*StoredBooks(tx_), *RebuiltBooks(tx_));
  state_ = clean;
  state_.transfers.at(TransferId(TransferUuid(1))).reversed_by = TransferId();
  EXPECT_NE(*StoredBooks(tx_), *RebuiltBooks(tx_));
  state_ = clean;
  state_.transfers.at(TransferId(TransferUuid(2))).state =
      TransferState::kVoided;
  EXPECT_NE(*StoredBooks(tx_), *RebuiltBooks(tx_));
  state_ = clean;
  state_.log.back().previous = 0;
  EXPECT_NE(*StoredBooks(tx_), *RebuiltBooks(tx_));
  state_ = clean;
  EXPECT_EQ(*StoredBooks(tx_), *RebuiltBooks(tx_));
}

}  // namespace
}  // namespace bashu::ledger
