#include "services/ledger/domain/payments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ledger/grants_for_test.h"
#include "tests/testing/fake_clock.h"

namespace bashu::ledger {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using testing::IsOk;
using ::testing::SizeIs;
using Verdict = BankResult::Verdict;

const Correction kOther{2, "6222020000005678", "102651020005"};

class PaymentsTest : public GrantsTest {
 protected:
  void ReissueSecond() {
    EXPECT_THAT(ReissueDisbursement(tx_, sources_, By("cashier2"), id_, kOther),
                IsOk());
    EXPECT_THAT(ReissueDisbursement(tx_, sources_, By("cashier"), id_, kOther),
                IsOk());
  }
};

TEST_F(PaymentsTest, AGrantGoesFromTwoBudgetsToTwoPeople) {
  Pay();
  EXPECT_EQ(Of("court.budget").balance_fen, 1'000'000);
  EXPECT_EQ(Of("upper.budget").balance_fen, 0);
  EXPECT_EQ(Of(AccountOf(id_).value()).held_fen, 3'000'000);
  LetBankPay(1, 1);
  ASSERT_THAT(Answer(2, 1, Verdict::kMismatched), IsOk());
  EXPECT_EQ(Of(AccountOf(id_).value()).balance_fen, 1'200'000);
  EXPECT_EQ(Of(AccountOf(id_).value()).held_fen, 0);
  ReissueSecond();
  LetBankPay(2, 2);
  EXPECT_EQ(state_.grants.at(id_).state, GrantState::kPaid);
  EXPECT_EQ(Of(AccountOf(id_).value()).balance_fen, 0);
  EXPECT_EQ(Of(BankAccountOf(kCourt).value()).balance_fen, 3'000'000);
  EXPECT_THAT(
      Events(),
      ElementsAre("grant.proposed", "grant.reserved", "grant.approved",
                  "grant.approved", "grant.funded", "grant.paying",
                  "disbursement.checking", "disbursement.checking",
                  "disbursement.sent", "disbursement.paid",
                  "disbursement.rejected", "disbursement.correction_proposed",
                  "disbursement.reissued", "disbursement.checking",
                  "disbursement.sent", "disbursement.paid", "grant.paid"));
  const std::string first = absl::StrCat("disbursements/", kGrantId, ".1:");
  const std::string second = absl::StrCat("disbursements/", kGrantId, ".2:");
  EXPECT_THAT(
      Queued(),
      ElementsAre(first + "bank.check:1.0", second + "bank.check:1.0",
                  first + "bank.submit:1.0",
                  absl::StrCat("notices/", kGrantId, ".2-1:PAYMENT_REJECTED"),
                  second + "bank.check:2.0", second + "bank.submit:2.0"));
}

TEST_F(PaymentsTest, ABanksRepeatedAnswerChangesNothing) {
  Pay();
  LetBankPay(1, 1);
  const size_t leaves = state_.log.size();
  ASSERT_THAT(Answer(1, 1, Verdict::kPaid), IsOk());
  EXPECT_THAT(state_.log, SizeIs(leaves));
  EXPECT_THAT(Answer(1, 1, Verdict::kRejected),
              HasReason("PAYMENT_UNEXPLAINED"));
}

TEST_F(PaymentsTest, WhatIsReturnedAndGivenUpIsWithItsFundersAgain) {
  Pay();
  LetBankPay(1, 1);
  LetBankPay(2, 1);
  ASSERT_THAT(Answer(2, 1, Verdict::kReturned), IsOk());
  EXPECT_EQ(Of(BankAccountOf(kCourt).value()).balance_fen, 1'800'000);
  EXPECT_EQ(state_.grants.at(id_).state, GrantState::kPaying);
  ASSERT_THAT(WithdrawDisbursement(tx_, sources_, By("cashier"), id_,
                                   {2, "川达法〔2026〕9号"}),
              IsOk());
  EXPECT_EQ(state_.grants.at(id_).state, GrantState::kPaid);
  EXPECT_EQ(Of("court.budget").balance_fen, 1'400'000);
  EXPECT_EQ(Of("upper.budget").balance_fen, 800'000);
  EXPECT_EQ(Of(AccountOf(id_).value()).balance_fen, 0);
}

TEST_F(PaymentsTest, AReissueCanBeReturnedToo) {
  Pay();
  ASSERT_THAT(Answer(2, 1, Verdict::kMismatched), IsOk());
  ReissueSecond();
  LetBankPay(2, 2);
  ASSERT_THAT(Answer(2, 2, Verdict::kReturned), IsOk());
  EXPECT_EQ(Payment(2).outcomes, "jr");
  EXPECT_THAT(Answer(2, 1, Verdict::kPaid), HasReason("PAYMENT_UNEXPLAINED"));
  ASSERT_THAT(Answer(2, 1, Verdict::kMismatched), IsOk());
}

TEST_F(PaymentsTest, ARepeatedProposalIsTheFirstOneAlsoAfterAReissue) {
  Pay();
  ASSERT_THAT(Answer(2, 1, Verdict::kMismatched), IsOk());
  ReissueSecond();
  const auto again = Propose();
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->state, GrantState::kPaying);
}

TEST_F(PaymentsTest, APlannedPaymentWaitsForItsDocument) {
  Grant grant = NewTestGrant();
  grant.plan_basis = "川达法委〔2026〕2号";
  grant.disbursements[1].condition = "入学证明";
  Allow(grant);
  ASSERT_THAT(DisburseGrant(tx_, sources_, By("cashier2"), id_), IsOk());
  EXPECT_EQ(Of(AccountOf(id_).value()).held_fen, 1'800'000);
  const PaymentAct shown{2, "达州一中〔2026〕17号"};
  EXPECT_THAT(FulfilCondition(tx_, sources_, By("wang"), id_, shown),
              HasReason("MAKER_IS_CHECKER"));
  ASSERT_THAT(FulfilCondition(tx_, sources_, By("cashier"), id_, shown),
              IsOk());
  EXPECT_EQ(Of(AccountOf(id_).value()).held_fen, 3'000'000);
  ASSERT_THAT(RecordPaymentForm(tx_, sources_, By("cashier"), id_,
                                {2, "领款单〔2026〕5号"}),
              IsOk());
  EXPECT_EQ(Payment(2).payment_form, "领款单〔2026〕5号");
}

TEST_F(PaymentsTest, OnlyPaymentsThatAreThereAndOnlyByTheOffice) {
  const PaymentAct act{1, "x"};
  EXPECT_THAT(EscrowDisbursement(tx_, sources_, By("wang"), id_, act),
              HasReason("DISBURSEMENT_NOT_FOUND"));
  EXPECT_THAT(Answer(1, 1, Verdict::kPaid), HasReason("GRANT_NOT_FOUND"));
  Allow();
  EXPECT_THAT(WithdrawDisbursement(tx_, sources_, By("cashier"), id_, {3, "x"}),
              HasReason("DISBURSEMENT_NOT_FOUND"));
  EXPECT_THAT(WithdrawDisbursement(tx_, sources_, By("zhao", kUpper), id_, act),
              HasReason("OFFICE_NOT_ALLOWED"));
  ASSERT_THAT(EscrowDisbursement(tx_, sources_, By("cashier"), id_, act),
              IsOk());
}

TEST(LookAtPaymentsOnce, AsksTheBankWhenItHasBeenSilent) {
  const auto store = NewMemoryLedgerStore();
  CountingSources seams;
  const Sources sources{seams, seams};
  testing::FakeClock clock;  // at kNoon
  EXPECT_EQ(*LookAtPaymentsOnce(*store, sources, clock), 0);
  Grant grant = NewTestGrant();
  grant.state = GrantState::kPaying;
  grant.disbursements[0].state = DisbursementState::kSent;
  grant.disbursements[0].look_time = kNoon + absl::Hours(1);
  ASSERT_THAT(
      store->Transact([&](LedgerTx& tx) { return tx.InsertGrant(grant); }),
      IsOk());
  EXPECT_EQ(*LookAtPaymentsOnce(*store, sources, clock), 0);
  clock.Advance(absl::Hours(1));
  EXPECT_EQ(*LookAtPaymentsOnce(*store, sources, clock), 1);
  EXPECT_EQ(*LookAtPaymentsOnce(*store, sources, clock), 0);
  EXPECT_THAT(store->Read([&](LedgerTx& tx) -> absl::Status {
    EXPECT_EQ(RequireGrant(tx, grant.id)->disbursements[0].state,
              DisbursementState::kUnknown);
    return absl::OkStatus();
  }),
              IsOk());
}

}  // namespace
}  // namespace bashu::ledger
