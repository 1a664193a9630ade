#include "services/ledger/domain/shares.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/error.h"
#include "services/ledger/domain/funds.h"
#include "services/ledger/funding_for_test.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;

class SharesTest : public FundingTest {
 protected:
  SharesTest() {
    Fill("central", 1, 1'000);
    Fill("local", 3, 10'000);  // of which a tenth is put aside
  }

  absl::StatusOr<std::vector<ComputedShare>> Ask(
      int64_t amount_fen, std::vector<ShareSource> funds,
      SplitRule rule = SplitRule::kOrder, const std::string& purpose = "") {
    ShareQuestion question;
    question.amount_fen = amount_fen;
    question.rule = rule;
    question.purpose = purpose;
    question.sources = std::move(funds);
    return ComputeShares(tx_, sources_, At(kNoon), question);
  }
  static std::vector<int64_t> AmountsOf(
      const absl::StatusOr<std::vector<ComputedShare>>& shares) {
    EXPECT_THAT(shares, IsOk());
    std::vector<int64_t> amounts;
    for (const ComputedShare& each : *shares) {
      amounts.push_back(each.share.amount_fen);
    }
    return amounts;
  }
};

TEST_F(SharesTest, TheLowerCourtGivesUpToHalfAndTheUpperTheRest) {
  ShareSource lower{Fund("central")};
  lower.most_permille = 500;
  EXPECT_EQ(AmountsOf(Ask(601, {lower, {Fund("local")}})),
            (std::vector<int64_t>{300, 301}));
  EXPECT_EQ(AmountsOf(Ask(5'000, {lower, {Fund("local")}})),
            (std::vector<int64_t>{1'000, 4'000}));
  lower.most_fen = 7;
  EXPECT_EQ(AmountsOf(Ask(601, {lower, {Fund("local")}})),
            (std::vector<int64_t>{7, 594}));
}

TEST_F(SharesTest, WhatIsHeldIsNotGivenTwice) {
  const Grant award = NewAward("central", 400);
  ASSERT_THAT(Propose(award), IsOk());
  ASSERT_THAT(ReserveGrant(tx_, sources_, At(kNoon), award.id), IsOk());
  const auto shares = Ask(700, {{Fund("central")}, {Fund("local")}});
  EXPECT_EQ(AmountsOf(shares), (std::vector<int64_t>{600, 100}));
  EXPECT_EQ((*shares)[0].limit_fen, 600);
  EXPECT_EQ((*shares)[0].share.office, kCourt);
}

TEST_F(SharesTest, AFundThatMayGiveNothingSaysWhy) {
  Appropriation gift = NewPromise(30, "gift", 200);
  gift.purposes = {"MINOR_VICTIM"};
  ASSERT_THAT(Promise(gift), IsOk());
  ASSERT_THAT(Arrive(30, 31, 200), IsOk());
  ASSERT_THAT(FreezeAccount(tx_, sources_, At(kNoon), Fund("central"), "令1"),
              IsOk());
  const std::vector<ShareSource> funds = {
      {Fund("gift")}, {Fund("central")}, {Fund("reserve")}, {Fund("local")}};
  const auto shares = Ask(300, funds);
  EXPECT_EQ(AmountsOf(shares), (std::vector<int64_t>{0, 0, 0, 300}));
  EXPECT_EQ((*shares)[0].reason, "PURPOSE_NOT_COVERED");
  EXPECT_EQ((*shares)[1].reason, "ACCOUNT_FROZEN");
  EXPECT_EQ((*shares)[2].reason, "RESERVE_KEPT");
  EXPECT_EQ((*shares)[3].reason, "");
  EXPECT_EQ(AmountsOf(Ask(300, funds, SplitRule::kOrder, "MINOR_VICTIM")),
            (std::vector<int64_t>{200, 0, 0, 100}));
}

TEST_F(SharesTest, ByWeightToTheFen) {
  EXPECT_EQ(
      AmountsOf(Ask(1'000, {{Fund("central"), {}, {}, 2}, {Fund("local")}},
                    SplitRule::kProportion)),
      (std::vector<int64_t>{667, 333}));
}

TEST_F(SharesTest, TooLittleIsNamedByWhatIsMissing) {
  const auto refused = Ask(10'001, {{Fund("central")}, {Fund("local")}});
  EXPECT_THAT(refused, HasReason("SOURCES_TOO_SMALL"));
  EXPECT_EQ(MetadataOf(refused.status(), "missing_fen"), "1");
  EXPECT_THAT(Ask(1, {{AccountId("nobody")}}), HasReason("ACCOUNT_NOT_FOUND"));
  EXPECT_THAT(Ask(1, {{TreasuryOf(kCourt)}}), HasReason("ACCOUNT_CANNOT_FUND"));
}

}  // namespace
}  // namespace bashu::ledger
