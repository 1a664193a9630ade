#pragma once

#include <string>
#include <utility>
#include <vector>

#include "services/routing/domain/competence.h"

// A small country for tests: two provinces of a seat and a county each, every
// one with a court, a procuratorate and a legal-aid institution, and rules in
// the form of the shipped ones.
namespace bashu::routing::for_test {

inline constexpr absl::CivilDay kDay(2026, 3, 2);

inline Directory SmallCountry(DirectoryTables tables = {}) {
  std::vector<Division> divisions;
  std::vector<Office> offices;
  const std::pair<const char*, const char*> kDivisions[] = {
      {"500000", ""},
      {"500112", "500000"},
      {"510000", ""},
      {"511602", "510000"}};
  for (const auto& [code, parent] : kDivisions) {
    Division division;
    division.code = code;
    division.display_name = std::string("区") + code;
    division.parent = parent;
    divisions.push_back(division);
    for (const char* suffix : {"-CT", "-LA", "-PR"}) {
      Office office;
      office.code = std::string(code) + suffix;
      office.display_name = "机构";
      office.kind = *KindOf(office.code);
      office.division = code;
      office.programmes = {office.kind == OfficeKind::kLegalAid
                               ? Programme::kLegalAid
                               : Programme::kJudicialAid};
      offices.push_back(office);
    }
  }
  return Directory(std::move(divisions), std::move(offices), std::move(tables));
}

inline RuleHead Head(const std::string& id, std::vector<Programme> programmes,
                     const std::string& region = "") {
  RuleHead head;
  head.rule_id = id;
  head.title = "规则" + id;
  head.region = region;
  head.programmes = std::move(programmes);
  head.validity.first_day = absl::CivilDay(2022, 1, 1);
  head.source = {"法", "第" + id + "条", 1, ""};
  return head;
}

inline CompetenceRule Rule(const std::string& id, Programme programme,
                           Proceeding proceeding, Place place, Claim claim) {
  CompetenceRule rule;
  rule.head = Head(id, {programme});
  rule.proceedings = {proceeding};
  rule.office_kinds = {OfficeKind::kLegalAid};
  rule.place = place;
  rule.claim = claim;
  return rule;
}

// Courts and procuratorates answer for the cases they handle.
inline void AddJudicialAid(CompetenceRules& rules) {
  constexpr Programme kAid = Programme::kJudicialAid;
  CompetenceRule court = Rule("K-1", kAid, Proceeding::kLitigation,
                              Place::kOriginalCaseOffice, Claim::kExclusive);
  court.office_kinds = {OfficeKind::kCourt};
  court.organs = {Organ::kCourt};
  CompetenceRule procuratorate = court;
  procuratorate.head = Head("K-7", {kAid});
  procuratorate.office_kinds = {OfficeKind::kProcuratorate};
  procuratorate.organs = {Organ::kProcuratorate};
  procuratorate.excluded_matters = {"E-6"};
  CompetenceRule police = court;
  police.head = Head("A-09", {kAid});
  police.office_kinds.clear();
  police.organs = {Organ::kPolice};
  police.outside_register = true;
  rules.rules.insert(rules.rules.end(), {court, procuratorate, police});
  rules.choices.push_back({Head("K-6", {kAid}), Choice::kFiled});
  ReceptionRule reception;
  reception.head = Head("K-8", {kAid});
  reception.office_kinds = {OfficeKind::kCourt, OfficeKind::kProcuratorate};
  rules.receptions.push_back(reception);
  rules.consequences.push_back({Head("K-2", {kAid}), {}, {}, {}});
  rules.consequences.push_back({Head("K-3", {kAid}),
                                {Circumstance::kSeveralVictims},
                                {Circumstance::kSpecialReasons},
                                {}});
}

inline CompetenceRules SmallRules() {
  constexpr Programme kAid = Programme::kLegalAid;
  CompetenceRules rules;
  rules.editions = {{"", "1"}, {"50", "2"}, {"51", "3"}};
  rules.version = VersionOf(rules.editions);
  rules.rules = {
      Rule("L-60", kAid, Proceeding::kLitigation, Place::kHandlingOrgan,
           Claim::kExclusive),
      Rule("L-60-ORGAN", kAid, Proceeding::kNonLitigation,
           Place::kHandlingOrgan, Claim::kAlternative),
      Rule("L-60-CAUSE", kAid, Proceeding::kNonLitigation, Place::kCause,
           Claim::kAlternative),
      Rule("L-70", kAid, Proceeding::kNotifiedDefence, Place::kHandlingOrgan,
           Claim::kExclusive),
  };
  rules.choices = {
      {Head("R-04", {kAid, Programme::kJudicialAid}), Choice::kDesignated},
      {Head("L-61", {kAid}), Choice::kFirstReceived},
  };
  ReceptionRule own;
  own.head = Head("L-67", {kAid, Programme::kJudicialAid});
  own.receiver_competent = true;
  rules.receptions.push_back(own);
  for (const char* region : {"50", "51"}) {
    ReceptionRule nearest;
    nearest.head = Head("L-62", {kAid}, region);
    nearest.head.validity.first_day = absl::CivilDay(2025, 1, 1);
    nearest.proceedings = {Proceeding::kLitigation, Proceeding::kNonLitigation};
    nearest.office_kinds = {OfficeKind::kLegalAid};
    nearest.office_prefixes = {"50", "51"};
    nearest.place_prefixes = {"50", "51"};
    rules.receptions.push_back(nearest);
  }
  rules.consequences = {
      {Head("L-65", {kAid}),
       {Circumstance::kReceiverForwards},
       {},
       {"L-65", "L-65-LIMIT"}},
      {Head("L-69", {kAid}),
       {Circumstance::kReceiverForwards, Circumstance::kUrgent},
       {},
       {"L-41"}},
      {Head("L-63", {kAid}), {Circumstance::kReceiverMayNot}, {}, {}},
      {Head("R-10", {kAid}), {Circumstance::kCrossRegion}, {}, {}},
  };
  AddJudicialAid(rules);
  return rules;
}

// Wages owed in Guang'an, handed in at Yubei.
inline CompetenceFacts Wages() {
  CompetenceFacts facts;
  facts.programme = Programme::kLegalAid;
  facts.proceeding = Proceeding::kNonLitigation;
  facts.handling_organ_division = "511602";
  facts.receiving_office = "500112-LA";
  return facts;
}

inline CompetenceFacts Victim(const std::string& original) {
  CompetenceFacts facts;
  facts.programme = Programme::kJudicialAid;
  facts.proceeding = Proceeding::kLitigation;
  facts.original_case_office = original;
  return facts;
}

}  // namespace bashu::routing::for_test
