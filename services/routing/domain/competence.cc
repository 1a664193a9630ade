#include "services/routing/domain/competence.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <set>
#include <utility>

namespace bashu::routing {
namespace {

template <typename T>
bool Contains(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

std::string TitleOf(Place place) {
  switch (place) {
    case Place::kHandlingOrgan:
      return "由办案机关或者争议处理机关所在地的机构管辖";
    case Place::kCause:
      return "由事由发生地的机构管辖";
    case Place::kOriginalCaseOffice:
      return "由正在办理原案件的机关管辖";
  }
  return "";
}

std::string LabelOf(Place place) {
  switch (place) {
    case Place::kHandlingOrgan:
      return "办案机关所在地";
    case Place::kCause:
      return "事由发生地";
    case Place::kOriginalCaseOffice:
      return "原案件承办机关";
  }
  return "";
}

const std::string& PlaceIn(const CompetenceFacts& facts, Place place) {
  switch (place) {
    case Place::kHandlingOrgan:
      return facts.handling_organ_division;
    case Place::kCause:
      return facts.cause_division;
    case Place::kOriginalCaseOffice:
      break;
  }
  return facts.original_case_office;
}

bool Covers(const CompetenceRule& rule, const CompetenceFacts& facts,
            absl::CivilDay day) {
  return rule.programme == facts.programme && rule.validity.Contains(day) &&
         (!facts.proceeding.has_value() ||
          Contains(rule.proceedings, *facts.proceeding));
}

// "510104（锦江区）", or the code alone if it is not known.
std::string Named(const Directory& directory, const std::string& code) {
  if (const Division* division = directory.FindDivision(code)) {
    return absl::StrCat(code, "（", division->display_name, "）");
  }
  if (const Office* office = directory.FindOffice(code)) {
    return absl::StrCat(code, "（", office->display_name, "）");
  }
  return absl::StrCat(code, "（名录之外）");
}

// The offices that `rule` makes competent.
std::set<std::string> OfficesBy(const CompetenceRule& rule,
                                const Directory& directory,
                                const std::string& place) {
  std::set<std::string> offices;
  if (place.empty()) return offices;
  if (rule.place == Place::kOriginalCaseOffice) {
    const std::optional<OfficeKind> kind = KindOf(place);
    if (kind.has_value() && Contains(rule.office_kinds, *kind)) {
      offices.insert(place);
    }
    return offices;
  }
  for (const OfficeKind kind : rule.office_kinds) {
    for (const Office* office : directory.OfficesAt(place, kind)) {
      if (Contains(office->programmes, rule.programme)) {
        offices.insert(office->code);
      }
    }
  }
  return offices;
}

std::string FactOf(const CompetenceRule& rule, const Directory& directory,
                   const std::string& place,
                   const std::set<std::string>& offices) {
  const std::string label = LabelOf(rule.place);
  if (place.empty()) return absl::StrCat(label, "未提供");
  std::string fact = absl::StrCat(label, " ", Named(directory, place));
  if (offices.empty()) return absl::StrCat(fact, " 没有适用本条的机构");
  absl::StrAppend(&fact, "，管辖机构");
  for (const std::string& office : offices) {
    absl::StrAppend(&fact, " ", Named(directory, office));
  }
  return fact;
}

bool InRegions(const NearestOfficeRule& rule, absl::string_view code) {
  return std::any_of(rule.division_prefixes.begin(),
                     rule.division_prefixes.end(),
                     [&](const std::string& prefix) {
                       return !code.empty() && absl::StartsWith(code, prefix);
                     });
}

// L-62, part (a): the matter's connecting place. For litigation the organ's;
// otherwise the organ's or that of the cause.
Condition ConnectingPlace(const NearestOfficeRule& rule,
                          const Directory& directory,
                          const CompetenceFacts& facts) {
  Condition condition{rule.rule_id, "联结地在川渝两地", false, "", rule.source};
  std::vector<std::pair<std::string, std::string>> places = {
      {"办案机关所在地", facts.handling_organ_division}};
  if (facts.proceeding != Proceeding::kLitigation) {
    places.emplace_back("事由发生地", facts.cause_division);
  }
  for (const auto& [label, place] : places) {
    if (place.empty()) continue;
    const bool within = InRegions(rule, place);
    condition.held = condition.held || within;
    absl::StrAppend(&condition.fact, condition.fact.empty() ? "" : "；", label,
                    " ", Named(directory, place),
                    within ? " 在川渝两地" : " 不在川渝两地");
  }
  if (condition.fact.empty()) condition.fact = "联结地未提供";
  return condition;
}

// L-62, part (b): the office chosen is a legal-aid institution in the regions.
Condition ChosenOffice(const NearestOfficeRule& rule,
                       const Directory& directory,
                       const CompetenceFacts& facts) {
  const std::string& office = facts.receiving_office;
  const bool held =
      InRegions(rule, office) && KindOf(office) == OfficeKind::kLegalAid;
  return {rule.rule_id, "受理机构是川渝两地的法律援助机构", held,
          absl::StrCat("受理机构 ", Named(directory, office),
                       held ? " 在川渝两地" : " 不是川渝两地的法律援助机构"),
          rule.source};
}

void ApplyNearestOffice(const CompetenceRules& rules,
                        const Directory& directory,
                        const CompetenceFacts& facts, absl::CivilDay day,
                        Competence& result) {
  const NearestOfficeRule& rule = rules.nearest_office;
  std::vector<Condition>& conditions = result.receiving_derivation.conditions;
  result.receiving_derivation.rules_version = rules.version;
  conditions.push_back(
      {"L-67", "受理机构自身有管辖权", result.receiver_competent,
       absl::StrCat("受理机构 ", Named(directory, facts.receiving_office),
                    result.receiver_competent ? " 有管辖权" : " 无管辖权"),
       rule.source});
  const bool in_force = rule.validity.Contains(day);
  const bool covered = facts.programme == Programme::kLegalAid &&
                       facts.proceeding != Proceeding::kNotifiedDefence;
  conditions.push_back({rule.rule_id, "就近申请规则适用于该事项",
                        in_force && covered,
                        !covered ? "仅适用于法律援助，通知辩护除外"
                        : in_force ? "法律援助事项，规则现行有效"
                                   : "规则在该日不生效",
                        rule.source});
  conditions.push_back(ConnectingPlace(rule, directory, facts));
  conditions.push_back(ChosenOffice(rule, directory, facts));
  result.may_receive =
      result.receiver_competent ||
      std::all_of(conditions.begin() + 1, conditions.end(),
                  [](const Condition& condition) { return condition.held; });
}

}  // namespace

Competence ResolveCompetence(const CompetenceRules& rules,
                             const Directory& directory,
                             const CompetenceFacts& facts, absl::CivilDay day) {
  Competence result;
  result.derivation.rules_version = rules.version;
  std::set<std::string> competent;
  for (const CompetenceRule& rule : rules.rules) {
    if (!Covers(rule, facts, day)) continue;
    const std::string& place = PlaceIn(facts, rule.place);
    const std::set<std::string> offices = OfficesBy(rule, directory, place);
    result.derivation.conditions.push_back(
        {rule.rule_id, TitleOf(rule.place), !offices.empty(),
         FactOf(rule, directory, place, offices), rule.source});
    competent.insert(offices.begin(), offices.end());
  }
  result.offices.assign(competent.begin(), competent.end());
  if (facts.receiving_office.empty()) return result;
  result.receiver_competent =
      IsCompetent(rules, facts, result, facts.receiving_office, day);
  ApplyNearestOffice(rules, directory, facts, day, result);
  return result;
}

bool IsCompetent(const CompetenceRules& rules, const CompetenceFacts& facts,
                 const Competence& competence, absl::string_view office,
                 absl::CivilDay day) {
  if (Contains(competence.offices, std::string(office))) return true;
  const std::optional<OfficeKind> kind = KindOf(office);
  return std::any_of(rules.rules.begin(), rules.rules.end(),
                     [&](const CompetenceRule& rule) {
                       return Covers(rule, facts, day) && kind.has_value() &&
                              Contains(rule.office_kinds, *kind) &&
                              rule.place != Place::kOriginalCaseOffice &&
                              PlaceIn(facts, rule.place) == DivisionOf(office);
                     });
}

}  // namespace bashu::routing
