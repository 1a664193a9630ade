#include "services/ledger/domain/granting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "services/ledger/domain/ledger_for_test.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

const Decider kJudge{"wang", kNoon};
const Decider kChair{"chair", kNoon};
const Decider kCashier{"cashier", kNoon};
const Decider kCashier2{"cashier2", kNoon};

std::vector<std::string> TypesOf(const Decision& decision) {
  std::vector<std::string> types;
  for (const Fact& fact : decision.facts) types.push_back(fact.type);
  return types;
}

// The same grant in each state.
struct Lives {
  CountingSources sources;
  Grant proposed = NewTestGrant();
  Grant reserved, funded, paying, voided;

  Lives() {
    proposed.proposal_salt = "0123456789abcdef";
    proposed.proposal_digest = ProposalDigest(proposed);
    reserved =
        Reserve(proposed, kJudge, absl::InfiniteFuture(), sources)->grant;
    const Grant once =
        Approve(reserved, kChair, reserved.proposal_digest)->grant;
    funded = Approve(once, kCashier, once.proposal_digest)->grant;
    paying = Disburse(funded, kCashier2, sources)->grant;
    voided = VoidGrant(proposed, kJudge, "撤回")->grant;
  }

  BankResult Result(int number, BankResult::Verdict verdict,
                    int attempt = 1) const {
    return {{proposed.id, number}, attempt, verdict, "AC01", "B-1", {}};
  }
};

TEST(Reserve, HoldsEveryShareOnItsAccount) {
  Lives lives;
  const auto decision =
      Reserve(lives.proposed, kJudge, absl::InfiniteFuture(), lives.sources);
  ASSERT_THAT(decision, IsOk());
  ASSERT_THAT(decision->steps, SizeIs(2));
  EXPECT_EQ(decision->steps[1].debit, AccountId("upper.budget"));
  EXPECT_EQ(decision->steps[1].credit, AccountOf(lives.proposed.id));
  EXPECT_EQ(decision->steps[1].amount_fen, 2'000'000);
  EXPECT_EQ(decision->grant.maker, "wang");
  EXPECT_THAT(TypesOf(*decision), ElementsAre("grant.reserved"));
}

TEST(Approve, PostsEveryShareAtTheSecondApproval) {
  const Lives lives;
  const auto first =
      Approve(lives.reserved, kChair, lives.reserved.proposal_digest);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(first->steps, IsEmpty());
  EXPECT_EQ(first->grant.state, GrantState::kReserved);
  const auto second =
      Approve(first->grant, kCashier, first->grant.proposal_digest);
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(second->steps, SizeIs(2));
  EXPECT_EQ(second->grant.state, GrantState::kFunded);
  EXPECT_THAT(TypesOf(*second), ElementsAre("grant.approved", "grant.funded"));
}

TEST(Approve, RefusesInOrderOfPrecedence) {
  const Lives lives;
  const std::string digest = lives.reserved.proposal_digest;
  EXPECT_THAT(Approve(lives.funded, kJudge, "x"), HasReason("GRANT_STATE"));
  EXPECT_THAT(Approve(lives.reserved, kJudge, "x"),
              HasReason("PROPOSAL_CHANGED"));
  EXPECT_THAT(Approve(lives.reserved, kJudge, digest),
              HasReason("MAKER_IS_CHECKER"));
  const Grant once = Approve(lives.reserved, kChair, digest)->grant;
  EXPECT_THAT(Approve(once, kChair, digest), HasReason("ALREADY_APPROVED"));
}

TEST(Verbs, AreRefusedInEveryOtherState) {
  Lives lives;
  const auto reserve = [&](const Grant& grant) {
    return Reserve(grant, kJudge, absl::InfiniteFuture(), lives.sources)
        .status();
  };
  const auto approve = [&](const Grant& grant) {
    return Approve(grant, kCashier2, grant.proposal_digest).status();
  };
  const auto give_up = [&](const Grant& grant) {
    return VoidGrant(grant, kJudge, "撤回").status();
  };
  const auto disburse = [&](const Grant& grant) {
    return Disburse(grant, kCashier2, lives.sources).status();
  };
  struct Case {
    std::function<absl::Status(const Grant&)> verb;
    std::string allowed;  // P, R, F, Y (paying), V
  };
  const std::vector<std::pair<char, const Grant*>> grants = {
      {'P', &lives.proposed},
      {'R', &lives.reserved},
      {'F', &lives.funded},
      {'Y', &lives.paying},
      {'V', &lives.voided}};
  for (const Case& each : {Case{reserve, "P"}, Case{approve, "R"},
                           Case{give_up, "PR"}, Case{disburse, "F"}}) {
    for (const auto& [letter, grant] : grants) {
      if (each.allowed.find(letter) != std::string::npos) {
        EXPECT_THAT(each.verb(*grant), IsOk()) << letter;
      } else {
        EXPECT_THAT(each.verb(*grant), HasReason("GRANT_STATE")) << letter;
      }
    }
  }
}

