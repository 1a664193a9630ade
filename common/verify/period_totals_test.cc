#include "common/verify/period_totals.h"

#include <gmock/gmock.h>

#include <functional>

#include "common/crypto/merkle_sum.h"
#include "common/verify/ledger_for_test.h"
#include "tests/testing/status_matchers.h"

namespace bashu::verify {
namespace {

using ledger::v1::AccountPeriod;
using ledger::v1::PeriodRoot;
using ledger::v1::PeriodTotals;
using testing::HasReason;
using testing::IsOk;

constexpr auto kSuite = crypto::Suite::kP256Sha256;

// Three accounts between which 12 fen went round; the log went on after.
class PeriodTotalsTest : public ::testing::Test {
 protected:
  PeriodTotalsTest() {
    for (int i = 0; i < 4; ++i) ledger_.Other();
    root_.set_region("51");
    root_.set_period("2026-03");
    root_.set_first_leaf(1);
    root_.set_end_leaf(4);
    root_.set_tree_root(ledger_.tree().Root());
    ledger_.Other();
    Add("a", 5, 0);
    Add("b", 0, 3);
    Add("c", 7, 9);
  }
  void Add(const std::string& account, int64_t debits, int64_t credits) {
    AccountPeriod own;
    own.set_salt(std::string(16, account[0]));
    own.set_account("accounts/" + account);
    own.set_period("2026-03");
    own.set_debit_fen(debits);
    own.set_credit_fen(credits);
    texts_.push_back(own.SerializeAsString());
    leaves_.push_back(
        *crypto::SumLeaf(kSuite, texts_.back(), {debits, credits}));
  }
  static void Fill(const crypto::SumNode& from, ledger::v1::SumNode& to) {
    to.set_hash(from.hash);
    to.set_debit_fen(from.sums.debits);
    to.set_credit_fen(from.sums.credits);
  }
  PeriodTotals Make(size_t index) {
    PeriodTotals made;
    root_.set_account_count(static_cast<int64_t>(leaves_.size()));
    Fill(*crypto::SumRoot(kSuite, leaves_), *root_.mutable_sums());
    Sign(made);
    *made.mutable_head() = ledger_.SignedHead();
    const auto path = ledger_.tree().ConsistencyProof(4, 5);
    for (const std::string& hash : *path) made.add_consistency_path(hash);
    made.set_totals(texts_[index]);
    made.set_account_index(static_cast<int64_t>(index));
    const auto beside = crypto::SumPath(kSuite, leaves_, index);
    for (const crypto::SumNode& node : *beside) {
      Fill(node, *made.add_sum_path());
    }
    return made;
  }
  void Sign(PeriodTotals& made) {
    *made.mutable_root() =
        ledger_.signer().Sign<ledger::v1::SignedStatement>(root_);
  }

  TestLedger ledger_;
  PeriodRoot root_;
  std::vector<std::string> texts_;
  std::vector<crypto::SumNode> leaves_;
};

TEST_F(PeriodTotalsTest, ReportsWhatIsProven) {
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_THAT(VerifyPeriodTotals(Make(i), ledger_.Trust()), IsOk());
  }
  const auto report = VerifyPeriodTotals(Make(2), ledger_.Trust());
  EXPECT_EQ(report->account, "accounts/c");
  EXPECT_EQ(report->period, "2026-03");
  EXPECT_EQ(report->region, "51");
  EXPECT_EQ(report->debit_fen, 7);
  EXPECT_EQ(report->credit_fen, 9);
  EXPECT_EQ(report->account_count, 3);
  EXPECT_EQ(report->all_fen, 12);
  EXPECT_EQ(report->entries, 3);
  EXPECT_EQ(report->tree_size, 5);
}

TEST_F(PeriodTotalsTest, RefusesWhatWasChanged) {
  const std::function<void(PeriodTotals&)> cases[] = {
      [](PeriodTotals& totals) { totals.set_account_index(1); },
      [](PeriodTotals& totals) { totals.set_account_index(-1); },
      [](PeriodTotals& totals) { totals.mutable_totals()->back() ^= 1; },
      [](PeriodTotals& totals) { totals.clear_totals(); },
      [](PeriodTotals& totals) { totals.clear_sum_path(); },
      [](PeriodTotals& totals) { totals.clear_consistency_path(); },
      [](PeriodTotals& totals) { totals.clear_root(); },
      [](PeriodTotals& totals) { totals.clear_head(); },
      [](PeriodTotals& totals) {
        totals.mutable_sum_path(0)->set_debit_fen(1);
      },
      [](PeriodTotals& totals) {
        totals.mutable_sum_path(0)->set_debit_fen(-1);
      },
      [](PeriodTotals& totals) {
        totals.mutable_root()->mutable_payload()->back() ^= 1;
      },
  };
  for (const auto& forge : cases) {
    PeriodTotals totals = Make(2);
    forge(totals);
    EXPECT_FALSE(VerifyPeriodTotals(totals, ledger_.Trust()).ok());
  }
  EXPECT_THAT(VerifyPeriodTotals(Make(0), {}), HasReason("TREE_HEAD_INVALID"));
}

TEST_F(PeriodTotalsTest, RefusesSignedRootsThatContradictThemselves) {
  const std::function<void(PeriodRoot&)> cases[] = {
      [](PeriodRoot& root) { root.set_region("50"); },
      [](PeriodRoot& root) { root.set_period("2026-04"); },
      [](PeriodRoot& root) { root.set_end_leaf(6); },
      [](PeriodRoot& root) { root.set_first_leaf(5); },
      [](PeriodRoot& root) { root.set_account_count(8); },
      [](PeriodRoot& root) { root.mutable_sums()->clear_hash(); },
      [](PeriodRoot& root) { root.set_tree_root(std::string(32, 'x')); },
  };
  const PeriodTotals good = Make(1);
  for (const auto& forge : cases) {
    const PeriodRoot before = root_;
    PeriodTotals totals = good;
    forge(root_);
    Sign(totals);
    EXPECT_FALSE(VerifyPeriodTotals(totals, ledger_.Trust()).ok());
    root_ = before;
  }
  // Money that was made.
  Add("d", 0, 1);
  EXPECT_THAT(VerifyPeriodTotals(Make(0), ledger_.Trust()),
              HasReason("TOTALS_INVALID"));
}

}  // namespace
}  // namespace bashu::verify
