#include "services/intake/domain/eligibility.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/base/check.h"

namespace bashu::intake {
namespace {

constexpr char kExemptionRow[] = "L-22";
constexpr char kHardshipRow[] = "L-20";

template <typename Row>
const Row* FindById(const std::vector<Row>& rows, const std::string& id) {
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const Row& r) { return r.id == id; });
  return row == rows.end() ? nullptr : &*row;
}

bool Contains(const std::vector<std::string>& list, const std::string& text) {
  return list.empty() ||
         std::find(list.begin(), list.end(), text) != list.end();
}

// Whether one of the offices lies where the exemption is recognised.
bool IsRecognised(const HardshipExemption& exemption,
                  const Application& application) {
  if (exemption.division_prefixes.empty()) return true;
  return std::any_of(
      exemption.division_prefixes.begin(), exemption.division_prefixes.end(),
      [&](const std::string& prefix) {
        return absl::StartsWith(application.holder_office, prefix) ||
               absl::StartsWith(application.receiving_office, prefix);
      });
}

Condition ExemptionCondition(const HardshipExemption& exemption,
                             const Application& application,
                             absl::CivilDay day) {
  Condition condition{kExemptionRow, exemption.title, false, "",
                      exemption.source};
  if (!exemption.active) {
    condition.fact = absl::StrCat(exemption.code, " 尚未启用");
  } else if (!exemption.validity.Holds(day)) {
    condition.fact = absl::StrCat(exemption.code, " 当日不在有效期内");
  } else if (!Contains(exemption.matters, application.matter.matter)) {
    condition.fact = absl::StrCat(exemption.code, " 不适用于事项 ",
                                  application.matter.matter);
  } else if (!IsRecognised(exemption, application)) {
    condition.fact = absl::StrCat(exemption.code, " 不适用于受理机构所在地");
  } else {
    condition.held = true;
    condition.fact =
        absl::StrCat("申请人主张 ", exemption.code,
                     exemption.effect == HardshipExemption::Effect::kNotRequired
                         ? "，不受经济困难条件限制"
                         : "，免予核查经济困难状况");
  }
  return condition;
}

}  // namespace

const RuleRow* EligibilityRules::FindCategory(const std::string& id) const {
  return FindById(categories, id);
}

const RuleRow* EligibilityRules::FindExclusion(const std::string& id) const {
  return FindById(exclusions, id);
}

const HardshipExemption* EligibilityRules::FindExemption(
    const std::string& code) const {
  const auto found = std::find_if(exemptions.begin(), exemptions.end(),
                                  [&](const HardshipExemption& exemption) {
                                    return exemption.code == code;
                                  });
  return found == exemptions.end() ? nullptr : &*found;
}

Derivation DeriveLegalAid(const EligibilityRules& rules,
                          const Application& application,
                          const std::string& reason, absl::CivilDay day) {
  Derivation derivation{rules.version, {}};
  if (!application.exemption_claim.empty()) {
    const HardshipExemption* exemption =
        rules.FindExemption(application.exemption_claim);
    derivation.conditions.push_back(
        exemption != nullptr ? ExemptionCondition(*exemption, application, day)
                             : Condition{kExemptionRow,
                                         application.exemption_claim,
                                         false,
                                         "现行规则中没有该免审类别",
                                         {}});
    if (derivation.conditions.back().held) return derivation;
  }
  derivation.conditions.push_back(
      {kHardshipRow,
       "申请人经济困难",
       !reason.empty(),
       reason.empty() ? "承办人未记载经济困难情况"
                      : "承办人在决定理由中记载了经济困难情况",
       {"法律援助法", "第三十四条、第四十一条", 1, ""}});
  return derivation;
}

bool MayGrantLegalAid(const Derivation& derivation) {
  // An exemption that holds ends the list; otherwise hardship is examined last.
  return !derivation.conditions.empty() && derivation.conditions.back().held;
}

Derivation DeriveJudicialAid(const EligibilityRules& rules,
                             const Application& application,
                             const std::string& fault) {
  Derivation derivation{rules.version, {}};
  const RuleRow* category = rules.FindCategory(application.matter.category);
  derivation.conditions.push_back(
      category != nullptr
          ? Condition{category->id, category->title, true,
                      absl::StrCat("承办人认定属于 ", category->id),
                      category->source}
          : Condition{application.matter.category,
                      "救助对象类别",
                      false,
                      "现行规则中没有该类别",
                      {}});
  const bool competent =
      application.matter.original_case_office == application.holder_office;
  derivation.conditions.push_back(
      {"K-1",
       "由正在办理原案件的机关管辖",
       competent,
       absl::StrCat("原案件承办机关 ", application.matter.original_case_office,
                    competent ? " 即本机关" : " 不是本机关"),
       {"人民法院国家司法救助案件办理程序规定（试行）", "第一条", 2, ""}});
  const RuleRow* major = rules.FindExclusion("X-1");
  if (major != nullptr) {
    derivation.conditions.push_back(
        {major->id, absl::StrCat("不属于：", major->title), fault != "MAJOR",
         absl::StrCat("申请人过错程度 ", fault), major->source});
  }
  return derivation;
}

bool AllHold(const Derivation& derivation) {
  return std::all_of(derivation.conditions.begin(), derivation.conditions.end(),
                     [](const Condition& c) { return c.held; });
}

Derivation DeriveRefusal(const EligibilityRules& rules,
                         const std::string& exclusion) {
  Derivation derivation{rules.version, {}};
  if (const RuleRow* row = rules.FindExclusion(exclusion); row != nullptr) {
    derivation.conditions.push_back(
        {row->id, row->title, true, "承办人认定存在该情形", row->source});
  }
  return derivation;
}

}  // namespace bashu::intake
