#include "services/ledger/domain/settling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/payment_moves.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;
using State = DisbursementState;
using Verdict = BankResult::Verdict;

constexpr char kUnexplained[] = "PAYMENT_UNEXPLAINED";

std::vector<std::string> TypesOf(const Decision& decision) {
  std::vector<std::string> types;
  for (const Fact& fact : decision.facts) types.push_back(fact.type);
  return types;
}

// A grant whose payments are both with the bank.
Grant Paying() {
  Grant grant = NewTestGrant();
  grant.state = GrantState::kPaying;
  for (Disbursement& payment : grant.disbursements) {
    payment.state = State::kSent;
    payment.transfer = TransferId(TransferUuid(7));
  }
  return grant;
}

BankResult Result(int number, Verdict verdict, int attempt = 1) {
  return {{GrantId(kGrantId), number}, attempt, verdict, "AC01", "B-1", {}};
}

class SettleTest : public ::testing::Test {
 protected:
  absl::StatusOr<Decision> Answer(const Grant& grant,
                                  const BankResult& result) {
    return Settle(grant, result, kNoon, ids_);
  }
  CountingSources ids_;
};

TEST_F(SettleTest, PaysTheGrantWithItsLastPayment) {
  const auto first = Answer(Paying(), Result(1, Verdict::kPaid));
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(TypesOf(*first), ElementsAre("disbursement.paid"));
  EXPECT_EQ(first->steps[0].kind, Step::Kind::kPost);
  EXPECT_EQ(first->grant.state, GrantState::kPaying);
  const auto second = Answer(first->grant, Result(2, Verdict::kPaid));
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->grant.state, GrantState::kPaid);
  EXPECT_THAT(TypesOf(*second), ElementsAre("disbursement.paid", "grant.paid"));
}

TEST_F(SettleTest, SubmitsOnceTheBankKnowsThePayee) {
  Grant grant = Paying();
  grant.disbursements[0].state = State::kChecking;
  const auto matched = Answer(grant, Result(1, Verdict::kMatched));
  ASSERT_THAT(matched, IsOk());
  EXPECT_EQ(matched->grant.disbursements[0].state, State::kSent);
  EXPECT_THAT(matched->orders,
              ElementsAre(BankOrder{BankOrder::Kind::kSubmit, 1}));
  EXPECT_THAT(matched->steps, IsEmpty());
  const auto other = Answer(grant, Result(1, Verdict::kMismatched));
  ASSERT_THAT(other, IsOk());
  EXPECT_EQ(other->grant.disbursements[0].state, State::kRejected);
  EXPECT_EQ(other->steps[0].kind, Step::Kind::kVoid);
  EXPECT_THAT(other->notices, ElementsAre(OfficeNotice{"PAYMENT_REJECTED", 1}));
}

TEST_F(SettleTest, TakesBackWhatTheBankReturns) {
  Grant grant = Paying();
  grant.disbursements[1].state = State::kPaid;
  grant = Answer(grant, Result(1, Verdict::kPaid))->grant;
  ASSERT_EQ(grant.state, GrantState::kPaid);
  const auto returned = Answer(grant, Result(1, Verdict::kReturned));
  ASSERT_THAT(returned, IsOk());
  EXPECT_EQ(returned->grant.state, GrantState::kPaying);
  EXPECT_THAT(TypesOf(*returned),
              ElementsAre("disbursement.returned", "grant.paying"));
  ASSERT_THAT(returned->steps, SizeIs(1));
  EXPECT_EQ(returned->steps[0].kind, Step::Kind::kMove);
  EXPECT_EQ(returned->steps[0].debit, BankAccountOf(kCourt));
  EXPECT_EQ(returned->steps[0].credit, AccountOf(grant.id));
  EXPECT_EQ(returned->steps[0].amount_fen, 1'800'000);
  EXPECT_EQ(returned->grant.disbursements[0].pay_time, absl::InfiniteFuture());
  EXPECT_THAT(returned->notices,
              ElementsAre(OfficeNotice{"PAYMENT_RETURNED", 1}));
  for (const Verdict repeat : {Verdict::kReturned, Verdict::kPaid}) {
    const auto again = Answer(returned->grant, Result(1, repeat));
    ASSERT_THAT(again, IsOk());
    EXPECT_THAT(again->facts, IsEmpty());
  }
}

