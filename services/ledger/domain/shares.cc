#include "services/ledger/domain/shares.h"

#include <algorithm>
#include <utility>

#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/ledger/domain/appropriations.h"
#include "services/ledger/domain/funding_errors.h"
#include "services/ledger/domain/funds.h"
#include "services/ledger/domain/ledger.h"

namespace bashu::ledger {
namespace {

absl::StatusOr<ComputedShare> LimitOf(LedgerTx& tx, const Sources& sources,
                                      const Call& call,
                                      const ShareQuestion& question,
                                      const ShareSource& source) {
  ASSIGN_OR_RETURN(const Account account, GetAccount(tx, source.account));
  if (!IsFund(account.source)) return AccountCannotFund(account.id);
  ComputedShare computed;
  computed.share = {account.office, account.id, 0};
  Grant grant;
  grant.purpose = question.purpose;
  grant.advance = question.advance;
  absl::Status may = MayLeave(account);
  if (may.ok()) may = CheckUse(tx, sources, grant, account, call.now);
  if (!may.ok() && may.code() != absl::StatusCode::kFailedPrecondition) {
    return may;
  }
  computed.reason = ReasonOf(may);
  if (!may.ok()) return computed;
  int64_t limit = std::max<int64_t>(SpendableFen(account).value_or(0), 0);
  if (source.most_fen.has_value()) limit = std::min(limit, *source.most_fen);
  if (source.most_permille.has_value()) {
    limit =
        std::min(limit, PermilleOf(question.amount_fen, *source.most_permille));
  }
  computed.limit_fen = limit;
  return computed;
}

}  // namespace

absl::StatusOr<std::vector<ComputedShare>> ComputeShares(
    LedgerTx& tx, const Sources& sources, const Call& call,
    const ShareQuestion& question) {
  std::vector<ComputedShare> computed;
  std::vector<SplitPart> parts;
  int64_t missing = question.amount_fen;
  for (const ShareSource& source : question.sources) {
    ASSIGN_OR_RETURN(computed.emplace_back(),
                     LimitOf(tx, sources, call, question, source));
    parts.push_back({computed.back().limit_fen, source.weight});
    missing -= std::min(missing, computed.back().limit_fen);
  }
  const auto gives = Split(question.amount_fen, question.rule, parts);
  if (!gives.has_value()) return SourcesTooSmall(missing);
  for (size_t i = 0; i < computed.size(); ++i) {
    computed[i].share.amount_fen = (*gives)[i];
  }
  return computed;
}

}  // namespace bashu::ledger
