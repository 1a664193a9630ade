#include "tests/simulation/setting.h"

#include <utility>

#include "common/calendar/notices_for_test.h"

namespace bashu::simulation {
namespace {

using calendar::Limit;
using calendar::Unit;
using routing::Directory;
using routing::Division;
using routing::DivisionLevel;
using routing::Office;
using routing::OfficeKind;
using routing::Programme;
using routing::Validity;

constexpr Programme kAid = Programme::kLegalAid;
const Validity kAlways = {absl::CivilDay(2022, 1, 1), {}};

Division MakeDivision(const std::string& code, DivisionLevel level,
                      const std::string& parent) {
  Division division;
  division.code = code;
  division.display_name = code;
  division.level = level;
  division.parent = parent;
  return division;
}

Office MakeOffice(const std::string& code, const std::string& superior) {
  Office office;
  office.code = code;
  office.display_name = code;
  office.kind = *routing::KindOf(code);
  office.division = std::string(routing::DivisionOf(code));
  office.superior = superior;
  office.service_divisions = {office.division};
  office.programmes = {kAid};
  return office;
}

// A province's own offices: the superior of all others and the lead office.
std::string SuperiorOf(const std::string& province) {
  return province + "0000-LA";
}
std::string LeadOf(const std::string& province) { return province + "0000-LD"; }

Directory MakeDirectory(const std::vector<std::string>& codes) {
  std::vector<Division> divisions;
  std::vector<Office> offices;
  for (const std::string province : {"50", "51"}) {
    divisions.push_back(
        MakeDivision(province + "0000", DivisionLevel::kProvince, ""));
    offices.push_back(MakeOffice(SuperiorOf(province), ""));
    offices.push_back(MakeOffice(LeadOf(province), ""));
  }
  for (const std::string& code : codes) {
    const std::string province = code.substr(0, 2);
    divisions.push_back(MakeDivision(std::string(routing::DivisionOf(code)),
                                     DivisionLevel::kCounty,
                                     province + "0000"));
    offices.push_back(MakeOffice(code, SuperiorOf(province)));
  }
  return Directory(std::move(divisions), std::move(offices));
}

// L-64 in short: the office where the organ is that handles the matter.
routing::CompetenceRules MakeRules() {
  routing::CompetenceRule rule;
  rule.head.rule_id = "L-64";
  rule.head.programmes = {kAid};
  rule.head.validity = kAlways;
  rule.office_kinds = {OfficeKind::kLegalAid};
  rule.place = routing::Place::kHandlingOrgan;
  routing::CompetenceRules rules;
  rules.version = "simulation";
  rules.rules = {rule};
  return rules;
}

// One measure of each kind of clock, and one way to social assistance.
routing::ReferralRules MakeReferralRules() {
  routing::ReferralRules rules;
  rules.version = "simulation";
  rules.clocks = {
      {"R-02", kAid, "referral.offered", {Unit::kWorkingDays, 1}, kAlways},
      {"R-05",
       kAid,
       "cooperation.requested",
       {Unit::kWorkingDays, 10},
       kAlways}};
  routing::Measure usual;
  usual.number = 3;
  usual.code = "HOUSEHOLD_VERIFICATION";
  usual.programmes = {kAid};
  usual.validity = kAlways;
  routing::Measure leads = usual;
  leads.number = 1;
  leads.code = "CLUE_EXCHANGE";
  leads.limit = Limit{Unit::kWorkingDays, 5};
  rules.measures = {leads, usual};
  routing::SocialAid aid;
  aid.code = "TEMPORARY_AID";
  aid.office_kinds = {OfficeKind::kLegalAid};
  aid.limit = Limit{Unit::kCalendarDays, 3};
  aid.validity = kAlways;
  rules.social_aids = {aid};
  return rules;
}

Setting Make(const std::vector<std::string>& regions) {
  const std::vector<std::string> codes = {"500103-LA", "500112-LA",
                                          "511602-LA", "511702-LA",
                                          "510104-LA", "510105-LA"};
  Setting setting{
      regions,
      {},
      {},
      {SuperiorOf("50"), LeadOf("50"), SuperiorOf("51"), LeadOf("51")},
      MakeDirectory(codes),
      MakeRules(),
      MakeReferralRules(),
      calendar::WorkingDaysOf2023To2026()};
  for (const std::string& region : regions) setting.prefixes[region] = region;
  const routing::Regions known("", setting.prefixes);
  for (const std::string& code : codes) {
    setting.offices[known.RegionOf(code)].push_back(code);
  }
  return setting;
}

}  // namespace

const Setting& TwoRegions() {
  static const Setting setting = Make({"50", "51"});
  return setting;
}

const Setting& ThreeRegions() {
  static const Setting setting = Make({"50", "51", "5101"});
  return setting;
}

}  // namespace bashu::simulation
