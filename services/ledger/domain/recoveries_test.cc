#include "services/ledger/domain/recoveries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/error.h"
#include "services/ledger/domain/lineage.h"
#include "services/ledger/domain/rebuild.h"
#include "services/ledger/domain/reversals.h"
#include "services/ledger/paid_grant_for_test.h"

namespace bashu::ledger {
namespace {

using ::testing::Contains;
using testing::HasReason;
using testing::IsOk;
using ::testing::SizeIs;

class RecoveriesTest : public PaidGrantTest {
 protected:
  static Recovery NewDemand(int number, int64_t amount_fen) {
    Recovery wanted;
    wanted.id = RecoveryId(TransferUuid(number));
    wanted.grant = GrantId(kGrantId);
    wanted.cause = RecoveryCause::kFraud;
    wanted.amount_fen = amount_fen;
    wanted.basis = "川1702司救追1号";
    return wanted;
  }
  absl::StatusOr<Recovery> Demand(const Recovery& wanted) {
    return CreateRecovery(tx_, sources_, By("wang"), wanted);
  }
  absl::StatusOr<Recovery> Approve(int number,
                                   const std::string& officer = "chair") {
    return ApproveRecovery(tx_, sources_, By(officer),
                           RecoveryId(TransferUuid(number)));
  }
  absl::StatusOr<Recovery> Receive(int number, int transfer, int64_t amount_fen,
                                   const std::string& reference,
                                   absl::Time now = kNoon) {
    Call call = By("cashier");
    call.now = now;
    return RecordReceipt(
        tx_, sources_, call,
        {RecoveryId(TransferUuid(number)), TransferId(TransferUuid(transfer)),
         amount_fen, reference});
  }
  absl::StatusOr<Recovery> End(int number, RecoveryState outcome,
                               const std::string& officer,
                               const std::string& basis = "无财产可供执行") {
    return EndRecovery(tx_, sources_, By(officer),
                       {RecoveryId(TransferUuid(number)), outcome, basis});
  }
};

TEST_F(RecoveriesTest, WhatComesBackGoesToEachFundThatGaveIt) {
  ASSERT_THAT(Demand(NewDemand(50, 3'000'000)), IsOk());
  ASSERT_THAT(Approve(50), IsOk());
  const auto part = Receive(50, 51, 1'000'001, "B-1");
  ASSERT_THAT(part, IsOk());
  EXPECT_EQ(part->state, RecoveryState::kReceiving);
  ASSERT_THAT(part->receipts[0].credits, SizeIs(2));
  EXPECT_EQ(part->receipts[0].credits[0].transfer,
            TransferId(TransferUuid(51)));
  EXPECT_EQ(Balance("court.budget"), 1'000'000 + 333'334);
  EXPECT_EQ(Balance("upper.budget"), 666'667);
  const auto all = Receive(50, 52, 1'999'999, "B-2");
  ASSERT_THAT(all, IsOk());
  EXPECT_EQ(all->state, RecoveryState::kRecovered);
  EXPECT_EQ(Balance("court.budget"), 2'000'000);
  EXPECT_EQ(Balance("upper.budget"), 2'000'000);
  EXPECT_EQ(Balance("bank.511702-CT"), 0);
  EXPECT_THAT(Events(), Contains("recovery.recovered"));
  EXPECT_EQ(*StoredBooks(tx_), *RebuiltBooks(tx_));
}

TEST_F(RecoveriesTest, AReceiptCountsOnceAndItsBankReferenceToo) {
  ASSERT_THAT(Demand(NewDemand(50, 1'000)), IsOk());
  ASSERT_THAT(Approve(50), IsOk());
  ASSERT_THAT(Receive(50, 51, 600, "B-1"), IsOk());
  const size_t leaves = state_.log.size();
  ASSERT_THAT(Receive(50, 51, 600, "B-1"), IsOk());
  EXPECT_EQ(state_.log.size(), leaves);
  EXPECT_EQ(MetadataOf(Receive(50, 51, 601, "B-1").status(), "field"),
            "amount_fen");
  EXPECT_EQ(MetadataOf(Receive(50, 51, 600, "B-9").status(), "field"),
            "bank_reference");
  EXPECT_THAT(Receive(50, 53, 100, "B-1"), HasReason("BANK_REFERENCE_USED"));
  EXPECT_THAT(Receive(50, 53, 401, "B-2"), HasReason("RECEIPT_ABOVE_DEMAND"));
  // The id of another transfer.
  EXPECT_THAT(Receive(50, 1, 100, "B-3"), HasReason("TRANSFER_EXISTS"));
}

TEST_F(RecoveriesTest, AReceiptOfAClosedYearRevolves) {
  ASSERT_THAT(Demand(NewDemand(50, 300)), IsOk());
  ASSERT_THAT(Approve(50), IsOk());
  ASSERT_THAT(CloseAccounts(tx_, sources_, ByOperator(), kUpper, 2026), IsOk());
  const absl::Time next_year = kNoon + absl::Hours(24 * 365);
  const auto all = Receive(50, 51, 300, "B-1", next_year);
  ASSERT_THAT(all, IsOk());
  EXPECT_EQ(all->receipts[0].credits[1].account, RevolvingOf(kUpper, 2027));
  EXPECT_EQ(Balance("511700-CT.2027.revolving"), 200);
  EXPECT_EQ(Balance("court.budget"), 1'000'100);
  EXPECT_EQ(*StoredBooks(tx_), *RebuiltBooks(tx_));
}

TEST_F(RecoveriesTest, AllDemandsTogetherAreWithinWhatWasPaid) {
  ASSERT_THAT(Demand(NewDemand(50, 2'000'000)), IsOk());
  const auto refused = Demand(NewDemand(60, 1'000'001));
  EXPECT_THAT(refused, HasReason("RECOVERY_ABOVE_PAID"));
  EXPECT_EQ(MetadataOf(refused.status(), "paid_fen"), "3000000");
  ASSERT_THAT(Demand(NewDemand(60, 1'000'000)), IsOk());
  // What is given up can be demanded anew.
  ASSERT_THAT(End(50, RecoveryState::kWithdrawn, "wang"), IsOk());
  ASSERT_THAT(End(50, RecoveryState::kWithdrawn, "chair"), IsOk());
  EXPECT_THAT(Demand(NewDemand(70, 2'000'000)), IsOk());
}

TEST_F(RecoveriesTest, WhatWasNotPaidIsNotRecovered) {
  state_.grants.at(GrantId(kGrantId)).disbursements[0].state =
      DisbursementState::kRejected;
  EXPECT_THAT(Demand(NewDemand(50, 1'200'001)),
              HasReason("RECOVERY_ABOVE_PAID"));
  EXPECT_THAT(Demand(NewDemand(50, 1'200'000)), IsOk());
}

TEST_F(RecoveriesTest, AnOffsetNeedsThatHardshipHasEased) {
  Recovery wanted = NewDemand(50, 1'000);
  wanted.cause = RecoveryCause::kEnforcementOffset;
  EXPECT_THAT(Demand(wanted), HasReason("HARDSHIP_PERSISTS"));
  wanted.hardship = Hardship::kPersists;
  EXPECT_THAT(Demand(wanted), HasReason("HARDSHIP_PERSISTS"));
  wanted.hardship = Hardship::kEased;
  EXPECT_THAT(Demand(wanted), IsOk());
}

TEST_F(RecoveriesTest, OnlyAnAdvanceFails) {
  Recovery wanted = NewDemand(50, 1'000);
  wanted.cause = RecoveryCause::kAdvanceFailed;
  EXPECT_THAT(Demand(wanted), HasReason("GRANT_NOT_ADVANCE"));
  state_.grants.at(wanted.grant).advance = true;
  EXPECT_THAT(Demand(wanted), IsOk());
}

TEST_F(RecoveriesTest, TheMakerIsNotTheChecker) {
  ASSERT_THAT(Demand(NewDemand(50, 1'000)), IsOk());
  EXPECT_THAT(Receive(50, 51, 1, "B-1"), HasReason("INSTRUMENT_STATE"));
  EXPECT_THAT(Approve(50, "wang"), HasReason("INSTRUMENT_MAKER_IS_CHECKER"));
  ASSERT_THAT(Approve(50), IsOk());
  EXPECT_THAT(Approve(50), HasReason("INSTRUMENT_STATE"));
}

TEST_F(RecoveriesTest, TwoOfficersWriteOffExactlyTheSame) {
  ASSERT_THAT(Demand(NewDemand(50, 1'000)), IsOk());
  EXPECT_THAT(End(50, RecoveryState::kWrittenOff, "wang"),
              HasReason("INSTRUMENT_STATE"));
  ASSERT_THAT(Approve(50), IsOk());
  ASSERT_THAT(Receive(50, 51, 400, "B-1"), IsOk());
  EXPECT_THAT(End(50, RecoveryState::kWithdrawn, "wang"),
              HasReason("INSTRUMENT_STATE"));
  ASSERT_THAT(End(50, RecoveryState::kWrittenOff, "wang"), IsOk());
  EXPECT_THAT(End(50, RecoveryState::kWrittenOff, "wang"),
              HasReason("INSTRUMENT_MAKER_IS_CHECKER"));
  // Another basis is another proposal.
  ASSERT_THAT(End(50, RecoveryState::kWrittenOff, "chair", "死亡"), IsOk());
  const auto ended = End(50, RecoveryState::kWrittenOff, "wang", "死亡");
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->state, RecoveryState::kWrittenOff);
  EXPECT_EQ(ended->ending.maker, By("chair").caller.identity);
  EXPECT_EQ(ended->ending.checker, By("wang").caller.identity);
  EXPECT_THAT(Receive(50, 52, 1, "B-2"), HasReason("INSTRUMENT_STATE"));
}

TEST_F(RecoveriesTest, WhatNobodyAskedForIsBookedAtOnce) {
  Recovery wanted = NewDemand(50, 300);
  wanted.cause = RecoveryCause::kUnsolicited;
  const Return came{wanted, TransferId(TransferUuid(51)), "B-1"};
  for (int i = 0; i < 2; ++i) {
    const auto made = RecordReturn(tx_, sources_, By("cashier"), came);
    ASSERT_THAT(made, IsOk());
    EXPECT_EQ(made->state, RecoveryState::kRecovered);
    EXPECT_EQ(Balance("upper.budget"), 200);
  }
  Return other = came;
  other.bank_reference = "B-2";
  EXPECT_THAT(RecordReturn(tx_, sources_, By("cashier"), other),
              HasReason("TRANSFER_EXISTS"));
}

TEST_F(RecoveriesTest, ARepeatIsAnsweredAndAnotherContentRefused) {
  ASSERT_THAT(Demand(NewDemand(50, 300)), IsOk());
  ASSERT_THAT(Approve(50), IsOk());
  EXPECT_EQ(Demand(NewDemand(50, 300))->state, RecoveryState::kApproved);
  const auto other = Demand(NewDemand(50, 301));
  EXPECT_THAT(other, HasReason("INSTRUMENT_EXISTS"));
  EXPECT_EQ(MetadataOf(other.status(), "field"), "amount_fen");
}

TEST_F(RecoveriesTest, IsOfTheOfficeThatDecided) {
  ASSERT_THAT(Demand(NewDemand(50, 300)), IsOk());
  const RecoveryId id(TransferUuid(50));
  EXPECT_THAT(GetRecovery(tx_, By("li", kUpper), id),
              HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(GetRecovery(tx_, By("li"), RecoveryId(TransferUuid(9))),
              HasReason("INSTRUMENT_NOT_FOUND"));
  EXPECT_THAT(*ListRecoveries(tx_, By("li"), {kCourt, "", 5}), SizeIs(1));
  EXPECT_THAT(ListRecoveries(tx_, By("li"), {kUpper, "", 5}),
              HasReason("OFFICE_NOT_ALLOWED"));
}

}  // namespace
}  // namespace bashu::ledger
