#include "services/routing/domain/competence.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <set>
#include <utility>

namespace bashu::routing {
namespace {

template <typename T, typename U>
bool Contains(const std::vector<T>& values, const U& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool HasPrefix(const std::vector<std::string>& prefixes,
               absl::string_view code) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) {
                       return !code.empty() && absl::StartsWith(code, prefix);
                     });
}

// Whether `place`, a division or an office, lies today where `prefixes` say.
bool LiesIn(const Directory& directory,
            const std::vector<std::string>& prefixes, absl::string_view place) {
  return !place.empty() &&
         directory.HoldsToday(DivisionOf(place), [&](absl::string_view today) {
           return HasPrefix(prefixes, today);
         });
}

bool Covers(const std::vector<Proceeding>& proceedings,
            const std::optional<Proceeding>& proceeding) {
  return proceedings.empty() || !proceeding.has_value() ||
         Contains(proceedings, *proceeding);
}

bool Applies(const RuleHead& head, Programme programme, absl::CivilDay day) {
  return Contains(head.programmes, programme) && head.validity.Contains(day);
}

// An organ that no register lists is competent only if it is known to be the
// one; otherwise an unknown organ may be any.
bool FitsOrgan(const CompetenceRule& rule, const CompetenceFacts& facts) {
  if (rule.organs.empty()) return true;
  if (!facts.organ.has_value()) return !rule.outside_register;
  return Contains(rule.organs, *facts.organ);
}

bool FitsMatter(const CompetenceRule& rule, const std::string& matter) {
  if (matter.empty()) return true;
  return (rule.matters.empty() || Contains(rule.matters, matter)) &&
         !Contains(rule.excluded_matters, matter);
}

// The offices that `rule` makes competent at `place`, in order.
std::vector<std::string> OfficesBy(const CompetenceRule& rule,
                                   const Directory& directory,
                                   const std::string& place,
                                   Programme programme) {
  std::set<std::string> offices;
  if (rule.place == Place::kOriginalCaseOffice) {
    const std::optional<OfficeKind> kind = KindOf(place);
    if (kind.has_value() && Contains(rule.office_kinds, *kind)) {
      offices.insert(place);
    }
    return {offices.begin(), offices.end()};
  }
  for (const OfficeKind kind : rule.office_kinds) {
    for (const Office* office : directory.OfficesAt(place, kind)) {
      if (Contains(office->programmes, programme)) offices.insert(office->code);
    }
  }
  return {offices.begin(), offices.end()};
}

// What fails before any office is looked up.
Failing FailingOf(const CompetenceRule& rule, const Directory& directory,
                  const CompetenceFacts& facts, absl::CivilDay day) {
  const std::string& place = PlaceIn(facts, rule.place);
  if (!rule.head.validity.Contains(day)) return Failing::kNotInForce;
  if (!Covers(rule.proceedings, facts.proceeding)) return Failing::kProceeding;
  if (!FitsOrgan(rule, facts)) return Failing::kOrgan;
  if (!FitsMatter(rule, facts.matter)) return Failing::kMatter;
  // The organ handles the case: its place adds nothing.
  if (rule.outside_register) return Failing::kNone;
  if (place.empty()) return Failing::kPlaceUnknown;
  return rule.place_prefixes.empty() ||
                 LiesIn(directory, rule.place_prefixes, place)
             ? Failing::kNone
             : Failing::kPlaceElsewhere;
}

Examined Examine(const CompetenceRule& rule, const Directory& directory,
                 const CompetenceFacts& facts, absl::CivilDay day) {
  Examined examined{&rule, FailingOf(rule, directory, facts, day), {}};
  if (examined.failing != Failing::kNone || rule.outside_register) {
    return examined;
  }
  examined.offices =
      OfficesBy(rule, directory, PlaceIn(facts, rule.place), facts.programme);
  if (examined.offices.empty()) examined.failing = Failing::kNoOffice;
  return examined;
}

// Whether `rule`, which held but for the register, means `office` by its code.
bool Means(const CompetenceRule& rule, const Directory& directory,
           const CompetenceFacts& facts, absl::string_view office) {
  const std::optional<OfficeKind> kind = KindOf(office);
  return kind.has_value() && rule.place != Place::kOriginalCaseOffice &&
         Contains(rule.office_kinds, *kind) &&
         directory.HoldsToday(PlaceIn(facts, rule.place),
                              [&](absl::string_view today) {
                                return today == DivisionOf(office);
                              });
}

// The one office that a choice leaves; empty if it leaves the set as it is.
std::string Chosen(Choice choice, const CompetenceFacts& facts,
                   const std::vector<std::string>& offices) {
  switch (choice) {
    case Choice::kDesignated:
      return facts.designated_office;
    case Choice::kFiled:
      return facts.filed_office;
    case Choice::kFirstReceived:
      return offices.size() > 1 &&
                     Contains(offices, facts.first_received_office)
                 ? facts.first_received_office
                 : "";
  }
  return "";
}

