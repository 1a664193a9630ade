#include "services/ledger/domain/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/reversals.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;
using ::testing::SizeIs;

// A treasury, and the budgets of two courts with 100 fen each.
class LedgerTest : public ::testing::Test {
 protected:
  LedgerTest() {
    Open("treasury", kUpper, Source::kExternal);
    Open("court.budget", kCourt, Source::kLocalBudget);
    Open("upper.budget", kUpper, Source::kLocalBudget);
    EXPECT_THAT(Create(NewTestTransfer(1, "treasury", "court.budget", 100)),
                IsOk());
    EXPECT_THAT(Create(NewTestTransfer(2, "treasury", "upper.budget", 100)),
                IsOk());
  }

  void Open(const std::string& id, const std::string& office, Source source) {
    EXPECT_THAT(CreateAccount(tx_, sources_, ByOperator(),
                              NewTestAccount(id, office, source)),
                IsOk());
  }
  absl::StatusOr<Transfer> Create(const Transfer& transfer,
                                  const Call& call = ByOperator()) {
    return CreateTransfer(tx_, sources_, call, transfer);
  }
  Account Of(const std::string& id) { return *GetAccount(tx_, AccountId(id)); }

  LedgerState state_;
  MemoryLedgerTx tx_{state_};
  CountingSources seams_;
  const Sources sources_{seams_, seams_};
};

TEST_F(LedgerTest, NothingLeavesAFrozenAccountButMoneyComes) {
  const AccountId budget("court.budget");
  const auto freeze = [&](const std::string& basis) {
    return FreezeAccount(tx_, sources_, By("wang"), budget, basis);
  };
  for (const int number : {3, 4}) {
    ASSERT_THAT(Create(NewTestTransfer(number, "court.budget", "upper.budget",
                                       10, /*pending=*/true)),
                IsOk());
  }
  ASSERT_THAT(freeze("令1"), IsOk());
  ASSERT_THAT(freeze("令1"), IsOk());
  EXPECT_THAT(freeze("令2"), HasReason("ACCOUNT_FROZEN"));
  const size_t leaves = state_.log.size();
  EXPECT_THAT(Create(NewTestTransfer(5, "court.budget", "upper.budget", 10)),
              HasReason("ACCOUNT_FROZEN"));
  EXPECT_THAT(PostTransfer(tx_, sources_, ByOperator(),
                           {TransferId(TransferUuid(3)), {}}),
              HasReason("ACCOUNT_FROZEN"));
  EXPECT_THAT(ReverseTransfer(tx_, sources_, ByOperator(),
                              {TransferId(TransferUuid(6)),
                               TransferId(TransferUuid(1)), "更正"}),
              HasReason("ACCOUNT_FROZEN"));
  EXPECT_EQ(state_.log.size(), leaves);
  EXPECT_THAT(Create(NewTestTransfer(7, "treasury", "court.budget", 10)),
              IsOk());
  EXPECT_THAT(
      VoidTransfer(tx_, sources_, ByOperator(), TransferId(TransferUuid(4))),
      IsOk());
  ASSERT_THAT(UnfreezeAccount(tx_, sources_, By("wang"), budget), IsOk());
  EXPECT_THAT(PostTransfer(tx_, sources_, ByOperator(),
                           {TransferId(TransferUuid(3)), {}}),
              IsOk());
  EXPECT_THAT(FreezeAccount(tx_, sources_, By("wang"),
                            AccountId("upper.budget"), "令3"),
              HasReason("OFFICE_NOT_ALLOWED"));
}

TEST_F(LedgerTest, ARepeatedAccountIsTheFirstOne) {
  const auto again = CreateAccount(
      tx_, sources_, ByOperator(),
      NewTestAccount("court.budget", kCourt, Source::kLocalBudget));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->balance_fen, 100);
  const auto other =
      CreateAccount(tx_, sources_, ByOperator(),
                    NewTestAccount("court.budget", kCourt, Source::kMatching));
  EXPECT_THAT(other, HasReason("ACCOUNT_EXISTS"));
  EXPECT_EQ(MetadataOf(other.status(), "field"), "source");
}

TEST_F(LedgerTest, ARepeatedTransferMovesMoneyOnce) {
  const Transfer wanted =
      NewTestTransfer(3, "court.budget", "upper.budget", 40, true);
  ASSERT_THAT(Create(wanted), IsOk());
  ASSERT_THAT(PostTransfer(tx_, sources_, ByOperator(), {wanted.id, {}}),
              IsOk());
  const auto again = Create(wanted);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->state, TransferState::kPosted);
  EXPECT_EQ(Of("court.budget").balance_fen, 60);
}

