#include "services/ledger/domain/appropriations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/error.h"
#include "services/ledger/domain/funds.h"
#include "services/ledger/domain/rebuild.h"
#include "services/ledger/domain/reversals.h"
#include "services/ledger/funding_for_test.h"

namespace bashu::ledger {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using testing::IsOk;

class AppropriationsTest : public FundingTest {
 protected:
  std::vector<std::string> Events() {
    std::vector<std::string> types;
    for (const auto& [sequence, event] : state_.journal.events) {
      types.push_back(event.type);
    }
    return types;
  }
};

TEST_F(AppropriationsTest, MoneyArrivesInPartsAndATenthIsPutAside) {
  ASSERT_THAT(Promise(NewPromise(1, "local", 1'000'005)), IsOk());
  const auto part = Arrive(1, 2, 400'004);
  ASSERT_THAT(part, IsOk());
  EXPECT_EQ(part->arrived_fen, 400'004);
  EXPECT_EQ(part->reserved_fen, 40'000);
  const auto all = Arrive(1, 3, 600'001);
  ASSERT_THAT(all, IsOk());
  EXPECT_EQ(all->arrived_fen, 1'000'005);
  EXPECT_EQ(all->reserved_fen, 100'000);
  EXPECT_EQ(Balance("local"), 900'005);
  EXPECT_EQ(Of(ReserveOf(kCourt, 2026)).balance_fen, 100'000);
  EXPECT_EQ(Of(ReserveOf(kCourt, 2026)).source, Source::kReserve);
  EXPECT_EQ(Of(TreasuryOf(kCourt)).balance_fen, -1'000'005);
  EXPECT_THAT(Events(),
              ElementsAre("appropriation.created", "appropriation.arrived",
                          "appropriation.arrived"));
  EXPECT_EQ(*StoredBooks(tx_), *RebuiltBooks(tx_));
}

TEST_F(AppropriationsTest, NothingIsPutAsideOfOtherMoneyOrOnceTheDayHasCome) {
  Fill("central", 1, 1'000);
  ASSERT_THAT(Promise(NewPromise(3, "local", 1'000)), IsOk());
  const auto late = Arrive(3, 4, 1'000, NoonOf(2026, 11, 1));
  ASSERT_THAT(late, IsOk());
  EXPECT_EQ(late->reserved_fen, 0);
  EXPECT_THAT(GetAccount(tx_, ReserveOf(kCourt, 2026)),
              HasReason("ACCOUNT_NOT_FOUND"));
}

TEST_F(AppropriationsTest, MoreThanIsPromisedDoesNotArrive) {
  ASSERT_THAT(Promise(NewPromise(1, "central", 100)), IsOk());
  ASSERT_THAT(Arrive(1, 2, 60), IsOk());
  const auto refused = Arrive(1, 3, 41);
  EXPECT_THAT(refused, HasReason("ARRIVAL_EXCEEDS_PROMISE"));
  EXPECT_EQ(MetadataOf(refused.status(), "arrived_fen"), "60");
}

TEST_F(AppropriationsTest, ARepeatedArrivalCountsOnce) {
  ASSERT_THAT(Promise(NewPromise(1, "local", 1'000)), IsOk());
  ASSERT_THAT(Promise(NewPromise(5, "local", 1'000)), IsOk());
  ASSERT_THAT(Arrive(1, 2, 500), IsOk());
  const size_t leaves = state_.log.size();
  const auto again = Arrive(1, 2, 500);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->arrived_fen, 500);
  EXPECT_EQ(state_.log.size(), leaves);
  const auto other = Arrive(5, 2, 500);
  EXPECT_THAT(other, HasReason("TRANSFER_EXISTS"));
  EXPECT_EQ(MetadataOf(other.status(), "field"), "appropriation");
  EXPECT_EQ(MetadataOf(Arrive(1, 2, 501).status(), "field"), "amount_fen");
}

TEST_F(AppropriationsTest, AnArrivalThatWasTakenBackHasNotArrived) {
  ASSERT_THAT(Promise(NewPromise(1, "central", 100)), IsOk());
  ASSERT_THAT(Arrive(1, 2, 60), IsOk());
  ASSERT_THAT(ReverseTransfer(tx_, sources_, ByOperator(),
                              {TransferId(TransferUuid(9)),
                               TransferId(TransferUuid(2)), "更正"}),
              IsOk());
  const AppropriationId id(TransferUuid(1));
  EXPECT_EQ(LoadAppropriation(tx_, id)->arrived_fen, 60);
  ASSERT_THAT(
      PostTransfer(tx_, sources_, At(kNoon), {TransferId(TransferUuid(9)), {}}),
      IsOk());
  EXPECT_EQ(LoadAppropriation(tx_, id)->arrived_fen, 0);
  EXPECT_THAT(Arrive(1, 3, 100), IsOk());
}

TEST_F(AppropriationsTest, WhatWasPutAsideAndTakenBackIsPutAsideAgain) {
  ASSERT_THAT(Promise(NewPromise(1, "local", 1'000)), IsOk());
  const auto first = Arrive(1, 2, 500);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->reservations.size(), 1U);
  const TransferId back(TransferUuid(9));
  ASSERT_THAT(ReverseTransfer(tx_, sources_, ByOperator(),
                              {back, first->reservations[0], "更正"}),
              IsOk());
  ASSERT_THAT(PostTransfer(tx_, sources_, At(kNoon), {back, {}}), IsOk());
  EXPECT_EQ(LoadAppropriation(tx_, first->id)->reserved_fen, 0);
  const auto second = Arrive(1, 3, 500);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->reserved_fen, 100);
  EXPECT_EQ(Of(ReserveOf(kCourt, 2026)).balance_fen, 100);
}

TEST_F(AppropriationsTest, WhatIsPromisedIsAdjustedNeverBelowWhatArrived) {
  ASSERT_THAT(Promise(NewPromise(1, "central", 100)), IsOk());
  ASSERT_THAT(Arrive(1, 2, 60), IsOk());
  const AppropriationId id(TransferUuid(1));
  const auto adjust = [&](int64_t change_fen) {
    return AdjustAppropriation(tx_, sources_, At(kNoon),
                               {id, change_fen, "川财社〔2026〕30号"});
  };
  EXPECT_THAT(adjust(-41), HasReason("PROMISE_BELOW_ARRIVED"));
  ASSERT_THAT(adjust(-40), IsOk());
  EXPECT_THAT(Arrive(1, 3, 1), HasReason("ARRIVAL_EXCEEDS_PROMISE"));
  const auto more = adjust(5);
  ASSERT_THAT(more, IsOk());
  EXPECT_EQ(PromisedFen(*more), 65);
  EXPECT_EQ(more->amount_fen, 100);
  EXPECT_EQ(more->adjustments.back().officer, By("wang").caller.identity);
  EXPECT_THAT(Arrive(1, 3, 5), IsOk());
}

TEST_F(AppropriationsTest, ARepeatedPromiseIsTheFirstOneAlsoLater) {
  const Appropriation wanted = NewPromise(1, "central", 100);
  ASSERT_THAT(Promise(wanted), IsOk());
  ASSERT_THAT(Arrive(1, 2, 60), IsOk());
  ASSERT_THAT(
      AdjustAppropriation(tx_, sources_, At(kNoon), {wanted.id, 7, "增补"}),
      IsOk());
  const auto again = Promise(wanted);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->arrived_fen, 60);
  EXPECT_EQ(PromisedFen(*again), 107);
  Appropriation other = wanted;
  other.due_time = kNoon;
  const auto refused = Promise(other);
  EXPECT_THAT(refused, HasReason("APPROPRIATION_EXISTS"));
  EXPECT_EQ(MetadataOf(refused.status(), "field"), "due_time");
}

TEST_F(AppropriationsTest, OnlyFundsAreAppropriatedTo) {
  EXPECT_THAT(Promise(NewPromise(1, "revolving", 5)),
              HasReason("ACCOUNT_IS_NO_FUND"));
  EXPECT_THAT(Promise(NewPromise(1, "nobody", 5)),
              HasReason("ACCOUNT_NOT_FOUND"));
  EXPECT_THAT(CreateAppropriation(tx_, sources_, By("zhao", kUpper),
                                  NewPromise(1, "local", 5)),
              HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(Arrive(1, 2, 5), HasReason("APPROPRIATION_NOT_FOUND"));
}

TEST_F(AppropriationsTest, ADonationNamesItsDonorAndKeepsItsPurposes) {
  Appropriation gift = NewPromise(1, "gift", 100);
  gift.donor_ref.clear();
  EXPECT_THAT(Promise(gift), HasReason("DONATION_MISMATCH"));
  Appropriation budget = NewPromise(1, "local", 100);
  budget.purposes = {"E-1"};
  EXPECT_THAT(Promise(budget), HasReason("DONATION_MISMATCH"));
  gift.donor_ref = "2026-17";
  gift.purposes = {"MINOR_VICTIM"};
  ASSERT_THAT(Promise(gift), IsOk());
  ASSERT_THAT(Arrive(1, 2, 100), IsOk());
  EXPECT_THAT(Promise(NewPromise(3, "gift", 100)),
              HasReason("PURPOSES_DIFFER"));
  Grant award = NewAward("gift", 50);
  const auto refused = Propose(award);
  EXPECT_THAT(refused, HasReason("PURPOSE_NOT_COVERED"));
  EXPECT_EQ(MetadataOf(refused.status(), "purpose"), "");
  award.purpose = "MINOR_VICTIM";
  EXPECT_THAT(Propose(award), IsOk());
  award.purpose = "LABOUR";
  EXPECT_EQ(MetadataOf(Propose(award).status(), "field"), "purpose");
}

TEST_F(AppropriationsTest, TheReserveIsForAdvanceAidUntilItIsReleased) {
  Fill("local", 1, 1'000);
  Grant award = NewAward("reserve", 100);
  EXPECT_THAT(Propose(award), HasReason("RESERVE_KEPT"));
  const Releasing releasing{Fund("local"), TransferId(TransferUuid(8)), "释放"};
  const auto kept = ReleaseReserve(tx_, sources_, At(kNoon), releasing);
  EXPECT_THAT(kept, HasReason("RESERVE_KEPT"));
  EXPECT_EQ(MetadataOf(kept.status(), "until_day"), "2026-11-01");
  award.advance = true;
  award.shares[0].amount_fen = award.amount_fen = 30;
  award.disbursements[0].amount_fen = 30;
  ASSERT_THAT(Propose(award), IsOk());
  ASSERT_THAT(ReserveGrant(tx_, sources_, At(kNoon), award.id), IsOk());
  for (int i = 0; i < 2; ++i) {
    const auto released =
        ReleaseReserve(tx_, sources_, At(NoonOf(2026, 11, 1)), releasing);
    ASSERT_THAT(released, IsOk());
    EXPECT_EQ(released->taken_fen, 70);
  }
  EXPECT_EQ(Balance("local"), 970);
  Releasing wrong = releasing;
  wrong.account = Fund("central");
  EXPECT_THAT(ReleaseReserve(tx_, sources_, At(kNoon), wrong),
              HasReason("ACCOUNT_IS_NO_FUND"));
}

}  // namespace
}  // namespace bashu::ledger
