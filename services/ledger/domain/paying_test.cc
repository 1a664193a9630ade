#include "services/ledger/domain/paying.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/limits.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;
using State = DisbursementState;

const Decider kMaker{"wang", kNoon};
const Decider kCashier{"cashier", kNoon};
const Decider kSecond{"cashier2", kNoon};
const PaymentAct kAct{1, "川达法〔2026〕3号"};
const Correction kOther{1, "6222020000005678", "102651020005"};

std::vector<std::string> TypesOf(const Decision& decision) {
  std::vector<std::string> types;
  for (const Fact& fact : decision.facts) types.push_back(fact.type);
  return types;
}

Grant Funded() {
  Grant grant = NewTestGrant();
  grant.state = GrantState::kFunded;
  grant.maker = "wang";
  return grant;
}

// A grant that is being paid, with its first payment in `state`.
Grant With(State state) {
  Grant grant = Funded();
  grant.state = GrantState::kPaying;
  Disbursement& payment = grant.disbursements[0];
  payment.state = state;
  if (state == State::kPlanned) return grant;
  payment.transfer = TransferId(TransferUuid(7));
  if (state == State::kRejected) payment.outcomes = "j";
  if (state == State::kReturned) payment.outcomes = "r";
  return grant;
}

TEST(Disburse, BeginsWhatThePlanLetsBegin) {
  CountingSources ids;
  Grant grant = Funded();
  grant.disbursements.resize(4, grant.disbursements[0]);
  grant.disbursements[1].earliest_pay_time = kNoon + absl::Hours(24);
  grant.disbursements[2].condition = "入学证明";
  grant.disbursements[3].state = State::kWithdrawn;
  const auto decision = Disburse(grant, kCashier, ids);
  ASSERT_THAT(decision, IsOk());
  EXPECT_THAT(decision->orders,
              ElementsAre(BankOrder{BankOrder::Kind::kCheck, 1}));
  EXPECT_THAT(TypesOf(*decision),
              ElementsAre("grant.paying", "disbursement.checking"));
  const auto& payments = decision->grant.disbursements;
  EXPECT_EQ(payments[0].state, State::kChecking);
  EXPECT_EQ(payments[1].look_time, kNoon + absl::Hours(24));
  EXPECT_EQ(payments[2].look_time, absl::InfiniteFuture());
  EXPECT_EQ(payments[3].state, State::kWithdrawn);
  EXPECT_THAT(Disburse(grant, kMaker, ids), HasReason("MAKER_IS_CHECKER"));
  EXPECT_THAT(Disburse(decision->grant, kCashier, ids),
              HasReason("GRANT_STATE"));
}

TEST(Look, BeginsAnInstalmentWhenItsTimeHasCome) {
  CountingSources ids;
  Grant grant = With(State::kPlanned);
  grant.disbursements[1].state = State::kPaid;
  grant.disbursements[0].look_time = kNoon;
  EXPECT_THAT(Look(grant, kNoon - absl::Microseconds(1), ids).facts, IsEmpty());
  const Decision decision = Look(grant, kNoon, ids);
  EXPECT_EQ(decision.grant.disbursements[0].state, State::kChecking);
  EXPECT_THAT(decision.steps, SizeIs(1));
}

TEST(Fulfil, RecordsTheDocumentAndBeginsWhatIsBeingPaid) {
  CountingSources ids;
  Grant grant = With(State::kPlanned);
  EXPECT_THAT(Fulfil(grant, kCashier, kAct, ids),
              HasReason("CONDITION_NOT_OPEN"));
  grant.disbursements[0].condition = "入学证明";
  EXPECT_THAT(Fulfil(grant, kMaker, kAct, ids), HasReason("MAKER_IS_CHECKER"));
  const auto begun = Fulfil(grant, kCashier, kAct, ids);
  ASSERT_THAT(begun, IsOk());
  EXPECT_EQ(begun->grant.disbursements[0].evidence, kAct.document);
  EXPECT_EQ(begun->grant.disbursements[0].state, State::kChecking);
  EXPECT_THAT(Fulfil(begun->grant, kCashier, kAct, ids),
              HasReason("DISBURSEMENT_STATE"));

  grant.disbursements[0].earliest_pay_time = kNoon + absl::Hours(1);
  const auto early = Fulfil(grant, kCashier, kAct, ids);
  ASSERT_THAT(early, IsOk());
  EXPECT_EQ(early->grant.disbursements[0].state, State::kPlanned);
  EXPECT_EQ(early->grant.disbursements[0].look_time, kNoon + absl::Hours(1));
  EXPECT_THAT(Fulfil(early->grant, kCashier, kAct, ids),
              HasReason("CONDITION_NOT_OPEN"));

  grant.state = GrantState::kFunded;
  const auto before = Fulfil(grant, kCashier, kAct, ids);
  ASSERT_THAT(before, IsOk());
  EXPECT_EQ(before->grant.disbursements[0].look_time, absl::InfiniteFuture());
  grant.state = GrantState::kReserved;
  EXPECT_THAT(Fulfil(grant, kCashier, kAct, ids), HasReason("GRANT_STATE"));
}

