#include "services/ledger/domain/holds.h"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/domain/transfers.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;

constexpr absl::Duration kTick = absl::Microseconds(1);

// Ten fen, of which 4 are promised for an hour.
struct Promised {
  Account court = NewTestAccount("court.budget", kCourt, Source::kLocalBudget);
  Account payee = NewTestAccount("payee", kCourt, Source::kMatching);
  Transfer transfer = NewTestTransfer(1, "court.budget", "payee", 4, true);

  Promised() {
    court.balance_fen = 10;
    transfer.expire_time = kNoon + absl::Hours(1);
    EXPECT_THAT(Create(transfer, court, payee), IsOk());
  }
};

TEST(Holds, CountOnBothSides) {
  Promised promised;
  EXPECT_EQ(promised.court.held_fen, 4);
  EXPECT_EQ(promised.payee.incoming_fen, 4);
  EXPECT_EQ(promised.transfer.taken_fen, 4);
  promised.payee.ceiling_fen = 9;
  Transfer more = NewTestTransfer(2, "court.budget", "payee", 6);
  const auto refused = Create(more, promised.court, promised.payee);
  EXPECT_THAT(refused, HasReason("CEILING_EXCEEDED"));
  EXPECT_EQ(MetadataOf(refused, "room_fen"), "5");
  more.amount_fen = 5;
  EXPECT_THAT(Create(more, promised.court, promised.payee), IsOk());
}

TEST(Holds, KeepTheFloorAvailable) {
  Promised promised;
  promised.court.floor_fen = 3;
  Transfer more = NewTestTransfer(2, "court.budget", "payee", 4);
  const auto refused = Create(more, promised.court, promised.payee);
  EXPECT_THAT(refused, HasReason("INSUFFICIENT_FUNDS"));
  EXPECT_EQ(MetadataOf(refused, "available_fen"), "3");
  more.balancing = true;
  ASSERT_THAT(Create(more, promised.court, promised.payee), IsOk());
  EXPECT_EQ(more.taken_fen, 3);
  Transfer none = NewTestTransfer(3, "court.budget", "payee", 4);
  none.balancing = true;
  EXPECT_THAT(Create(none, promised.court, promised.payee),
              HasReason("NOTHING_AVAILABLE"));
}

TEST(Holds, LetAnExternalAccountDownToItsFloor) {
  Account bank = NewTestAccount("bank.x", kCourt, Source::kExternal);
  Account payee = NewTestAccount("payee", kCourt, Source::kMatching);
  bank.floor_fen = -5;
  Transfer most = NewTestTransfer(1, "bank.x", "payee", 6);
  EXPECT_THAT(Create(most, bank, payee), HasReason("INSUFFICIENT_FUNDS"));
  most.balancing = true;
  ASSERT_THAT(Create(most, bank, payee), IsOk());
  EXPECT_EQ(bank.balance_fen, -5);
  bank.floor_fen.reset();
  Transfer all = NewTestTransfer(2, "bank.x", "payee", 1000);
  all.balancing = true;
  ASSERT_THAT(Create(all, bank, payee), IsOk());
  EXPECT_EQ(all.taken_fen, 1000);
}

TEST(Holds, ArePostedInPartAndReleaseTheRest) {
  Promised promised;
  EXPECT_THAT(Post(promised.transfer, promised.court, promised.payee, 5, kNoon),
              HasReason("AMOUNT_EXCEEDS_HOLD"));
  ASSERT_THAT(Post(promised.transfer, promised.court, promised.payee, 1, kNoon),
              IsOk());
  EXPECT_EQ(promised.court.balance_fen, 9);
  EXPECT_EQ(promised.court.held_fen, 0);
  EXPECT_EQ(promised.payee.balance_fen, 1);
  EXPECT_EQ(promised.payee.incoming_fen, 0);
  EXPECT_EQ(promised.transfer.posted_fen, 1);
}