TEST(VoidGrant, ReleasesEveryHold) {
  const Lives lives;
  const auto decision = VoidGrant(lives.reserved, kChair, "撤回");
  ASSERT_THAT(decision, IsOk());
  EXPECT_THAT(decision->steps, SizeIs(2));
  EXPECT_THAT(VoidGrant(lives.proposed, kChair, "撤回")->steps, IsEmpty());
}

TEST(Disburse, HoldsAndSubmitsEveryPayment) {
  Lives lives;
  const auto decision = Disburse(lives.funded, kCashier2, lives.sources);
  ASSERT_THAT(decision, IsOk());
  EXPECT_THAT(decision->submissions, ElementsAre(1, 2));
  ASSERT_THAT(decision->steps, SizeIs(2));
  EXPECT_EQ(decision->steps[0].debit, AccountOf(lives.proposed.id));
  EXPECT_EQ(decision->steps[0].credit, BankAccountOf(kCourt));
  EXPECT_THAT(Disburse(lives.funded, kJudge, lives.sources),
              HasReason("MAKER_IS_CHECKER"));
}

TEST(Settle, PaysTheGrantWithItsLastPayment) {
  const Lives lives;
  const auto first =
      Settle(lives.paying, lives.Result(1, BankResult::Verdict::kPaid), kNoon);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(TypesOf(*first), ElementsAre("disbursement.paid"));
  EXPECT_EQ(first->grant.state, GrantState::kPaying);
  const auto second =
      Settle(first->grant, lives.Result(2, BankResult::Verdict::kPaid), kNoon);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->grant.state, GrantState::kPaid);
  EXPECT_THAT(TypesOf(*second), ElementsAre("disbursement.paid", "grant.paid"));
}

TEST(Settle, LetsARejectedPaymentBeIssuedAgainElsewhere) {
  Lives lives;
  const auto rejected = Settle(
      lives.paying, lives.Result(2, BankResult::Verdict::kRejected), kNoon);
  ASSERT_THAT(rejected, IsOk());
  EXPECT_EQ(rejected->steps[0].kind, Step::Kind::kVoid);
  EXPECT_THAT(rejected->rejections, ElementsAre(2));
  const Correction correction{2, "6222020000005678", "102651020005"};
  EXPECT_THAT(Reissue(rejected->grant, kJudge, correction, lives.sources),
              HasReason("MAKER_IS_CHECKER"));
  const auto again =
      Reissue(rejected->grant, kCashier2, correction, lives.sources);
  ASSERT_THAT(again, IsOk());
  const Disbursement& payment = again->grant.disbursements[1];
  EXPECT_EQ(payment.attempt, 2);
  EXPECT_EQ(payment.payee.bank_account, "6222020000005678");
  EXPECT_EQ(payment.reject_code, "");
  EXPECT_NE(payment.transfer, rejected->grant.disbursements[1].transfer);
  EXPECT_THAT(again->submissions, ElementsAre(2));
  EXPECT_THAT(Reissue(again->grant, kCashier2, correction, lives.sources),
              HasReason("DISBURSEMENT_STATE"));
}

TEST(Reissue, EndsAtTheLastAttempt) {
  Lives lives;
  Grant grant = lives.paying;
  grant.disbursements[0].state = DisbursementState::kRejected;
  grant.disbursements[0].attempt = 99;
  EXPECT_THAT(Reissue(grant, kCashier2, {1, "62220200", "1"}, lives.sources),
              HasReason("ATTEMPTS_EXHAUSTED"));
}