TEST(Reissue, NeedsTwoOfficersWhoSayTheSame) {
  CountingSources ids;
  for (const State state :
       {State::kRejected, State::kReturned, State::kEscrowed}) {
    const Grant grant = With(state);
    EXPECT_THAT(Reissue(grant, kMaker, kOther, ids),
                HasReason("MAKER_IS_CHECKER"));
    const auto proposed = Reissue(grant, kCashier, kOther, ids);
    ASSERT_THAT(proposed, IsOk());
    EXPECT_THAT(proposed->steps, IsEmpty());
    EXPECT_EQ(proposed->grant.disbursements[0].corrector, "cashier");
    EXPECT_EQ(proposed->grant.disbursements[0].payee.bank_account,
              grant.disbursements[0].payee.bank_account);
    EXPECT_THAT(Reissue(proposed->grant, kCashier, kOther, ids),
                HasReason("ALREADY_APPROVED"));
    const auto begun = Reissue(proposed->grant, kSecond, kOther, ids);
    ASSERT_THAT(begun, IsOk());
    const Disbursement& payment = begun->grant.disbursements[0];
    EXPECT_EQ(payment.attempt, 2);
    EXPECT_EQ(payment.payee.bank_account, "6222020000005678");
    EXPECT_EQ(payment.corrector, "");
    EXPECT_NE(payment.transfer, grant.disbursements[0].transfer);
    EXPECT_EQ(payment.state, State::kChecking);
  }
}

TEST(Reissue, BeginsAnewWithAnotherAccount) {
  CountingSources ids;
  const Grant grant = With(State::kRejected);
  const Grant proposed = Reissue(grant, kCashier, kOther, ids)->grant;
  Correction third = kOther;
  third.bank_code = "102651020006";
  const auto other = Reissue(proposed, kSecond, third, ids);
  ASSERT_THAT(other, IsOk());
  EXPECT_EQ(other->grant.disbursements[0].corrector, "cashier2");
  EXPECT_EQ(other->grant.disbursements[0].state, State::kRejected);
}

TEST(Reissue, EndsAtTheLastAttempt) {
  CountingSources ids;
  Grant grant = With(State::kRejected);
  grant.disbursements[0].attempt = kAttemptsMax;
  EXPECT_THAT(Reissue(grant, kCashier, kOther, ids),
              HasReason("ATTEMPTS_EXHAUSTED"));
}

TEST(Reissue, OfWhatWasNeverBegunIsTheFirstAttempt) {
  CountingSources ids;
  Grant grant = Funded();
  grant = Escrow(grant, kCashier, kAct)->grant;
  grant = Reissue(grant, kCashier, kOther, ids)->grant;
  const auto begun = Reissue(grant, kSecond, kOther, ids);
  ASSERT_THAT(begun, IsOk());
  EXPECT_EQ(begun->grant.disbursements[0].attempt, 1);
  EXPECT_EQ(begun->grant.state, GrantState::kPaying);
}

TEST(Withdraw, SendsTheMoneyBackAndEndsTheGrant) {
  CountingSources ids;
  Grant grant = With(State::kRejected);
  grant.disbursements[1].state = State::kPaid;
  const auto decision = Withdraw(grant, kCashier, kAct, ids);
  ASSERT_THAT(decision, IsOk());
  EXPECT_THAT(TypesOf(*decision),
              ElementsAre("disbursement.withdrawn", "grant.paid"));
  EXPECT_THAT(decision->steps, SizeIs(2));
  EXPECT_EQ(decision->grant.disbursements[0].basis, kAct.document);
}

TEST(Withdraw, ReleasesWhatTheBankIsOnlyAskedAbout) {
  CountingSources ids;
  const auto decision = Withdraw(With(State::kChecking), kCashier, kAct, ids);
  ASSERT_THAT(decision, IsOk());
  ASSERT_THAT(decision->steps, SizeIs(3));
  EXPECT_EQ(decision->steps[0].kind, Step::Kind::kVoid);
  EXPECT_EQ(decision->steps[1].kind, Step::Kind::kMove);
}

TEST(Withdraw, KeepsWhatWasRecoveredFromThePayee) {
  CountingSources ids;
  Grant grant = With(State::kReturned);
  for (Share& share : grant.shares) share.returned_fen = share.amount_fen;
  EXPECT_THAT(Withdraw(grant, kCashier, kAct, ids),
              HasReason("MONEY_RECOVERED"));
  grant = Escrow(grant, kCashier, kAct)->grant;
  const absl::Time end = grant.disbursements[0].look_time;
  const Decision kept = Look(grant, end, ids);
  EXPECT_EQ(kept.grant.disbursements[0].state, State::kEscrowed);
  EXPECT_GT(kept.grant.disbursements[0].look_time, end);
}

