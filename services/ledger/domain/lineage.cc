#include "services/ledger/domain/lineage.h"

#include <absl/strings/str_cat.h>

#include "services/ledger/domain/split.h"

namespace bashu::ledger {

AccountId RevolvingOf(const std::string& office, int fiscal_year) {
  return AccountId(absl::StrCat(office, ".", fiscal_year, ".revolving"));
}

AccountId HomeOf(const Account& fund, int fiscal_year) {
  return fund.closed ? RevolvingOf(fund.office, fiscal_year) : fund.id;
}

const AccountId& FundOf(const Share& share) {
  return share.carried_account.empty() ? share.account : share.carried_account;
}

int64_t PaidFen(const Grant& grant) {
  int64_t paid_fen = 0;
  for (const Disbursement& each : grant.disbursements) {
    if (each.state == DisbursementState::kPaid) paid_fen += each.amount_fen;
  }
  return paid_fen;
}

std::vector<int64_t> ReturnedFen(const Grant& grant,
                                 const std::vector<Recovery>& recoveries) {
  std::vector<int64_t> returned_fen;
  for (const Share& share : grant.shares) {
    returned_fen.push_back(share.returned_fen);
  }
  for (const Recovery& recovery : recoveries) {
    for (const Receipt& receipt : recovery.receipts) {
      for (const Credit& credit : receipt.credits) {
        returned_fen[static_cast<size_t>(credit.share - 1)] +=
            credit.amount_fen;
      }
    }
  }
  return returned_fen;
}

std::optional<std::vector<int64_t>> Lineage(
    const std::vector<Share>& shares, const std::vector<int64_t>& returned_fen,
    int64_t amount_fen) {
  std::vector<SplitPart> parts;
  std::vector<size_t> places;
  for (size_t place = 0; place < shares.size(); ++place) {
    const int64_t out_fen = shares[place].amount_fen - returned_fen[place];
    if (out_fen <= 0) continue;
    parts.push_back({out_fen, out_fen});
    places.push_back(place);
  }
  const auto gets = Split(amount_fen, SplitRule::kProportion, parts);
  if (!gets.has_value()) return std::nullopt;
  std::vector<int64_t> of_share(shares.size(), 0);
  for (size_t i = 0; i < places.size(); ++i) of_share[places[i]] = (*gets)[i];
  return of_share;
}

}  // namespace bashu::ledger
