#include "services/ledger/storage/reference_files.h"

#include <absl/strings/str_cat.h>

#include "bashu/intake/v1/reference.pb.h"
#include "bashu/ledger/v1/funding_rules.pb.h"
#include "common/reference/text_proto.h"
#include "common/status/macros.h"

namespace bashu::ledger {
namespace {

constexpr int kPermille = 1000;
constexpr int kLeapYear = 2024;

bool HasSource(const type::v1::Source& source) {
  return !source.document().empty() && source.confidence() != 0;
}

// Whether there is such a day, of some year.
bool IsDay(int month, int day) {
  const absl::CivilDay meant(kLeapYear, month, day);
  return month >= 1 && day >= 1 && meant.month() == month && meant.day() == day;
}

// By region and year, in fen.
absl::StatusOr<std::map<std::pair<std::string, int>, int64_t>> LoadWages(
    const std::string& folder) {
  const std::string path = absl::StrCat(folder, "/amounts.txtpb");
  intake::v1::AmountRules table;
  RETURN_IF_ERROR(reference::ReadTextProto(path, table));
  std::map<std::pair<std::string, int>, int64_t> wages;
  for (const intake::v1::AverageWage& each : table.wages()) {
    const std::string entry =
        absl::StrCat("wages ", each.division_prefix(), " ", each.year());
    if (each.division_prefix().size() != 2 || each.monthly_fen() < 1) {
      return reference::InvalidEntry(path, entry, "is no wage of a region");
    }
    wages[{each.division_prefix(), each.year()}] = each.monthly_fen();
  }
  if (wages.empty()) {
    return reference::InvalidEntry(path, "wages", "has none");
  }
  return wages;
}

}  // namespace

absl::StatusOr<FundingRules> LoadFundingRules(const std::string& folder) {
  const std::string path = absl::StrCat(folder, "/funding.txtpb");
  v1::FundingRules table;
  RETURN_IF_ERROR(reference::ReadTextProto(path, table));
  const v1::ReserveRule& reserve = table.reserve();
  if (reserve.share_permille() < 0 || reserve.share_permille() > kPermille) {
    return reference::InvalidEntry(path, "reserve",
                                   "share_permille is not 0 to 1000");
  }
  if (!IsDay(reserve.until_month(), reserve.until_day())) {
    return reference::InvalidEntry(path, "reserve",
                                   "until_month and until_day are no day");
  }
  const v1::IdleRule& idle = table.idle();
  if (idle.after_calendar_days() < 1) {
    return reference::InvalidEntry(path, "idle",
                                   "after_calendar_days is below 1");
  }
  const v1::AwardRule& award = table.award();
  if (award.most_wages() < 1 || award.advance_wages() < 1 ||
      award.advance_exceptional_wages() < award.advance_wages()) {
    return reference::InvalidEntry(path, "award",
                                   "wages are below 1, or fewer if necessary");
  }
  if (!HasSource(reserve.source()) || !HasSource(idle.source()) ||
      !HasSource(award.source())) {
    return reference::InvalidEntry(path, "source",
                                   "a rule says not where it is from");
  }
  FundingRules rules{reserve.share_permille(),
                     reserve.until_month(),
                     reserve.until_day(),
                     idle.after_calendar_days(),
                     award.most_wages(),
                     award.advance_wages(),
                     award.advance_exceptional_wages()};
  ASSIGN_OR_RETURN(rules.wages, LoadWages(folder));
  return rules;
}

}  // namespace bashu::ledger