// What the books say of payment 1, what the bank says, and what follows.
TEST(Settle, BelievesTheBankUnlessItContradictsItself) {
  using Verdict = BankResult::Verdict;
  using State = DisbursementState;
  struct Case {
    State state;
    int attempt;
    Verdict verdict;
    int result_attempt;
    std::string outcome;  // "new", "same" or a reason
  };
  const std::string unexplained = "PAYMENT_UNEXPLAINED";
  const Case cases[] = {
      {State::kPlanned, 1, Verdict::kPaid, 1, unexplained},
      {State::kSent, 1, Verdict::kPaid, 1, "new"},
      {State::kSent, 1, Verdict::kRejected, 1, "new"},
      {State::kSent, 1, Verdict::kPending, 1, "new"},
      {State::kSent, 1, Verdict::kPaid, 2, unexplained},
      {State::kSent, 1, Verdict::kPaid, 0, unexplained},
      {State::kUnknown, 1, Verdict::kPaid, 1, "new"},
      {State::kUnknown, 1, Verdict::kRejected, 1, "new"},
      {State::kUnknown, 1, Verdict::kPending, 1, "same"},
      {State::kPaid, 1, Verdict::kPaid, 1, "same"},
      {State::kPaid, 1, Verdict::kPending, 1, "same"},
      {State::kPaid, 1, Verdict::kRejected, 1, unexplained},
      {State::kRejected, 1, Verdict::kRejected, 1, "same"},
      {State::kRejected, 1, Verdict::kPaid, 1, unexplained},
      {State::kSent, 2, Verdict::kRejected, 1, "same"},
      {State::kSent, 2, Verdict::kPaid, 1, unexplained},
  };
  const Lives lives;
  for (const Case& each : cases) {
    Grant grant = lives.paying;
    grant.disbursements[0].state = each.state;
    grant.disbursements[0].attempt = each.attempt;
    const auto decision = Settle(
        grant, lives.Result(1, each.verdict, each.result_attempt), kNoon);
    SCOPED_TRACE(absl::StrCat(NameOf(each.state), " ", each.attempt, " ",
                              static_cast<int>(each.verdict), " ",
                              each.result_attempt));
    if (each.outcome == unexplained) {
      EXPECT_THAT(decision, HasReason(unexplained));
    } else {
      ASSERT_THAT(decision, IsOk());
      EXPECT_EQ(decision->facts.empty(), each.outcome == "same");
    }
  }
}

TEST(Settle, RefusesAnotherAmountOrPayee) {
  const Lives lives;
  BankResult result = lives.Result(1, BankResult::Verdict::kPaid);
  result.amount_fen = 1;
  EXPECT_THAT(Settle(lives.paying, result, kNoon),
              HasReason("PAYMENT_UNEXPLAINED"));
  EXPECT_THAT(
      Settle(lives.paying, lives.Result(3, BankResult::Verdict::kPaid), kNoon),
      HasReason("PAYMENT_UNEXPLAINED"));
}

TEST(CheckTotals, WantsBothSumsToBeTheAmount) {
  Grant grant = NewTestGrant();
  EXPECT_THAT(CheckTotals(grant), IsOk());
  grant.disbursements[0].amount_fen -= 1;
  EXPECT_THAT(CheckTotals(grant), HasReason("PAYEES_NOT_TOTAL"));
  grant.shares[0].amount_fen = INT64_MAX;
  EXPECT_THAT(CheckTotals(grant), HasReason("SHARES_NOT_TOTAL"));
}

TEST(ProposalDigest, ChangesWithEverythingThatIsApproved) {
  const Grant grant = NewTestGrant();
  const std::function<void(Grant&)> changes[] = {
      [](Grant& g) { g.case_id += "1"; },
      [](Grant& g) { g.amount_fen += 1; },
      [](Grant& g) { g.shares.pop_back(); },
      [](Grant& g) { g.shares[0].account = AccountId("other"); },
      [](Grant& g) { g.disbursements[0].payee.display_name += "明"; },
      [](Grant& g) { g.disbursements[0].payee.bank_account += "1"; },
      [](Grant& g) { g.disbursements[0].payee.bank_code += "1"; },
      [](Grant& g) { g.disbursements[1].amount_fen += 1; },
      [](Grant& g) { g.proposal_salt += "1"; },
  };
  for (const auto& change : changes) {
    Grant other = grant;
    change(other);
    EXPECT_NE(ProposalDigest(other), ProposalDigest(grant));
  }
}

}  // namespace
}  // namespace bashu::ledger