TEST(Holds, EndAtTheInstantOfTheirExpiry) {
  for (const bool post : {true, false}) {
    const auto settle = [&](Promised& p, absl::Time now) {
      return post ? Post(p.transfer, p.court, p.payee, {}, now)
                  : Void(p.transfer, p.court, p.payee, now);
    };
    Promised before, at;
    EXPECT_THAT(settle(before, before.transfer.expire_time - kTick), IsOk());
    EXPECT_THAT(settle(at, at.transfer.expire_time),
                HasReason("TRANSFER_EXPIRED"));
    Expire(at.transfer, at.court, at.payee, at.transfer.expire_time);
    EXPECT_EQ(at.transfer.state, TransferState::kExpired);
    EXPECT_EQ(at.court.held_fen, 0);
    EXPECT_EQ(at.payee.incoming_fen, 0);
    EXPECT_THAT(settle(at, kNoon), HasReason("TRANSFER_EXPIRED"));
  }
}

// A court with 100 fen, all of it promised for an hour in many holds.
class ExpireTest : public ::testing::Test {
 protected:
  static constexpr int kHolds = kDueHoldsAtOnce + 1;

  ExpireTest() {
    EXPECT_THAT(store_->Transact([&](LedgerTx& tx) {
      for (const auto& [id, source] :
           {std::pair{"treasury", Source::kExternal},
            {"court.budget", Source::kLocalBudget}}) {
        EXPECT_THAT(CreateAccount(tx, sources_, ByOperator(),
                                  NewTestAccount(id, kCourt, source)),
                    IsOk());
      }
      Create(tx, NewTestTransfer(1, "treasury", "court.budget", kHolds));
      for (int i = 0; i < kHolds; ++i) {
        Transfer hold =
            NewTestTransfer(2 + i, "court.budget", "treasury", 1, true);
        hold.expire_time = kNoon + absl::Hours(1);
        Create(tx, hold);
      }
      return absl::OkStatus();
    }),
                IsOk());
  }

  void Create(LedgerTx& tx, const Transfer& wanted) {
    EXPECT_THAT(CreateTransfer(tx, sources_, ByOperator(), wanted), IsOk());
  }
  int64_t Held() {
    int64_t held = -1;
    EXPECT_THAT(store_->Read([&](LedgerTx& tx) {
      held = GetAccount(tx, AccountId("court.budget"))->held_fen;
      return absl::OkStatus();
    }),
                IsOk());
    return held;
  }

  CountingSources seams_;
  const Sources sources_{seams_, seams_};
  testing::FakeClock clock_;
  const std::unique_ptr<store::Store<LedgerTx>> store_ = NewMemoryLedgerStore();
};

TEST_F(ExpireTest, TheLoopExpiresWhatIsDueSomeAtATime) {
  clock_.Advance(kNoon + absl::Hours(1) - kTick - clock_.Now());
  EXPECT_EQ(*ExpireOnce(*store_, sources_, clock_), 0);
  EXPECT_EQ(Held(), kHolds);
  clock_.Advance(kTick);
  EXPECT_EQ(*ExpireOnce(*store_, sources_, clock_), kDueHoldsAtOnce);
  EXPECT_EQ(*ExpireOnce(*store_, sources_, clock_), 1);
  EXPECT_EQ(*ExpireOnce(*store_, sources_, clock_), 0);
  EXPECT_EQ(Held(), 0);
}

TEST_F(ExpireTest, AWriteSpendsWhatLapsedWithoutTheLoop) {
  Call later = ByOperator();
  later.now = kNoon + absl::Hours(1);
  EXPECT_THAT(store_->Transact([&](LedgerTx& tx) {
    return CreateTransfer(tx, sources_, later,
                          NewTestTransfer(900, "court.budget", "treasury", 50))
        .status();
  }),
              IsOk());
  EXPECT_EQ(Held(), 1);
}

}  // namespace
}  // namespace bashu::ledger
