#include "services/ledger/domain/payment_moves.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/limits.h"

namespace bashu::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(NextLook, AsksASilentBankEverLessOften) {
  EXPECT_EQ(NextLook(kNoon, 0), kNoon + absl::Minutes(15));
  EXPECT_EQ(NextLook(kNoon, 1), kNoon + absl::Minutes(30));
  EXPECT_EQ(NextLook(kNoon, 6), kNoon + absl::Hours(16));
  EXPECT_EQ(NextLook(kNoon, 7), kNoon + absl::Hours(24));
  EXPECT_EQ(NextLook(kNoon, 1'000'000), kNoon + absl::Hours(24));
}

TEST(IsReady, WaitsForTheTimeAndForWhatMustBeShown) {
  Disbursement payment;
  EXPECT_TRUE(IsReady(payment, kNoon));
  payment.earliest_pay_time = kNoon;
  EXPECT_FALSE(IsReady(payment, kNoon - absl::Microseconds(1)));
  EXPECT_TRUE(IsReady(payment, kNoon));
  payment.condition = "入学证明";
  EXPECT_FALSE(IsReady(payment, kNoon));
  payment.evidence = "川达中学〔2026〕3号";
  EXPECT_TRUE(IsReady(payment, kNoon));
}

TEST(GiveBack, DividesByWhatEachFundedToTheFen) {
  CountingSources ids;
  Grant grant = NewTestGrant();
  grant.disbursements[0].amount_fen = 1'000'000;
  grant.disbursements[1].amount_fen = 2'000'000;
  Decision decision = Begin(grant, kNoon);
  EXPECT_TRUE(GiveBack(decision, 1, ids));
  ASSERT_THAT(decision.steps, SizeIs(2));
  EXPECT_EQ(decision.steps[0].kind, Step::Kind::kMove);
  EXPECT_EQ(decision.steps[0].debit, AccountOf(grant.id));
  EXPECT_EQ(decision.steps[0].credit, AccountId("court.budget"));
  EXPECT_EQ(decision.steps[0].amount_fen, 333'333);
  EXPECT_EQ(decision.steps[1].amount_fen, 666'667);
  EXPECT_TRUE(GiveBack(decision, 2, ids));
  EXPECT_EQ(decision.grant.shares[0].returned_fen, 1'000'000);
  EXPECT_EQ(decision.grant.shares[1].returned_fen, 2'000'000);
}

TEST(GiveBack, GoesToWhereTheHoldWasCarriedAndSkipsWhoGetsNothing) {
  CountingSources ids;
  Grant grant = NewTestGrant();
  grant.shares[0].carried_account = AccountId("court.2027");
  grant.shares[1].returned_fen = grant.shares[1].amount_fen;
  grant.disbursements[0].amount_fen = 100;
  Decision decision = Begin(grant, kNoon);
  EXPECT_TRUE(GiveBack(decision, 1, ids));
  ASSERT_THAT(decision.steps, SizeIs(1));
  EXPECT_EQ(decision.steps[0].credit, AccountId("court.2027"));
}

TEST(GiveBack, KeepsWhatWasRecoveredFromThePayee) {
  CountingSources ids;
  Grant grant = NewTestGrant();
  grant.shares[1].returned_fen = 1'300'000;
  Decision decision = Begin(grant, kNoon);
  EXPECT_FALSE(GiveBack(decision, 1, ids));
  EXPECT_THAT(decision.steps, IsEmpty());
}

TEST(Conclude, SaysWhereTheGrantStands) {
  using State = DisbursementState;
  struct Case {
    GrantState before;
    State first, second;
    GrantState after;
    const char* fact;
  };
  for (const Case& each :
       {Case{GrantState::kPaying, State::kPaid, State::kPaid, GrantState::kPaid,
             "grant.paid"},
        Case{GrantState::kPaying, State::kPaid, State::kWithdrawn,
             GrantState::kPaid, "grant.paid"},
        Case{GrantState::kPaying, State::kSupervised, State::kPaid,
             GrantState::kPaid, "grant.paid"},
        Case{GrantState::kFunded, State::kWithdrawn, State::kWithdrawn,
             GrantState::kReturned, "grant.returned"},
        Case{GrantState::kPaid, State::kReturned, State::kPaid,
             GrantState::kPaying, "grant.paying"}}) {
    Grant grant = NewTestGrant();
    grant.state = each.before;
    grant.disbursements[0].state = each.first;
    grant.disbursements[1].state = each.second;
    Decision decision = Begin(grant, kNoon);
    Conclude(decision);
    EXPECT_EQ(decision.grant.state, each.after);
    ASSERT_THAT(decision.facts, SizeIs(1));
    EXPECT_EQ(decision.facts[0].type, each.fact);
    decision.facts.clear();
    Conclude(decision);
    EXPECT_THAT(decision.facts, IsEmpty());
  }
}

TEST(Check, HoldsTheMoneyAndAsksWhoseTheAccountIs) {
  CountingSources ids;
  Decision decision = Begin(NewTestGrant(), kNoon);
  Check(decision, 2, kNoon, ids);
  ASSERT_THAT(decision.steps, SizeIs(1));
  EXPECT_EQ(decision.steps[0].kind, Step::Kind::kHold);
  EXPECT_EQ(decision.steps[0].credit, BankAccountOf(kCourt));
  EXPECT_EQ(decision.steps[0].amount_fen, 1'200'000);
  EXPECT_THAT(decision.orders,
              ElementsAre(BankOrder{BankOrder::Kind::kCheck, 2}));
  Submit(decision, 2, kNoon);
  EXPECT_EQ(PaymentOf(decision, 2).state, DisbursementState::kSent);
  EXPECT_THAT(decision.steps, SizeIs(1));
}

}  // namespace
}  // namespace bashu::ledger
