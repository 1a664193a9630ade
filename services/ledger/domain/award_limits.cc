#include "services/ledger/domain/award_limits.h"

#include <string>

#include "services/ledger/domain/funding_errors.h"

namespace bashu::ledger {
namespace {

bool IsLive(const Grant& grant) {
  return grant.state != GrantState::kVoided &&
         grant.state != GrantState::kExpired &&
         grant.state != GrantState::kReturned;
}

// The newest monthly wage of `region` of a year before `year`; 0 if none.
int64_t WageBefore(const FundingRules& rules, const std::string& region,
                   int year) {
  int64_t wage_fen = 0;
  for (const auto& [key, monthly_fen] : rules.wages) {
    // By region and year, so the last one that fits is the newest.
    if (key.first == region && key.second < year) wage_fen = monthly_fen;
  }
  return wage_fen;
}

}  // namespace

absl::Status CheckAward(const FundingRules& rules, const Grant& wanted,
                        const std::vector<Grant>& of_case,
                        absl::CivilDay today) {
  const bool exceptional = !wanted.exceptional_basis.empty();
  int64_t total_fen = wanted.amount_fen;
  int64_t advanced_fen = wanted.advance ? wanted.amount_fen : 0;
  for (const Grant& each : of_case) {
    if (!IsLive(each)) continue;
    if (!each.advance && !exceptional) return CaseAlreadyGranted(each.id);
    total_fen += each.amount_fen;
    if (each.advance) advanced_fen += each.amount_fen;
  }
  if (rules.wages.empty()) return absl::OkStatus();
  const std::string region = wanted.office.substr(0, 2);
  const int64_t wage_fen =
      WageBefore(rules, region, static_cast<int>(today.year()));
  if (wage_fen == 0) return WageUnknown(region);
  const int64_t advance_most_fen =
      wage_fen *
      (exceptional ? rules.advance_exceptional_wages : rules.advance_wages);
  if (wanted.advance && advanced_fen > advance_most_fen) {
    return AdvanceAboveLimit(advance_most_fen, advanced_fen);
  }
  const int64_t most_fen = wage_fen * rules.award_wages;
  if (total_fen > most_fen && !exceptional) {
    return AwardAboveLimit(most_fen, total_fen);
  }
  return absl::OkStatus();
}

}  // namespace bashu::ledger
