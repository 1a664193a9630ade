#include "services/ledger/domain/transfers.h"

#include <gtest/gtest.h>

#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/limits.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;

// The court has 10 fen, of which 4 are promised.
struct Held {
  Account court = NewTestAccount("court.budget", kCourt, Source::kLocalBudget);
  Account payee = NewTestAccount("payee", kCourt, Source::kGrant);
  Transfer transfer = NewTestTransfer(1, "court.budget", "payee", 4, true);

  Held() {
    court.balance_fen = 10;
    EXPECT_THAT(Create(transfer, court, payee), IsOk());
  }
};

TEST(Create, HoldsWithoutMoving) {
  const Held held;
  EXPECT_EQ(held.court.balance_fen, 10);
  EXPECT_EQ(held.court.held_fen, 4);
  EXPECT_EQ(held.payee.balance_fen, 0);
  EXPECT_EQ(held.transfer.state, TransferState::kPending);
}

TEST(Create, MovesAtOnceUnlessPending) {
  Held held;
  Transfer transfer = NewTestTransfer(2, "court.budget", "payee", 6);
  ASSERT_THAT(Create(transfer, held.court, held.payee), IsOk());
  EXPECT_EQ(held.court.balance_fen, 4);
  EXPECT_EQ(held.payee.balance_fen, 6);
  EXPECT_EQ(transfer.state, TransferState::kPosted);
}

TEST(Create, CountsHoldsAgainstFunds) {
  Held held;
  Transfer one_too_many = NewTestTransfer(2, "court.budget", "payee", 7);
  EXPECT_THAT(Create(one_too_many, held.court, held.payee),
              HasReason("INSUFFICIENT_FUNDS"));
  EXPECT_EQ(held.court.balance_fen, 10);
  EXPECT_EQ(held.court.held_fen, 4);
  Transfer exact = NewTestTransfer(3, "court.budget", "payee", 6);
  EXPECT_THAT(Create(exact, held.court, held.payee), IsOk());
}

TEST(Create, LetsOnlyExternalAccountsGoBelowZero) {
  Account treasury = NewTestAccount("treasury", kCourt, Source::kExternal);
  Account court = NewTestAccount("court.budget", kCourt, Source::kLocalBudget);
  Transfer transfer = NewTestTransfer(1, "treasury", "court.budget", 5);
  ASSERT_THAT(Create(transfer, treasury, court), IsOk());
  EXPECT_EQ(treasury.balance_fen, -5);
}

TEST(Create, RefusesTheSameAccountTwice) {
  Held held;
  Transfer transfer = NewTestTransfer(2, "court.budget", "court.budget", 1);
  EXPECT_THAT(Create(transfer, held.court, held.court),
              HasReason("SAME_ACCOUNT"));
}

TEST(Create, RefusesWhatLeavesTheRange) {
  Account treasury = NewTestAccount("treasury", kCourt, Source::kExternal);
  Account court = NewTestAccount("court.budget", kCourt, Source::kLocalBudget);
  court.balance_fen = kBalanceMaxFen;
  Transfer credit = NewTestTransfer(1, "treasury", "court.budget", 1);
  EXPECT_THAT(Create(credit, treasury, court), HasReason("AMOUNT_OVERFLOW"));
  EXPECT_EQ(treasury.balance_fen, 0);
  court.balance_fen = 0;
  treasury.held_fen = kBalanceMaxFen;
  Transfer debit = NewTestTransfer(2, "treasury", "court.budget", 1, true);
  EXPECT_THAT(Create(debit, treasury, court), HasReason("AMOUNT_OVERFLOW"));
}

TEST(Post, TurnsTheHoldIntoAMovementOnce) {
  Held held;
  for (int i = 0; i < 2; ++i) {
    ASSERT_THAT(Post(held.transfer, held.court, held.payee, {}, kNoon), IsOk());
    EXPECT_EQ(held.court.balance_fen, 6);
    EXPECT_EQ(held.court.held_fen, 0);
    EXPECT_EQ(held.payee.balance_fen, 4);
    EXPECT_EQ(held.transfer.settle_time, kNoon);
  }
}

TEST(Void, ReleasesTheHoldOnce) {
  Held held;
  for (int i = 0; i < 2; ++i) {
    ASSERT_THAT(Void(held.transfer, held.court, held.payee, kNoon), IsOk());
    EXPECT_EQ(held.court.balance_fen, 10);
    EXPECT_EQ(held.court.held_fen, 0);
  }
}

TEST(Settling, IsFinal) {
  Held held;
  ASSERT_THAT(Post(held.transfer, held.court, held.payee, {}, kNoon), IsOk());
  EXPECT_THAT(Void(held.transfer, held.court, held.payee, kNoon),
              HasReason("TRANSFER_POSTED"));
  Held other;
  ASSERT_THAT(Void(other.transfer, other.court, other.payee, kNoon), IsOk());
  EXPECT_THAT(Post(other.transfer, other.court, other.payee, {}, kNoon),
              HasReason("TRANSFER_VOIDED"));
}

TEST(Post, RefusesToOverflowTheCredit) {
  Held held;
  held.payee.balance_fen = kBalanceMaxFen;
  EXPECT_THAT(Post(held.transfer, held.court, held.payee, {}, kNoon),
              HasReason("AMOUNT_OVERFLOW"));
  EXPECT_EQ(held.court.held_fen, 4);
}

}  // namespace
}  // namespace bashu::ledger
