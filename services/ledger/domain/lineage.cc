#include "services/ledger/domain/lineage.h"

#include "services/ledger/domain/split.h"

namespace bashu::ledger {

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

std::optional<std::vector<int64_t>> Lineage(const std::vector<Share>& shares,
                                            int64_t amount_fen) {
  std::vector<SplitPart> parts;
  std::vector<size_t> places;
  for (size_t place = 0; place < shares.size(); ++place) {
    const int64_t out_fen =
        shares[place].amount_fen - shares[place].returned_fen;
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
