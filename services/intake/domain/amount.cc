#include "services/intake/domain/amount.h"

#include <absl/numeric/int128.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <algorithm>
#include <utility>

#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/intake/domain/errors.h"

namespace bashu::intake {
namespace {

using Entry = AmountPolicy::Entry;

constexpr int64_t kYuan = 100;  // fen

// "7,500.00": the figure as a clerk would write it.
std::string FormatYuan(int64_t fen) {
  std::string yuan = absl::StrCat(fen / kYuan);
  for (auto at = static_cast<int>(yuan.size()) - 3; at > 0; at -= 3) {
    yuan.insert(static_cast<size_t>(at), ",");
  }
  return absl::StrFormat("%s.%02d", yuan, fen % kYuan);
}

// "0.8", "1.25": a factor in per mille.
std::string FormatPerMille(int64_t per_mille) {
  std::string text =
      absl::StrFormat("%d.%03d", per_mille / 1000, per_mille % 1000);
  while (absl::EndsWith(text, "00") || absl::EndsWith(text, "0")) {
    if (text[text.size() - 2] == '.') break;
    text.pop_back();
  }
  return text;
}

// fen × numerator ÷ denominator, half up to whole yuan, in one rounding.
int64_t RoundToYuan(absl::int128 numerator, int64_t denominator) {
  const absl::int128 unit = absl::int128(denominator) * kYuan;
  return static_cast<int64_t>((numerator * 2 + unit) / (unit * 2)) * kYuan;
}

const Entry* Find(const std::vector<Entry>& entries, const std::string& code) {
  const auto entry =
      std::find_if(entries.begin(), entries.end(),
                   [&](const Entry& e) { return e.code == code; });
  return entry == entries.end() ? nullptr : &*entry;
}

// The latest wage of the province that is of a year before `year`.
const AverageWage* FindWage(const AmountRules& rules, const std::string& office,
                            absl::civil_year_t year) {
  const AverageWage* latest = nullptr;
  for (const AverageWage& wage : rules.wages) {
    if (!absl::StartsWith(office, wage.division_prefix) || wage.year >= year) {
      continue;
    }
    if (latest == nullptr || wage.year > latest->year) latest = &wage;
  }
  return latest;
}

const AmountPolicy* FindPolicy(const AmountRules& rules,
                               const std::string& office, absl::CivilDay day) {
  const auto policy = std::find_if(
      rules.policies.begin(), rules.policies.end(), [&](const AmountPolicy& p) {
        return absl::StartsWith(office, p.division_prefix) &&
               p.validity.Holds(day);
      });
  return policy == rules.policies.end() ? nullptr : &*policy;
}

// What the policy's tables say about the facts.
struct Factors {
  const Entry* harm;
  const Entry* hardship;
  const Entry* fault;
  Entry uplift{"NONE", "无", 0};
};

absl::StatusOr<Factors> LookUp(const AmountPolicy& policy,
                               const AmountFacts& facts) {
  FieldViolations violations;
  const auto look_up = [&](const std::vector<Entry>& entries,
                           const std::string& code, absl::string_view field) {
    const Entry* entry = Find(entries, code);
    if (entry == nullptr) {
      violations.Add(absl::StrCat("facts.", field), "UNKNOWN_CODE",
                     "Is not in the policy's table.", "不在计算标准的表中。");
    }
    return entry;
  };
  Factors factors{
      look_up(policy.harm_months, facts.harm, "harm"),
      look_up(policy.hardship_per_mille, facts.hardship, "hardship"),
      look_up(policy.fault_per_mille, facts.fault, "fault")};
  for (size_t i = 0; i < facts.groups.size(); ++i) {
    const Entry* uplift = look_up(policy.uplift_per_mille, facts.groups[i],
                                  absl::StrCat("groups[", i, "]"));
    if (uplift != nullptr && uplift->value > factors.uplift.value) {
      factors.uplift = *uplift;
    }
  }
  RETURN_IF_ERROR(violations.ToStatus(kDomain));
  return factors;
}

// The last step: `raised`, but neither above the unmet loss nor, unless the
// case is exceptional, above so many months' wages.
void Cap(const AverageWage& wage, const AmountPolicy& policy,
         const AmountFacts& facts, int64_t raised, AmountAssessment& made) {
  const int64_t by_wage = wage.monthly_fen * policy.cap_months;
  made.cap_fen = facts.exceptional ? facts.unmet_loss_fen
                                   : std::min(facts.unmet_loss_fen, by_wage);
  made.amount_fen = std::min(raised, made.cap_fen);
  const std::string least = absl::StrCat("min(", FormatYuan(raised), ", ",
                                         FormatYuan(facts.unmet_loss_fen));
  made.steps.push_back(
      facts.exceptional
          ? AmountStep{"上限：未获赔偿的损失（特殊情形不受三十六个月限制）",
                       absl::StrCat(least, ")"), made.amount_fen}
          : AmountStep{"上限：未获赔偿的损失与月平均工资倍数",
                       absl::StrFormat("%s, %s × %d = %s)", least,
                                       FormatYuan(wage.monthly_fen),
                                       policy.cap_months, FormatYuan(by_wage)),
                       made.amount_fen});
}

}  // namespace

absl::StatusOr<AmountAssessment> AssessAmount(const AmountRules& rules,
                                              const std::string& office,
                                              absl::CivilDay day,
                                              const AmountFacts& facts) {
  const AverageWage* wage = FindWage(rules, office, day.year());
  const AmountPolicy* policy = FindPolicy(rules, office, day);
  if (wage == nullptr || policy == nullptr) {
    return NoAmountPolicy(office.substr(0, 2), day);
  }
  ASSIGN_OR_RETURN(const Factors factors, LookUp(*policy, facts));
  const auto& [harm, hardship, fault, uplift] = factors;

  AmountAssessment made;
  made.rules_version = rules.version;
  const auto step = [&](std::string title, std::string working,
                        int64_t result) {
    made.steps.push_back({std::move(title), std::move(working), result});
    return result;
  };
  const int64_t months = harm->value;
  const int64_t base =
      step(absl::StrCat("基准：", wage->year, " 年月平均工资 × ", harm->title),
           absl::StrFormat("%s × %d = %s", FormatYuan(wage->monthly_fen),
                           months, FormatYuan(wage->monthly_fen * months)),
           wage->monthly_fen * months);
  // Thousandths of thousandths: exact until the one rounding.
  const absl::int128 exact =
      absl::int128(base) * hardship->value * fault->value;
  const int64_t adjusted = RoundToYuan(exact, 1'000'000);
  step(absl::StrCat("困难程度（", hardship->title, "）与过错（", fault->title,
                    "）"),
       absl::StrFormat("%s × %s × %s = %s", FormatYuan(base),
                       FormatPerMille(hardship->value),
                       FormatPerMille(fault->value), FormatYuan(adjusted)),
       adjusted);
  // The uplift applies to the exact value unless the floor replaces it, so
  // that there is still one rounding only.
  const bool floored = adjusted < policy->floor_fen;
  if (floored) {
    step("最低数额",
         absl::StrFormat("max(%s, %s)", FormatYuan(adjusted),
                         FormatYuan(policy->floor_fen)),
         policy->floor_fen);
  }
  const absl::int128 before =
      floored ? absl::int128(policy->floor_fen) * 1'000'000 : exact;
  const int64_t raised =
      RoundToYuan(before * (1000 + uplift.value), 1'000'000'000);
  if (uplift.value > 0) {
    step(absl::StrCat("上浮（", uplift.title, "）"),
         absl::StrFormat("× %s = %s", FormatPerMille(1000 + uplift.value),
                         FormatYuan(raised)),
         raised);
  }
  Cap(*wage, *policy, facts, raised, made);
  return made;
}

}  // namespace bashu::intake
