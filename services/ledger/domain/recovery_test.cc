#include "services/ledger/domain/recovery.h"

#include <gtest/gtest.h>

namespace bashu::ledger {
namespace {

TEST(Recovery, ClaimsWhatIsDemandedUntilItEnds) {
  Recovery recovery;
  recovery.amount_fen = 100;
  recovery.receipts.resize(2);
  recovery.receipts[0].amount_fen = 30;
  recovery.receipts[1].amount_fen = 5;
  EXPECT_EQ(ReceivedFen(recovery), 35);
  for (const RecoveryState state :
       {RecoveryState::kDemanded, RecoveryState::kApproved,
        RecoveryState::kReceiving, RecoveryState::kRecovered}) {
    recovery.state = state;
    EXPECT_EQ(ClaimedFen(recovery), 100) << NameOf(state);
  }
  for (const RecoveryState state :
       {RecoveryState::kWithdrawn, RecoveryState::kWrittenOff}) {
    recovery.state = state;
    EXPECT_EQ(ClaimedFen(recovery), 35) << NameOf(state);
  }
}

}  // namespace
}  // namespace bashu::ledger
