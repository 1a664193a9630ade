#include "services/ledger/storage/schooling_reference.h"

#include <absl/strings/str_cat.h>

#include "bashu/ledger/v1/schooling_rules.pb.h"
#include "common/reference/text_proto.h"
#include "common/status/macros.h"

namespace bashu::ledger {
namespace {

constexpr int kYearsMax = 9;
constexpr int64_t kYearMaxFen = 1'000'000'000;
constexpr size_t kRegionDigits = 2;
constexpr int kCommonYear = 2026;

bool Overlap(const SchoolingAmount& a, const SchoolingAmount& b) {
  return a.region == b.region && a.stage == b.stage &&
         a.first_day <= b.last_day && b.first_day <= a.last_day;
}

// What is wrong with an amount; empty if nothing is. Fills `amount`.
std::string ReadAmount(const v1::SchoolingAmount& entry,
                       SchoolingAmount& amount) {
  if (entry.division_prefix().size() != kRegionDigits) return "is of no region";
  if (!v1::SchoolStage_IsValid(entry.stage()) || entry.stage() == 0) {
    return "is of no stage we know";
  }
  if (entry.year_fen() < 1 || entry.year_fen() > kYearMaxFen) {
    return "year_fen is not 1 to 10^9";
  }
  const type::v1::Source& source = entry.source();
  if (source.document().empty() || source.confidence() == 0) {
    return "says not where it is from";
  }
  amount = {entry.division_prefix(),
            static_cast<SchoolStage>(entry.stage()),
            entry.year_fen(),
            {},
            absl::CivilDay::max(),
            {source.document(), source.article(),
             static_cast<int>(source.confidence()), source.remark()}};
  const type::v1::Validity& validity = entry.validity();
  if (!absl::ParseCivilTime(validity.first_day(), &amount.first_day) ||
      (!validity.last_day().empty() &&
       !absl::ParseCivilTime(validity.last_day(), &amount.last_day)) ||
      amount.last_day < amount.first_day) {
    return "validity is no span of days";
  }
  return "";
}

// What is wrong with the school year and the stages; empty if nothing is.
std::string ReadSchool(const v1::SchoolingRules& table, SchoolingRules& rules) {
  rules.version = table.edition().version();
  if (rules.version.empty()) return "has no version";
  rules.start_month = table.start_month();
  rules.start_day = table.start_day();
  const absl::CivilDay start = SchoolStart(rules, kCommonYear);
  if (rules.start_month < 1 || rules.start_day < 1 ||
      start.month() != rules.start_month || start.day() != rules.start_day) {
    return "start_month and start_day are no day of every year";
  }
  rules.stage_years = {table.primary_years(), table.junior_years(),
                       table.senior_years()};
  for (const int years : rules.stage_years) {
    if (years < 1 || years > kYearsMax)
      return "years of a stage are not 1 to 9";
  }
  return "";
}

}  // namespace

absl::StatusOr<SchoolingRules> LoadSchoolingRules(const std::string& folder) {
  const std::string path = absl::StrCat(folder, "/schooling.txtpb");
  v1::SchoolingRules table;
  RETURN_IF_ERROR(reference::ReadTextProto(path, table));
  SchoolingRules rules;
  const std::string wrong = ReadSchool(table, rules);
  if (!wrong.empty()) return reference::InvalidEntry(path, "school", wrong);
  for (const v1::SchoolingAmount& each : table.amounts()) {
    const std::string entry =
        absl::StrCat("amounts ", each.division_prefix(), " ",
                     v1::SchoolStage_Name(each.stage()));
    SchoolingAmount amount;
    const std::string problem = ReadAmount(each, amount);
    if (!problem.empty()) return reference::InvalidEntry(path, entry, problem);
    for (const SchoolingAmount& other : rules.amounts) {
      if (Overlap(amount, other)) {
        return reference::InvalidEntry(path, entry, "holds twice on a day");
      }
    }
    rules.amounts.push_back(amount);
  }
  if (rules.amounts.empty()) {
    return reference::InvalidEntry(path, "amounts", "has none");
  }
  return rules;
}

}  // namespace bashu::ledger