// Whether one of the matter's connecting places, those that the rules covering
// its proceeding look at, lies within `prefixes`.
bool Connects(const Claims& claims, const CompetenceFacts& facts,
              const std::vector<std::string>& prefixes) {
  if (prefixes.empty()) return true;
  return std::any_of(claims.examined.begin(), claims.examined.end(),
                     [&](const Examined& examined) {
                       return examined.failing != Failing::kNotInForce &&
                              examined.failing != Failing::kProceeding &&
                              LiesIn(*claims.directory, prefixes,
                                     PlaceIn(facts, examined.rule->place));
                     });
}

}  // namespace

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

absl::string_view FactNameOf(Place place) {
  switch (place) {
    case Place::kHandlingOrgan:
      return "handling_organ_division";
    case Place::kCause:
      return "cause_division";
    case Place::kOriginalCaseOffice:
      break;
  }
  return "original_case_office";
}

std::string VersionOf(const std::map<std::string, std::string>& editions) {
  std::string version;
  for (const auto& [region, edition] : editions) {
    absl::StrAppend(&version, version.empty() ? "" : "+", region,
                    region.empty() ? "" : ".", edition);
  }
  return version;
}

CompetenceRules RulesOf(const CompetenceRules& rules,
                        absl::string_view region) {
  const std::string province(region.substr(0, 2));
  CompetenceRules own;
  const auto take = [&](const auto& from, auto& to) {
    for (const auto& rule : from) {
      if (rule.head.region.empty() || rule.head.region == province) {
        to.push_back(rule);
      }
    }
  };
  take(rules.rules, own.rules);
  take(rules.choices, own.choices);
  take(rules.receptions, own.receptions);
  take(rules.consequences, own.consequences);
  for (const auto& [of, edition] : rules.editions) {
    if (of.empty() || of == province) own.editions[of] = edition;
  }
  own.version = VersionOf(own.editions);
  return own;
}

Claims ExamineClaims(const CompetenceRules& rules, const Directory& directory,
                     const CompetenceFacts& facts, absl::CivilDay day) {
  Claims claims;
  claims.directory = &directory;
  for (const CompetenceRule& rule : rules.rules) {
    if (!Contains(rule.head.programmes, facts.programme)) continue;
    claims.examined.push_back(Examine(rule, directory, facts, day));
    const Examined& examined = claims.examined.back();
    claims.offices.insert(claims.offices.end(), examined.offices.begin(),
                          examined.offices.end());
    if (rule.outside_register && examined.failing == Failing::kNone) {
      claims.outside_register = true;
    }
  }
  std::sort(claims.offices.begin(), claims.offices.end());
  claims.offices.erase(
      std::unique(claims.offices.begin(), claims.offices.end()),
      claims.offices.end());
  for (const ChoiceRule& rule : rules.choices) {
    if (!Applies(rule.head, facts.programme, day)) continue;
    std::string chosen = Chosen(rule.choice, facts, claims.offices);
    if (chosen.empty()) continue;
    claims.choice = &rule;
    claims.offices = {std::move(chosen)};
    claims.outside_register = false;
    break;
  }
  return claims;
}

std::vector<Reception> ExamineReceptions(const CompetenceRules& rules,
                                         const CompetenceFacts& facts,
                                         const Claims& claims,
                                         absl::CivilDay day) {
  std::vector<Reception> receptions;
  const std::string& office = facts.receiving_office;
  const std::optional<OfficeKind> kind = KindOf(office);
  for (const ReceptionRule& rule : rules.receptions) {
    if (!Contains(rule.head.programmes, facts.programme)) continue;
    Reception reception{&rule, rule.head.validity.Contains(day),
                        Covers(rule.proceedings, facts.proceeding), false,
                        false};
    if (rule.receiver_competent) {
      reception.place = true;
      reception.office = IsCompetent(claims, facts, office);
    } else {
      reception.place = Connects(claims, facts, rule.place_prefixes);
      reception.office = kind.has_value() &&
                         Contains(rule.office_kinds, *kind) &&
                         (rule.office_prefixes.empty() ||
                          HasPrefix(rule.office_prefixes, office));
    }
    receptions.push_back(reception);
  }
  return receptions;
}

bool IsCompetent(const Claims& claims, const CompetenceFacts& facts,
                 absl::string_view office) {
  if (Contains(claims.offices, office)) return true;
  if (claims.choice != nullptr) return false;
  return std::any_of(claims.examined.begin(), claims.examined.end(),
                     [&](const Examined& examined) {
                       return (examined.failing == Failing::kNone ||
                               examined.failing == Failing::kNoOffice) &&
                              Means(*examined.rule, *claims.directory, facts,
                                    office);
                     });
}

}  // namespace bashu::routing
