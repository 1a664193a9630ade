#include "services/ledger/domain/transfer_errors.h"

#include <gtest/gtest.h>

#include "common/status/error.h"

namespace bashu::ledger {
namespace {

TEST(TransferErrors, SpeakChineseAndNameTheirSubject) {
  const TransferId transfer("t1");
  const AccountId account("a1");
  struct Case {
    absl::Status status;
    std::string key, value;
  };
  for (const Case& each :
       {Case{CurrencyMismatch(transfer, "USD"), "currency", "USD"},
        Case{FiscalYearMismatch(account, AccountId("b1")), "credit", "b1"},
        Case{FiscalYearClosed(account), "account", "a1"},
        Case{HappenTimeAhead(transfer), "transfer", "t1"},
        Case{ExpireTimePassed(transfer), "transfer", "t1"},
        Case{NothingAvailable(account), "account", "a1"},
        Case{CeilingExceeded(account, 3, 4), "room_fen", "3"},
        Case{TransferExpired(transfer), "transfer", "t1"},
        Case{AmountExceedsHold(transfer, 7, 8), "held_fen", "7"},
        Case{TransferNotPosted(transfer), "transfer", "t1"},
        Case{ReversalOfReversal(transfer), "transfer", "t1"},
        Case{AlreadyReversed(transfer, TransferId("t2")), "reversal", "t2"},
        Case{ReversalMakerIsChecker(transfer), "transfer", "t1"},
        Case{ReversalNotWhole(transfer, 9), "held_fen", "9"},
        Case{BatchTooLarge(8190), "most", "8190"}}) {
    EXPECT_EQ(MetadataOf(each.status, each.key), each.value);
    EXPECT_FALSE(LocalizedMessageOf(each.status).empty());
    EXPECT_NE(each.status.message().find(each.value), std::string::npos);
  }
  EXPECT_EQ(ReasonOf(LinkedEventFailed()), "LINKED_EVENT_FAILED");
  EXPECT_EQ(ReasonOf(LinkedChainOpen()), "LINKED_CHAIN_OPEN");
}

}  // namespace
}  // namespace bashu::ledger
