#include "services/ledger/domain/reversals.h"

#include <gtest/gtest.h>

#include <optional>
#include <tuple>

#include "services/ledger/domain/holds.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;

const TransferId kPaid(TransferUuid(1));
const TransferId kBack(TransferUuid(2));

// The upper court paid 40 fen of its 100 to the court by mistake.
class ReversalsTest : public ::testing::Test {
 protected:
  ReversalsTest() {
    for (const auto& [id, office, source] :
         {std::tuple{"treasury", kUpper, Source::kExternal},
          {"upper.budget", kUpper, Source::kLocalBudget},
          {"court.budget", kCourt, Source::kLocalBudget}}) {
      EXPECT_THAT(CreateAccount(tx_, sources_, ByOperator(),
                                NewTestAccount(id, office, source)),
                  IsOk());
    }
    Move(9, "treasury", "upper.budget", 100);
    Move(1, "upper.budget", "court.budget", 40);
  }

  void Move(int number, const std::string& debit, const std::string& credit,
            int64_t amount_fen, bool pending = false) {
    EXPECT_THAT(CreateTransfer(tx_, sources_, ByOperator(),
                               NewTestTransfer(number, debit, credit,
                                               amount_fen, pending)),
                IsOk());
  }
  absl::StatusOr<Transfer> Reverse(const Call& call = By("wang"),
                                   const TransferId& id = kBack,
                                   const TransferId& reverses = kPaid) {
    return ReverseTransfer(tx_, sources_, call,
                           {id, reverses, "更正〔2026〕1号", expire_});
  }
  absl::StatusOr<Transfer> Post(const Call& call,
                                std::optional<int64_t> amount = {}) {
    return PostTransfer(tx_, sources_, call, {kBack, amount});
  }
  int64_t Balance(const std::string& id) {
    return state_.accounts.at(AccountId(id)).balance_fen;
  }

  LedgerState state_;
  MemoryLedgerTx tx_{state_};
  CountingSources seams_;
  const Sources sources_{seams_, seams_};
  absl::Time expire_ = absl::InfiniteFuture();
};

TEST_F(ReversalsTest, NeedTwoOfficersAndNameBothAndWhatTheyReverse) {
  const auto proposed = Reverse();
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->state, TransferState::kPending);
  EXPECT_EQ(Balance("upper.budget"), 60);
  EXPECT_THAT(Post(By("wang")), HasReason("REVERSAL_MAKER_IS_CHECKER"));
  EXPECT_THAT(Post(By("zhao"), 39), HasReason("REVERSAL_NOT_WHOLE"));
  const auto posted = Post(By("zhao"));
  ASSERT_THAT(posted, IsOk());
  EXPECT_EQ(posted->maker, By("wang").caller.identity);
  EXPECT_EQ(posted->checker, By("zhao").caller.identity);
  EXPECT_EQ(posted->reverses, kPaid);
  EXPECT_EQ(state_.transfers.at(kBack).checker, By("zhao").caller.identity);
  EXPECT_EQ(state_.transfers.at(kPaid).reversed_by, kBack);
  EXPECT_EQ(Balance("upper.budget"), 100);
  EXPECT_EQ(Balance("court.budget"), 0);
  // The maker's own repeat after that is a repeat like any other.
  EXPECT_THAT(Post(By("wang")), IsOk());
}

TEST_F(ReversalsTest, AreProposedByTheOfficeThatHasTheMoney) {
  EXPECT_THAT(Reverse(By("li", kUpper)), HasReason("OFFICE_NOT_ALLOWED"));
}

TEST_F(ReversalsTest, AreMadeOnce) {
  ASSERT_THAT(Reverse(), IsOk());
  EXPECT_THAT(Reverse(), IsOk());  // a repeat
  const TransferId other(TransferUuid(3));
  EXPECT_THAT(Reverse(By("wang"), other), HasReason("ALREADY_REVERSED"));
  ASSERT_THAT(VoidTransfer(tx_, sources_, By("wang"), kBack), IsOk());
  EXPECT_THAT(Reverse(By("wang"), other), IsOk());
  ASSERT_THAT(PostTransfer(tx_, sources_, By("zhao"), {other, std::nullopt}),
              IsOk());
  EXPECT_THAT(Reverse(By("wang"), TransferId(TransferUuid(4))),
              HasReason("ALREADY_REVERSED"));
  EXPECT_EQ(Balance("court.budget"), 0);
}

