#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/crypto/merkle_sum.h"
#include "common/rpc/fields.h"
#include "common/status/macros.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/rpc/audit_service.h"

// What accounts were debited and credited in a period, proven.
namespace bashu::ledger {
namespace {

constexpr size_t kSaltSize = 16;

absl::StatusOr<TotalsQuery> ParseTotalsQuery(
    const v1::GetPeriodTotalsRequest& request) {
  rpc::Fields fields;
  TotalsQuery query;
  query.account =
      AccountId(fields.Name("account", request.account(), "accounts"));
  if (auto period = ParsePeriod(request.period())) {
    query.period = *std::move(period);
  } else {
    fields.Add("period", "FORMAT",
               "Is a year or a month, \"2026\" or \"2026-03\".",
               "应为年度或月份，例如“2026”或“2026-03”。");
  }
  RETURN_IF_ERROR(fields.status());
  return query;
}

void Fill(const crypto::SumNode& from, v1::SumNode& to) {
  to.set_hash(from.hash);
  to.set_debit_fen(from.sums.debits);
  to.set_credit_fen(from.sums.credits);
}

}  // namespace

grpc::ServerUnaryReactor* AuditService::GetPeriodTotals(
    grpc::CallbackServerContext* context,
    const v1::GetPeriodTotalsRequest* request, v1::PeriodTotals* response) {
  return calls_.Read(
      context, request, response, ParseTotalsQuery,
      [this](LedgerTx& tx, const Call& call, const TotalsQuery& query) {
        return Totals(tx, call, query);
      },
      [](const v1::PeriodTotals& totals) { return totals; });
}

// A leaf of the period's tree. Its salt follows from a secret, so that whoever
// asks for whatever account, and whenever, gets the same root.
std::string AuditService::AccountText(const Period& period,
                                      const AccountSums& sums) const {
  v1::AccountPeriod text;
  text.set_salt(ring_
                    .Lookup(absl::StrCat("period-totals/", period.name, "/",
                                         sums.account.value()))
                    .substr(0, kSaltSize));
  text.set_account(absl::StrCat("accounts/", sums.account.value()));
  text.set_period(period.name);
  text.set_debit_fen(sums.debit_fen);
  text.set_credit_fen(sums.credit_fen);
  return text.SerializeAsString();
}

absl::StatusOr<v1::SumNode> AuditService::ProveSums(
    const TotalsQuery& query, const PeriodSums& sums,
    v1::PeriodTotals& totals) const {
  const auto own = std::lower_bound(
      sums.accounts.begin(), sums.accounts.end(), query.account,
      [](const AccountSums& each, const AccountId& id) {
        return each.account < id;
      });
  if (own == sums.accounts.end() || own->account != query.account) {
    return AccountNotFound(query.account);
  }
  std::vector<crypto::SumNode> leaves;
  for (const AccountSums& each : sums.accounts) {
    ASSIGN_OR_RETURN(
        leaves.emplace_back(),
        crypto::SumLeaf(key_.suite(), AccountText(query.period, each),
                        {each.debit_fen, each.credit_fen}));
  }
  const auto index = own - sums.accounts.begin();
  totals.set_totals(AccountText(query.period, *own));
  totals.set_account_index(index);
  ASSIGN_OR_RETURN(
      const auto path,
      crypto::SumPath(key_.suite(), leaves, static_cast<uint64_t>(index)));
  for (const crypto::SumNode& node : path) Fill(node, *totals.add_sum_path());
  ASSIGN_OR_RETURN(const crypto::SumNode root,
                   crypto::SumRoot(key_.suite(), leaves));
  v1::SumNode made;
  Fill(root, made);
  return made;
}

absl::StatusOr<v1::PeriodTotals> AuditService::Totals(
    LedgerTx& tx, const Call& call, const TotalsQuery& query) {
  ASSIGN_OR_RETURN(const PeriodSums sums,
                   SumPeriod(tx, query.period, call.now));
  v1::PeriodTotals totals;
  v1::PeriodRoot root;
  ASSIGN_OR_RETURN(*root.mutable_sums(), ProveSums(query, sums, totals));
  root.set_region(region_);
  root.set_period(query.period.name);
  root.set_first_leaf(sums.first_leaf);
  root.set_end_leaf(sums.end_leaf);
  root.set_account_count(static_cast<int64_t>(sums.accounts.size()));
  const auto end = static_cast<uint64_t>(sums.end_leaf);
  MutexLock lock(mutex_);
  ASSIGN_OR_RETURN(const uint64_t size, tree_.CatchUp(tx.audit()));
  ASSIGN_OR_RETURN(*root.mutable_tree_root(), tree_.tree().RootAt(end));
  ASSIGN_OR_RETURN(*totals.mutable_root(),
                   SignBytes<v1::SignedStatement>(root.SerializeAsString()));
  ASSIGN_OR_RETURN(*totals.mutable_head(), Sign(size, call.now));
  ASSIGN_OR_RETURN(const auto path, tree_.tree().ConsistencyProof(end, size));
  for (const std::string& hash : path) totals.add_consistency_path(hash);
  return totals;
}

}  // namespace bashu::ledger