TEST_F(LedgerTest, AnotherTransferUnderTheSameIdIsRefusedByField) {
  const Transfer first = NewTestTransfer(3, "court.budget", "upper.budget", 1);
  ASSERT_THAT(Create(first), IsOk());
  struct Case {
    std::string field;
    void (*change)(Transfer&);
  };
  for (const Case& each :
       {Case{"debit_account",
             [](Transfer& t) { t.debit = AccountId("treasury"); }},
        Case{"credit_account",
             [](Transfer& t) { t.credit = AccountId("treasury"); }},
        Case{"amount_fen", [](Transfer& t) { t.amount_fen = 2; }},
        Case{"pending", [](Transfer& t) { t.pending = true; }},
        Case{"basis", [](Transfer& t) { t.basis = "other"; }}}) {
    Transfer other = first;
    each.change(other);
    const auto refused = Create(other);
    EXPECT_THAT(refused, HasReason("TRANSFER_EXISTS"));
    EXPECT_EQ(MetadataOf(refused.status(), "field"), each.field);
  }
}

TEST_F(LedgerTest, OfficersMoveMoneyOfTheirOwnOfficeOnly) {
  EXPECT_THAT(
      Create(NewTestTransfer(3, "upper.budget", "court.budget", 1), By("wang")),
      HasReason("OFFICE_NOT_ALLOWED"));
  ASSERT_THAT(
      Create(NewTestTransfer(4, "court.budget", "upper.budget", 1, true),
             By("wang")),
      IsOk());
  const TransferId id(TransferUuid(4));
  EXPECT_THAT(PostTransfer(tx_, sources_, By("zhao", kUpper), {id, {}}),
              HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(VoidTransfer(tx_, sources_, By("zhao", kUpper), id),
              HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(CreateAccount(tx_, sources_, By("wang"),
                            NewTestAccount("x.y", kUpper, Source::kMatching)),
              HasReason("OFFICE_NOT_ALLOWED"));
}

TEST_F(LedgerTest, WhatIsNotThereIsNamed) {
  EXPECT_THAT(Create(NewTestTransfer(3, "nobody", "court.budget", 1)),
              HasReason("ACCOUNT_NOT_FOUND"));
  EXPECT_THAT(Create(NewTestTransfer(3, "court.budget", "nobody", 1)),
              HasReason("ACCOUNT_NOT_FOUND"));
  EXPECT_THAT(GetAccount(tx_, AccountId("nobody")),
              HasReason("ACCOUNT_NOT_FOUND"));
  EXPECT_THAT(PostTransfer(tx_, sources_, ByOperator(),
                           {TransferId(TransferUuid(9)), {}}),
              HasReason("TRANSFER_NOT_FOUND"));
}

TEST_F(LedgerTest, MoneyOfAGrantMovesWithTheGrantOnly) {
  Open("grant.g1", kCourt, Source::kGrant);
  EXPECT_THAT(Create(NewTestTransfer(3, "court.budget", "grant.g1", 1)),
              HasReason("ACCOUNT_OF_GRANT"));
  EXPECT_THAT(Create(NewTestTransfer(3, "grant.g1", "court.budget", 1)),
              HasReason("ACCOUNT_OF_GRANT"));
}

TEST_F(LedgerTest, EveryChangeIsALeaf) {
  const size_t before = state_.log.size();
  const Transfer wanted =
      NewTestTransfer(3, "court.budget", "upper.budget", 40, true);
  ASSERT_THAT(Create(wanted), IsOk());
  ASSERT_THAT(Create(wanted), IsOk());
  ASSERT_THAT(VoidTransfer(tx_, sources_, ByOperator(), wanted.id), IsOk());
  ASSERT_THAT(VoidTransfer(tx_, sources_, ByOperator(), wanted.id), IsOk());
  EXPECT_THAT(state_.log, SizeIs(before + 2));
}

TEST_F(LedgerTest, NoRandomHistoryMakesOrLosesMoney) {
  std::mt19937 random(20260302);
  const std::string names[] = {"treasury", "court.budget", "upper.budget"};
  const auto pick = [&](int below) {
    return static_cast<int>(random() % static_cast<unsigned>(below));
  };
  for (int step = 0; step < 3000; ++step) {
    const int number = 10 + pick(200);
    const TransferId id(TransferUuid(number));
    absl::Status status;
    switch (pick(3)) {
      case 0:
        status = Create(NewTestTransfer(number, names[pick(3)], names[pick(3)],
                                        1 + pick(90), pick(2) == 0))
                     .status();
        break;
      case 1:
        status = PostTransfer(tx_, sources_, ByOperator(), {id, {}}).status();
        break;
      default:
        status = VoidTransfer(tx_, sources_, ByOperator(), id).status();
    }
    EXPECT_TRUE(status.ok() || !ReasonOf(status).empty());
    int64_t sum = 0;
    std::map<AccountId, int64_t> held;
    for (const auto& [key, transfer] : state_.transfers) {
      if (transfer.state == TransferState::kPending) {
        held[transfer.debit] += transfer.amount_fen;
      }
    }
    for (const auto& [key, account] : state_.accounts) {
      sum += account.balance_fen;
      ASSERT_EQ(account.held_fen, held[key]);
      ASSERT_TRUE(MayOverdraw(account) || AvailableFen(account) >= 0);
    }
    ASSERT_EQ(sum, 0);
  }
}

}  // namespace
}  // namespace bashu::ledger