TEST_F(ReversalsTest, FreeTheTransferWhenTheyExpire) {
  expire_ = kNoon + absl::Hours(1);
  ASSERT_THAT(Reverse(), IsOk());
  Call later = By("zhao");
  later.now = expire_;
  EXPECT_EQ(*ExpireHolds(tx_, sources_, later), 1);
  EXPECT_THAT(Post(later), HasReason("TRANSFER_EXPIRED"));
  EXPECT_TRUE(state_.transfers.at(kPaid).reversed_by.empty());
}

TEST_F(ReversalsTest, ARepeatThatFindsAHoldDueReleasesIt) {
  ASSERT_THAT(Reverse(), IsOk());
  Transfer hold = NewTestTransfer(5, "upper.budget", "court.budget", 20, true);
  hold.expire_time = kNoon + absl::Hours(1);
  ASSERT_THAT(CreateTransfer(tx_, sources_, ByOperator(), hold), IsOk());
  EXPECT_EQ(state_.accounts.at(AccountId("upper.budget")).held_fen, 20);
  Call later = By("wang");
  later.now = hold.expire_time;
  EXPECT_THAT(Reverse(later), IsOk());
  EXPECT_EQ(state_.transfers.at(hold.id).state, TransferState::kExpired);
  EXPECT_EQ(state_.accounts.at(AccountId("upper.budget")).held_fen, 0);
  EXPECT_EQ(Balance("upper.budget"), 60);
}

TEST_F(ReversalsTest, AreOfWhatMovedAndOfNothingElse) {
  EXPECT_THAT(Reverse(By("wang"), kBack, TransferId(TransferUuid(8))),
              HasReason("TRANSFER_NOT_FOUND"));
  Move(5, "court.budget", "upper.budget", 1, true);
  EXPECT_THAT(Reverse(By("li", kUpper), kBack, TransferId(TransferUuid(5))),
              HasReason("TRANSFER_NOT_POSTED"));
  ASSERT_THAT(
      VoidTransfer(tx_, sources_, ByOperator(), TransferId(TransferUuid(5))),
      IsOk());
  ASSERT_THAT(Reverse(), IsOk());
  ASSERT_THAT(Post(By("zhao")), IsOk());
  EXPECT_THAT(Reverse(By("li", kUpper), TransferId(TransferUuid(6)), kBack),
              HasReason("REVERSAL_OF_REVERSAL"));
}

TEST_F(ReversalsTest, TakeBackWhatWasPostedAndNotWhatWasHeld) {
  Move(5, "upper.budget", "court.budget", 20, true);
  const TransferId part(TransferUuid(5));
  ASSERT_THAT(PostTransfer(tx_, sources_, ByOperator(), {part, 7}), IsOk());
  const auto reversal = Reverse(By("wang"), kBack, part);
  ASSERT_THAT(reversal, IsOk());
  EXPECT_EQ(reversal->amount_fen, 7);
}

TEST_F(ReversalsTest, ARepeatThatDiffersIsRefusedByField) {
  ASSERT_THAT(Reverse(), IsOk());
  expire_ = kNoon + absl::Hours(1);
  const auto refused = Reverse();
  EXPECT_THAT(refused, HasReason("TRANSFER_EXISTS"));
  EXPECT_EQ(MetadataOf(refused.status(), "field"), "expire_time");
  EXPECT_EQ(MetadataOf(Reverse(By("wang"), kPaid).status(), "field"),
            "reverses");
}

TEST_F(ReversalsTest, NeedTheMoneyToBeThereStill) {
  Move(5, "court.budget", "upper.budget", 1);
  EXPECT_THAT(Reverse(), HasReason("INSUFFICIENT_FUNDS"));
}

TEST_F(ReversalsTest, NeitherBeginNorEndInAClosedYear) {
  expire_ = kNoon;
  EXPECT_THAT(Reverse(), HasReason("EXPIRE_TIME_PASSED"));
  expire_ = absl::InfiniteFuture();
  ASSERT_THAT(Reverse(), IsOk());
  ASSERT_THAT(CloseAccounts(tx_, sources_, ByOperator(), kCourt, 2026), IsOk());
  EXPECT_THAT(Post(By("zhao")), HasReason("FISCAL_YEAR_CLOSED"));
  ASSERT_THAT(VoidTransfer(tx_, sources_, By("zhao"), kBack), IsOk());
  EXPECT_THAT(Reverse(By("wang"), TransferId(TransferUuid(3))),
              HasReason("FISCAL_YEAR_CLOSED"));
}

}  // namespace
}  // namespace bashu::ledger
