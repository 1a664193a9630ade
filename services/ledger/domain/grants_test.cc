#include "services/ledger/domain/grants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ledger/grants_for_test.h"
#include "tests/testing/fake_clock.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using ::testing::IsEmpty;
using testing::IsOk;

TEST_F(GrantsTest, ReservesAllSharesOrNone) {
  Grant grant = NewTestGrant();
  grant.shares[0].amount_fen = 500'000;
  grant.shares[1].amount_fen = 2'500'000;
  ASSERT_THAT(Propose(grant), IsOk());
  // The store drops what a refused command wrote; here, look at the refusal.
  EXPECT_THAT(ReserveGrant(tx_, sources_, By("wang"), id_),
              HasReason("INSUFFICIENT_FUNDS"));
  EXPECT_EQ(state_.grants.at(id_).state, GrantState::kProposed);
  EXPECT_EQ(Of("court.budget").held_fen, 0);
}

TEST_F(GrantsTest, AFrozenShareHoldsBackTheWholeGrant) {
  ASSERT_THAT(Propose(), IsOk());
  const AccountId share("upper.budget");
  ASSERT_THAT(FreezeAccount(tx_, sources_, ByOperator(), share, "令1"), IsOk());
  EXPECT_THAT(ReserveGrant(tx_, sources_, By("wang"), id_),
              HasReason("ACCOUNT_FROZEN"));
  EXPECT_EQ(state_.grants.at(id_).state, GrantState::kProposed);
}

TEST_F(GrantsTest, ACaseIsAwardedOnceUnlessItCameToNothing) {
  ASSERT_THAT(Propose(), IsOk());
  Grant second = NewTestGrant();
  second.id = GrantId("0195e5a0-0000-7000-8000-000000000002");
  const auto refused = Propose(second);
  EXPECT_THAT(refused, HasReason("CASE_ALREADY_GRANTED"));
  EXPECT_EQ(MetadataOf(refused.status(), "grant"), kGrantId);
  ASSERT_THAT(VoidGrant(tx_, sources_, By("wang"), id_, "撤回"), IsOk());
  EXPECT_THAT(Propose(second), IsOk());
  EXPECT_THAT(Propose(), IsOk());  // a repeat is one whatever came later
}

TEST_F(GrantsTest, WhatIsReservedExpiresAsAWhole) {
  ASSERT_THAT(Propose(), IsOk());
  EXPECT_THAT(ReserveGrant(tx_, sources_, By("wang"), id_, kNoon),
              HasReason("EXPIRE_TIME_PASSED"));
  Call late = By("chair");
  late.now = kNoon + absl::Hours(1);
  ASSERT_THAT(ReserveGrant(tx_, sources_, By("wang"), id_, late.now), IsOk());
  Call early = late;
  early.now -= absl::Microseconds(1);
  EXPECT_THAT(ExpireGrant(tx_, sources_, early, id_), HasReason("GRANT_STATE"));
  const std::string digest = state_.grants.at(id_).proposal_digest;
  ASSERT_THAT(ApproveGrant(tx_, sources_, early, id_, digest), IsOk());
  Call cashier = By("cashier");
  cashier.now = late.now;
  const auto refused = ApproveGrant(tx_, sources_, cashier, id_, digest);
  EXPECT_EQ(MetadataOf(refused.status(), "state"), "EXPIRED");
  ASSERT_THAT(ExpireGrant(tx_, sources_, late, id_), IsOk());
  const Grant expired = state_.grants.at(id_);
  EXPECT_EQ(expired.state, GrantState::kExpired);
  for (const Share& share : expired.shares) {
    EXPECT_EQ(RequireTransfer(tx_, share.transfer)->state,
              TransferState::kExpired);
    EXPECT_EQ(Of(share.account.value()).held_fen, 0);
  }
  EXPECT_EQ(Events().back(), "grant.expired");
  EXPECT_THAT(ExpireGrant(tx_, sources_, late, id_), HasReason("GRANT_STATE"));
}