TEST_F(SettleTest, SendsAgainOnlyWhatTheBankSaysItNeverHeardOf) {
  Grant grant = Paying();
  EXPECT_THAT(Answer(grant, Result(1, Verdict::kUnheard)),
              HasReason(kUnexplained));
  grant.disbursements[0].state = State::kUnknown;
  grant.disbursements[0].queries = 1;
  const auto again = Answer(grant, Result(1, Verdict::kUnheard));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->grant.disbursements[0].attempt, 1);
  EXPECT_EQ(again->grant.disbursements[0].queries, 1);
  EXPECT_THAT(again->orders,
              ElementsAre(BankOrder{BankOrder::Kind::kSubmit, 1}));
  EXPECT_THAT(again->steps, IsEmpty());
}

// What the books say of payment 1, what the bank says, and what follows.
struct Case {
  State state;
  std::string outcomes;  // of earlier attempts, and of this one
  Verdict verdict;
  int attempt;
  std::string outcome;  // "new", "same" or a reason
};
const Case kCases[] = {
    {State::kSent, "", Verdict::kPaid, 1, "new"},
    {State::kSent, "", Verdict::kRejected, 1, "new"},
    {State::kSent, "", Verdict::kPending, 1, "new"},
    {State::kSent, "", Verdict::kMatched, 1, "same"},
    {State::kSent, "", Verdict::kMismatched, 1, kUnexplained},
    {State::kSent, "", Verdict::kReturned, 1, kUnexplained},
    {State::kSent, "", Verdict::kPaid, 2, kUnexplained},
    {State::kSent, "", Verdict::kPaid, 0, kUnexplained},
    {State::kChecking, "", Verdict::kPaid, 1, kUnexplained},
    {State::kChecking, "", Verdict::kRejected, 1, kUnexplained},
    {State::kUnknown, "", Verdict::kPaid, 1, "new"},
    {State::kUnknown, "", Verdict::kRejected, 1, "new"},
    {State::kUnknown, "", Verdict::kPending, 1, "same"},
    {State::kPaid, "", Verdict::kPaid, 1, "same"},
    {State::kPaid, "", Verdict::kPending, 1, "same"},
    {State::kPaid, "", Verdict::kRejected, 1, kUnexplained},
    {State::kPaid, "", Verdict::kUnheard, 1, kUnexplained},
    {State::kRejected, "j", Verdict::kRejected, 1, "same"},
    {State::kRejected, "j", Verdict::kPaid, 1, kUnexplained},
    {State::kWithdrawn, "j", Verdict::kRejected, 1, "same"},
    {State::kWithdrawn, "", Verdict::kMatched, 1, "same"},
    {State::kWithdrawn, "", Verdict::kMismatched, 1, "same"},
    {State::kWithdrawn, "", Verdict::kPaid, 1, kUnexplained},
    {State::kEscrowed, "r", Verdict::kReturned, 1, "same"},
    {State::kEscrowed, "r", Verdict::kRejected, 1, kUnexplained},
    {State::kSent, "j", Verdict::kRejected, 1, "same"},
    {State::kSent, "j", Verdict::kPaid, 1, kUnexplained},
    {State::kSent, "r", Verdict::kPaid, 1, "same"},
    {State::kSent, "r", Verdict::kUnheard, 1, kUnexplained},
    {State::kSent, "r", Verdict::kPaid, 2, "new"},
    {State::kSupervised, "", Verdict::kPaid, 1, kUnexplained},
};

TEST_F(SettleTest, BelievesTheBankUnlessItContradictsItself) {
  for (const Case& each : kCases) {
    Grant grant = Paying();
    Disbursement& payment = grant.disbursements[0];
    payment.state = each.state;
    payment.outcomes = each.outcomes;
    const bool begun_anew = each.state == State::kSent;
    payment.attempt =
        1 + static_cast<int>(begun_anew ? each.outcomes.size() : 0);
    const auto decision = Answer(grant, Result(1, each.verdict, each.attempt));
    SCOPED_TRACE(absl::StrCat(NameOf(each.state), " '", each.outcomes, "' ",
                              static_cast<int>(each.verdict), " ",
                              each.attempt));
    if (each.outcome == kUnexplained) {
      EXPECT_THAT(decision, HasReason(kUnexplained));
    } else {
      ASSERT_THAT(decision, IsOk());
      EXPECT_EQ(decision->facts.empty(), each.outcome == "same");
    }
  }
}

TEST_F(SettleTest, RefusesAnotherAmountAndWhatWasNeverBegun) {
  BankResult result = Result(1, Verdict::kPaid);
  result.amount_fen = 1;
  EXPECT_THAT(Answer(Paying(), result), HasReason(kUnexplained));
  EXPECT_THAT(Answer(Paying(), Result(3, Verdict::kPaid)),
              HasReason(kUnexplained));
  EXPECT_THAT(Answer(NewTestGrant(), Result(1, Verdict::kPaid)),
              HasReason(kUnexplained));
}

}  // namespace
}  // namespace bashu::ledger
