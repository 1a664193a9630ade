#include "common/verify/period_totals.h"

#include <absl/strings/str_cat.h>

#include "common/crypto/digest.h"
#include "common/crypto/merkle.h"
#include "common/crypto/merkle_sum.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/verify/tree_head.h"

namespace bashu::verify {
namespace {

using ledger::v1::AccountPeriod;
using ledger::v1::PeriodRoot;
using ledger::v1::PeriodTotals;
using ledger::v1::TreeHead;

absl::Status Invalid(const std::string& problem) {
  return MakeError({absl::StatusCode::kInvalidArgument,
                    "verify.bashu",
                    "TOTALS_INVALID",
                    absl::StrCat("The totals prove nothing: ", problem),
                    absl::StrCat("期间合计核验未通过：", problem),
                    {{"problem", problem}}});
}

template <typename Message>
absl::StatusOr<Message> Parse(const std::string& bytes, const char* what) {
  Message message;
  if (!message.ParseFromString(bytes) || HasUnknownFields(message)) {
    return Invalid(absl::StrCat(what, " cannot be read"));
  }
  return message;
}

crypto::SumNode NodeOf(const ledger::v1::SumNode& node) {
  return {node.hash(), {node.debit_fen(), node.credit_fen()}};
}

absl::Status CheckRoot(const PeriodRoot& root, const TreeHead& head) {
  if (HasUnknownFields(root.sums()) ||
      root.sums().hash().size() != crypto::kDigestSize) {
    return Invalid("the root cannot be read");
  }
  if (root.region() != head.region()) {
    return Invalid("root and head are of two regions");
  }
  if (root.first_leaf() < 0 || root.end_leaf() < root.first_leaf() ||
      root.end_leaf() > head.tree_size()) {
    return Invalid("the period has entries that the tree has not");
  }
  if (root.sums().debit_fen() != root.sums().credit_fen()) {
    return Invalid("more was debited than credited, or less");
  }
  return absl::OkStatus();
}

absl::Status CheckSums(crypto::Suite suite, const PeriodTotals& totals,
                       const PeriodRoot& root, const AccountPeriod& own) {
  if (own.period() != root.period() || own.account().empty()) {
    return Invalid("account and root are of two periods");
  }
  if (root.account_count() < 1 || totals.account_index() < 0) {
    return Invalid("there is no such account");
  }
  crypto::SumInclusion claim;
  ASSIGN_OR_RETURN(claim.leaf,
                   crypto::SumLeaf(suite, totals.totals(),
                                   {own.debit_fen(), own.credit_fen()}));
  claim.index = static_cast<uint64_t>(totals.account_index());
  claim.size = static_cast<uint64_t>(root.account_count());
  claim.root = NodeOf(root.sums());
  for (const ledger::v1::SumNode& node : totals.sum_path()) {
    if (HasUnknownFields(node)) return Invalid("it has fields we do not know");
    claim.path.push_back(NodeOf(node));
  }
  return crypto::VerifySumInclusion(suite, claim);
}

}  // namespace

absl::StatusOr<TotalsReport> VerifyPeriodTotals(const PeriodTotals& totals,
                                                const TrustedKeys& trust) {
  if (HasUnknownFields(totals)) return Invalid("it has fields we do not know");
  ASSIGN_OR_RETURN(const TreeHead head, VerifyTreeHead(totals.head(), trust));
  RETURN_IF_ERROR(VerifyStatement(totals.root(), head.region(), trust));
  if (totals.root().suite() != totals.head().suite()) {
    return Invalid("root and head are of two suites");
  }
  ASSIGN_OR_RETURN(const crypto::Suite suite,
                   crypto::ParseSuite(totals.root().suite()));
  ASSIGN_OR_RETURN(const PeriodRoot root,
                   Parse<PeriodRoot>(totals.root().payload(), "the root"));
  RETURN_IF_ERROR(CheckRoot(root, head));
  ASSIGN_OR_RETURN(const AccountPeriod own,
                   Parse<AccountPeriod>(totals.totals(), "the account"));
  RETURN_IF_ERROR(CheckSums(suite, totals, root, own));
  RETURN_IF_ERROR(crypto::VerifyConsistency(
      suite, {static_cast<uint64_t>(root.end_leaf()), root.tree_root()},
      {static_cast<uint64_t>(head.tree_size()), head.root()},
      {totals.consistency_path().begin(), totals.consistency_path().end()}));
  TotalsReport report;
  report.account = own.account();
  report.period = root.period();
  report.region = root.region();
  report.debit_fen = own.debit_fen();
  report.credit_fen = own.credit_fen();
  report.account_count = root.account_count();
  report.all_fen = root.sums().debit_fen();
  report.entries = root.end_leaf() - root.first_leaf();
  report.tree_size = head.tree_size();
  report.sign_time = SignTimeOf(head);
  return report;
}

}  // namespace bashu::verify
