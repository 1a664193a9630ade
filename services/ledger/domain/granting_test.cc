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
  Grant reserved, funded, voided;

  Lives() {
    proposed.proposal_salt = "0123456789abcdef";
    proposed.proposal_digest = ProposalDigest(proposed);
    reserved =
        Reserve(proposed, kJudge, absl::InfiniteFuture(), sources)->grant;
    const Grant once =
        Approve(reserved, kChair, reserved.proposal_digest)->grant;
    funded = Approve(once, kCashier, once.proposal_digest)->grant;
    voided = VoidGrant(proposed, kJudge, "撤回")->grant;
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
  struct Case {
    std::function<absl::Status(const Grant&)> verb;
    std::string allowed;  // P, R, F, V
  };
  const std::vector<std::pair<char, const Grant*>> grants = {
      {'P', &lives.proposed},
      {'R', &lives.reserved},
      {'F', &lives.funded},
      {'V', &lives.voided}};
  for (const Case& each :
       {Case{reserve, "P"}, Case{approve, "R"}, Case{give_up, "PR"}}) {
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
      [](Grant& g) { g.plan_basis = "1"; },
      [](Grant& g) { g.disbursements[0].earliest_pay_time = kNoon; },
      [](Grant& g) { g.disbursements[1].earliest_pay_time = kNoon; },
      [](Grant& g) { g.disbursements[0].condition = "1"; },
      [](Grant& g) { g.disbursements[0].entrusted_party = "1"; },
  };
  for (const auto& change : changes) {
    Grant other = grant;
    change(other);
    EXPECT_NE(ProposalDigest(other), ProposalDigest(grant));
  }
}

}  // namespace
}  // namespace bashu::ledger