TEST(Escrow, KeepsTheMoneyForTwoYearsThenSendsItBack) {
  CountingSources ids;
  Grant grant = With(State::kReturned);
  grant.disbursements[1].state = State::kPaid;
  const auto kept = Escrow(grant, kCashier, kAct);
  ASSERT_THAT(kept, IsOk());
  EXPECT_THAT(kept->steps, IsEmpty());
  // Noon of 2 March 2026; the day begins at 16:00 UTC of the day before.
  const absl::Time end = kept->grant.disbursements[0].look_time;
  EXPECT_EQ(absl::FormatTime(end, absl::UTCTimeZone()),
            "2028-03-01T16:00:00+00:00");
  EXPECT_THAT(Escrow(kept->grant, kCashier, kAct),
              HasReason("DISBURSEMENT_STATE"));
  const Decision ended = Look(kept->grant, end, ids);
  EXPECT_THAT(TypesOf(ended),
              ElementsAre("disbursement.withdrawn", "grant.paid"));
  EXPECT_THAT(ended.notices, ElementsAre(OfficeNotice{"ESCROW_ENDED", 1}));
  EXPECT_THAT(ended.steps, SizeIs(2));
}

TEST(RecordForm, TakesOneFormOnceThePaymentIsBegun) {
  EXPECT_THAT(RecordForm(With(State::kPlanned), kCashier, kAct),
              HasReason("DISBURSEMENT_STATE"));
  EXPECT_THAT(RecordForm(With(State::kPaid), kMaker, kAct),
              HasReason("MAKER_IS_CHECKER"));
  const auto recorded = RecordForm(With(State::kPaid), kCashier, kAct);
  ASSERT_THAT(recorded, IsOk());
  EXPECT_EQ(recorded->grant.disbursements[0].payment_form, kAct.document);
  EXPECT_THAT(RecordForm(recorded->grant, kCashier, kAct),
              HasReason("PAYMENT_FORM_RECORDED"));
}

TEST(Look, AsksASilentBankAndNeverPaysAgain) {
  CountingSources ids;
  Grant grant = With(State::kSent);
  grant.disbursements[0].look_time = kNoon;
  const Decision asked = Look(grant, kNoon, ids);
  EXPECT_THAT(asked.orders, ElementsAre(BankOrder{BankOrder::Kind::kQuery, 1}));
  EXPECT_THAT(asked.steps, IsEmpty());
  EXPECT_THAT(TypesOf(asked),
              ElementsAre("disbursement.unknown", "disbursement.queried"));
  const absl::Time next = asked.grant.disbursements[0].look_time;
  EXPECT_EQ(next, kNoon + absl::Minutes(30));
  const Decision again = Look(asked.grant, next, ids);
  EXPECT_THAT(TypesOf(again), ElementsAre("disbursement.queried"));
  EXPECT_EQ(again.grant.disbursements[0].queries, 2);
}

TEST(Look, AsksAgainWhoseTheAccountIs) {
  CountingSources ids;
  Grant grant = With(State::kChecking);
  grant.disbursements[0].look_time = kNoon;
  const Decision asked = Look(grant, kNoon, ids);
  EXPECT_THAT(asked.orders, ElementsAre(BankOrder{BankOrder::Kind::kCheck, 1}));
  EXPECT_THAT(asked.steps, IsEmpty());
  EXPECT_EQ(asked.grant.disbursements[0].queries, 1);
}

// Which verbs act on which state: the others say DISBURSEMENT_STATE.
TEST(Verbs, AreRefusedInEveryOtherState) {
  CountingSources ids;
  using Verb = std::function<absl::Status(const Grant&)>;
  struct Case {
    Verb verb;
    std::vector<State> allowed;
  };
  const Case cases[] = {
      {[&](const Grant& g) {
         return Reissue(g, kCashier, kOther, ids).status();
       },
       {State::kRejected, State::kReturned, State::kEscrowed}},
      {[&](const Grant& g) {
         return Withdraw(g, kCashier, kAct, ids).status();
       },
       {State::kPlanned, State::kRejected, State::kReturned, State::kEscrowed,
        State::kChecking}},
      {[&](const Grant& g) { return Escrow(g, kCashier, kAct).status(); },
       {State::kPlanned, State::kRejected, State::kReturned}},
  };
  for (const Case& each : cases) {
    for (int number = 1; number <= 10; ++number) {
      const State state = static_cast<State>(number);
      const bool allowed = std::find(each.allowed.begin(), each.allowed.end(),
                                     state) != each.allowed.end();
      const absl::Status status = each.verb(With(state));
      SCOPED_TRACE(NameOf(state));
      if (allowed) {
        EXPECT_THAT(status, IsOk());
      } else {
        EXPECT_THAT(status, HasReason("DISBURSEMENT_STATE"));
      }
    }
    Grant reserved = With(State::kRejected);
    reserved.state = GrantState::kReserved;
    EXPECT_THAT(each.verb(reserved), HasReason("GRANT_STATE"));
  }
}

}  // namespace
}  // namespace bashu::ledger
