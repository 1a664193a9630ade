#include "services/ledger/domain/schooling.h"

#include <absl/strings/str_cat.h>

#include "services/ledger/domain/return_errors.h"

namespace bashu::ledger {
namespace {

const SchoolYear* Proven(const Schooling& schooling, int year) {
  for (const SchoolYear& each : schooling.years) {
    if (each.year == year) return &each;
  }
  return nullptr;
}

// The grade after; nothing after the last of school.
std::optional<Grading> After(const SchoolingRules& rules, Grading grading) {
  const auto place = static_cast<size_t>(grading.stage) - 1;
  if (grading.grade < rules.stage_years[place]) {
    return Grading{grading.stage, grading.grade + 1};
  }
  if (grading.stage == SchoolStage::kSenior) return std::nullopt;
  return Grading{static_cast<SchoolStage>(place + 2), 1};
}

YearCondition ConditionOf(const SchoolYear* proven, absl::CivilDay start,
                          absl::CivilDay today) {
  if (proven != nullptr) {
    return proven->transfer.empty() ? YearCondition::kProven
                                    : YearCondition::kPaid;
  }
  return start <= today ? YearCondition::kUnproven : YearCondition::kExpected;
}

}  // namespace

absl::StatusOr<int64_t> SchoolingAmountOf(const SchoolingRules& rules,
                                          const std::string& office, int year,
                                          SchoolStage stage) {
  const std::string region = office.substr(0, 2);
  const absl::CivilDay start = SchoolStart(rules, year);
  for (const SchoolingAmount& each : rules.amounts) {
    if (each.region == region && each.stage == stage &&
        each.first_day <= start && start <= each.last_day) {
      return each.year_fen;
    }
  }
  return NotInTable(absl::StrCat("amounts ", region, " ",
                                 static_cast<int>(stage), " ",
                                 absl::FormatCivilTime(start)));
}

std::vector<PlannedYear> PlanOf(const SchoolingRules& rules,
                                const Schooling& schooling,
                                absl::CivilDay today) {
  std::vector<PlannedYear> plan;
  std::optional<Grading> next = schooling.first_grading;
  for (int year = schooling.first_year; next.has_value(); ++year) {
    const absl::CivilDay start = SchoolStart(rules, year);
    const SchoolYear* proven = Proven(schooling, year);
    const bool paid = proven != nullptr && !proven->transfer.empty();
    const bool over = start >= schooling.age_limit_day ||
                      schooling.end != SchoolingEnd::kNone;
    const Grading grading = proven != nullptr ? proven->grading : *next;
    next = After(rules, grading);
    // Of what is over only what was paid is left.
    if (over && !paid) continue;
    PlannedYear& planned = plan.emplace_back();
    planned.year = year;
    planned.grading = grading;
    planned.start_day = start;
    planned.condition = ConditionOf(proven, start, today);
    if (paid) {
      planned.amount_fen = proven->amount_fen;
      continue;
    }
    const auto amount =
        SchoolingAmountOf(rules, schooling.office, year, grading.stage);
    if (amount.ok()) planned.amount_fen = *amount;
  }
  return plan;
}

}  // namespace bashu::ledger