TEST(ExpireGrantsOnce, WritesNothingIfNothingIsDue) {
  const auto store = NewMemoryLedgerStore();
  CountingSources seams;
  EXPECT_EQ(*ExpireGrantsOnce(*store, {seams, seams}, testing::FakeClock()), 0);
  EXPECT_THAT(store->Read([](LedgerTx& tx) -> absl::Status {
    EXPECT_EQ(tx.End()->size, 0);
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_F(GrantsTest, TwoSharesOfOneAccountAreHeldTogether) {
  Grant grant = NewTestGrant();
  grant.shares = {{kCourt, AccountId("court.budget"), 1'500'000, {}},
                  {kCourt, AccountId("court.budget"), 1'500'000, {}}};
  ASSERT_THAT(Propose(grant), IsOk());
  EXPECT_THAT(ReserveGrant(tx_, sources_, By("wang"), id_),
              HasReason("INSUFFICIENT_FUNDS"));
  Fund(3, "court.budget", 1'000'000);
  ASSERT_THAT(ReserveGrant(tx_, sources_, By("wang"), id_), IsOk());
  EXPECT_EQ(Of("court.budget").held_fen, 3'000'000);
}

TEST_F(GrantsTest, VoidingReleasesAllShares) {
  ASSERT_THAT(Propose(), IsOk());
  ASSERT_THAT(ReserveGrant(tx_, sources_, By("wang"), id_), IsOk());
  ASSERT_THAT(VoidGrant(tx_, sources_, By("chair"), id_, "撤回"), IsOk());
  EXPECT_EQ(Of("court.budget").held_fen, 0);
  EXPECT_EQ(Of("upper.budget").held_fen, 0);
  EXPECT_THAT(ReserveGrant(tx_, sources_, By("wang"), id_),
              HasReason("GRANT_STATE"));
}

TEST_F(GrantsTest, AnotherProposalUnderTheSameIdIsRefusedByField) {
  ASSERT_THAT(Propose(), IsOk());
  struct Case {
    std::string field;
    void (*change)(Grant&);
  };
  for (const Case& each :
       {Case{"case_name", [](Grant& g) { g.case_id = "other"; }},
        Case{"purpose", [](Grant& g) { g.purpose = "LABOUR"; }},
        Case{"advance", [](Grant& g) { g.advance = true; }},
        Case{"plan_basis", [](Grant& g) { g.plan_basis = "x"; }},
        Case{"exceptional_basis", [](Grant& g) { g.exceptional_basis = "x"; }},
        Case{"office", [](Grant& g) { g.office = kUpper; }},
        Case{"amount_fen",
             [](Grant& g) {
               g.amount_fen += 1;
               g.shares[0].amount_fen += 1;
               g.disbursements[0].amount_fen += 1;
             }},
        Case{"shares",
             [](Grant& g) {
               g.shares[0].amount_fen += 1;
               g.shares[1].amount_fen -= 1;
             }},
        Case{"disbursements",
             [](Grant& g) { g.disbursements[0].condition = "x"; }},
        Case{"disbursements",
             [](Grant& g) { g.disbursements[0].payee.bank_account += "1"; }}}) {
    Grant other = NewTestGrant();
    each.change(other);
    const auto refused = Propose(other);
    EXPECT_THAT(refused, HasReason("GRANT_EXISTS"));
    EXPECT_EQ(MetadataOf(refused.status(), "field"), each.field);
  }
}

TEST_F(GrantsTest, SharesComeFromFundsOfTheirOffice) {
  Grant grant = NewTestGrant();
  grant.shares[0].account = AccountId("nobody");
  EXPECT_THAT(Propose(grant), HasReason("ACCOUNT_NOT_FOUND"));
  grant.shares[0].account = AccountId("upper.budget");
  EXPECT_THAT(Propose(grant), HasReason("ACCOUNT_CANNOT_FUND"));
  grant.shares[0] = {kUpper, AccountId("treasury"), 1'000'000, {}};
  EXPECT_THAT(Propose(grant), HasReason("ACCOUNT_CANNOT_FUND"));
  grant.shares[0].amount_fen = 1;
  EXPECT_THAT(Propose(grant), HasReason("SHARES_NOT_TOTAL"));
}

TEST_F(GrantsTest, OnlyTheDecidingOfficeGoesOnWithAGrant) {
  ASSERT_THAT(Propose(), IsOk());
  const Call stranger = By("zhao", kUpper);
  EXPECT_THAT(GetGrant(tx_, stranger, id_, false), IsOk());
  EXPECT_THAT(GetGrant(tx_, stranger, id_, true),
              HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(ReserveGrant(tx_, sources_, stranger, id_),
              HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(VoidGrant(tx_, sources_, stranger, id_, "x"),
              HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(ListGrants(tx_, stranger, {kCourt, "", 10}),
              HasReason("OFFICE_NOT_ALLOWED"));
}

TEST_F(GrantsTest, WhatIsNotThereIsNamed) {
  EXPECT_THAT(GetGrant(tx_, By("wang"), id_, false),
              HasReason("GRANT_NOT_FOUND"));
}

TEST_F(GrantsTest, ItsSharesCannotBeSettledOneByOne) {
  ASSERT_THAT(Propose(), IsOk());
  ASSERT_THAT(ReserveGrant(tx_, sources_, By("wang"), id_), IsOk());
  const TransferId share = state_.grants.at(id_).shares[0].transfer;
  EXPECT_THAT(PostTransfer(tx_, sources_, ByOperator(), {share, {}}),
              HasReason("TRANSFER_IN_GROUP"));
  EXPECT_THAT(VoidTransfer(tx_, sources_, ByOperator(), share),
              HasReason("TRANSFER_IN_GROUP"));
}

TEST_F(GrantsTest, NothingIsQueuedBeforeItIsDisbursed) {
  ASSERT_THAT(Propose(), IsOk());
  ASSERT_THAT(ReserveGrant(tx_, sources_, By("wang"), id_), IsOk());
  EXPECT_THAT(Queued(), IsEmpty());
}

}  // namespace
}  // namespace bashu::ledger
