// An account's totals: common/verify/period_totals.h.

#include "common/base/check.h"
#include "common/crypto/digest.h"
#include "common/crypto/merkle_sum.h"
#include "common/verify/period_totals.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/signing.h"

namespace bashu::fuzz {
namespace {

using ledger::v1::AccountPeriod;
using ledger::v1::PeriodRoot;
using ledger::v1::PeriodTotals;

constexpr auto kSuite = crypto::Suite::kP256Sha256;

template <typename Signed>
void Sign(const std::string& payload, Signed& made) {
  const crypto::SigningKey& key = SigningKeyOf("50");
  made.set_payload(payload);
  made.set_signature(*key.Sign(payload));
  made.set_suite(std::string(crypto::FormatSuite(kSuite)));
  made.set_key_id(key.key_id());
}

// Signs whatever root and head are there, so that what is tried gets past them.
void Sign(PeriodTotals& totals) {
  Sign(totals.root().payload(), *totals.mutable_root());
  Sign(totals.head().payload(), *totals.mutable_head());
}

PeriodTotals Made() {
  PeriodTotals totals;
  AccountPeriod own;
  own.set_salt(std::string(16, 's'));
  own.set_account("accounts/a");
  own.set_period("2026-03");
  own.set_debit_fen(5);
  own.set_credit_fen(3);
  totals.set_totals(own.SerializeAsString());
  const auto leaf = *crypto::SumLeaf(kSuite, totals.totals(), {5, 3});
  const auto beside = *crypto::SumLeaf(kSuite, "b", {3, 5});
  const auto sums = *crypto::SumParent(kSuite, leaf, beside);
  auto& node = *totals.add_sum_path();
  node.set_hash(beside.hash);
  node.set_debit_fen(3);
  node.set_credit_fen(5);
  ledger::v1::TreeHead head;
  head.set_region("50");
  head.set_tree_size(4);
  head.set_root(crypto::Digest(kSuite, "tree"));
  PeriodRoot root;
  root.set_region("50");
  root.set_period("2026-03");
  root.set_first_leaf(1);
  root.set_end_leaf(4);
  root.set_tree_root(head.root());
  root.set_account_count(2);
  root.mutable_sums()->set_hash(sums.hash);
  root.mutable_sums()->set_debit_fen(8);
  root.mutable_sums()->set_credit_fen(8);
  totals.mutable_root()->set_payload(root.SerializeAsString());
  totals.mutable_head()->set_payload(head.SerializeAsString());
  return totals;
}

}  // namespace

std::vector<std::string> Seeds() {
  PeriodTotals totals = Made();
  Sign(totals);
  CHECK(verify::VerifyPeriodTotals(totals, Keys()).ok());
  return {totals.SerializeAsString()};
}

bool Try(absl::string_view input) {
  static const auto& keys = *new verify::TrustedKeys(Keys());  // NOLINT: ever
  PeriodTotals totals;
  if (!totals.ParseFromArray(input.data(), static_cast<int>(input.size()))) {
    return false;
  }
  // As it came: no promise but to come back.
  verify::VerifyPeriodTotals(totals, keys).IgnoreError();
  Sign(totals);
  const auto report = verify::VerifyPeriodTotals(totals, keys);
  if (!report.ok()) return false;
  CHECK(report->debit_fen >= 0 && report->debit_fen <= report->all_fen);
  CHECK(report->credit_fen >= 0 && report->credit_fen <= report->all_fen);
  CHECK(report->entries >= 0 && report->entries <= report->tree_size);
  return true;
}

}  // namespace bashu::fuzz
