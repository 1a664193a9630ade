#include "services/routing/domain/counterfactuals.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "services/routing/domain/competence_codes.h"

namespace bashu::routing {
namespace {

// Fujian stands for everywhere that no rule of ours names.
constexpr char kOutside[] = "350100";

// What an answer is, without why.
struct Outcome {
  std::vector<std::string> offices;
  bool may_receive = false;
  bool outside_register = false;
  std::set<std::string> held;

  bool SameAs(const Outcome& other) const {
    return offices == other.offices && may_receive == other.may_receive &&
           outside_register == other.outside_register;
  }
};

Outcome Ask(const CompetenceRules& rules, const Directory& directory,
            const CompetenceFacts& facts, absl::CivilDay day) {
  const Claims claims = ExamineClaims(rules, directory, facts, day);
  Outcome outcome{claims.offices, false, claims.outside_register, {}};
  for (const Examined& examined : claims.examined) {
    if (examined.failing == Failing::kNone) {
      outcome.held.insert(examined.rule->head.rule_id);
    }
  }
  if (claims.choice != nullptr) {
    outcome.held.insert(claims.choice->head.rule_id);
  }
  if (facts.receiving_office.empty()) return outcome;
  for (const Reception& reception :
       ExamineReceptions(rules, facts, claims, day)) {
    if (!reception.held()) continue;
    outcome.may_receive = true;
    outcome.held.insert(reception.rule->head.rule_id);
  }
  return outcome;
}

std::vector<std::string> Without(const std::set<std::string>& all,
                                 const std::set<std::string>& some) {
  std::vector<std::string> rest;
  std::set_difference(all.begin(), all.end(), some.begin(), some.end(),
                      std::back_inserter(rest));
  return rest;
}

// Asks again and again, and keeps what differs.
class Search {
 public:
  Search(const CompetenceRules& rules, const Directory& directory,
         const CompetenceFacts& facts, absl::CivilDay day)
      : rules_(rules),
        directory_(directory),
        facts_(facts),
        day_(day),
        now_(Ask(rules, directory, facts, day)) {}

  // Tries `changed`, which differs from the facts in `fact` alone.
  void Try(absl::string_view fact, const std::string& value,
           const std::string& title, const CompetenceFacts& changed) {
    Outcome then = Ask(rules_, directory_, changed, day_);
    if (then.SameAs(now_)) return;
    found_.push_back({std::string(fact), value, title, then.offices,
                      then.may_receive, Without(then.held, now_.held),
                      Without(now_.held, then.held)});
  }

  // Tries a code in the field `member` points to.
  void TryCodes(absl::string_view fact, const std::string& label,
                std::string CompetenceFacts::*member,
                const std::set<std::string>& values) {
    for (const std::string& value : values) {
      if (value == facts_.*member) continue;
      CompetenceFacts changed = facts_;
      changed.*member = value;
      Try(fact, value,
          value.empty() ? absl::StrCat(label, "如果未知")
                        : absl::StrCat(label, "如果是 ", Named(value)),
          changed);
    }
  }

  const Outcome& now() const { return now_; }
  std::vector<Counterfactual> Take() { return std::move(found_); }

 private:
  std::string Named(const std::string& code) const {
    if (code == kOutside) return "川渝以外";
    if (const Division* division = directory_.FindDivision(code)) {
      return absl::StrCat(code, "（", division->display_name, "）");
    }
    if (const Office* office = directory_.FindOffice(code)) {
      return absl::StrCat(code, "（", office->display_name, "）");
    }
    return code;
  }

  const CompetenceRules& rules_;
  const Directory& directory_;
  const CompetenceFacts& facts_;
  const absl::CivilDay day_;
  const Outcome now_;
  std::vector<Counterfactual> found_;
};

void TryProceedings(const CompetenceFacts& facts, Search& search) {
  static constexpr std::pair<Proceeding, const char*> kProceedings[] = {
      {Proceeding::kLitigation, "如果是诉讼事项"},
      {Proceeding::kNonLitigation, "如果是非诉讼事项"},
      {Proceeding::kNotifiedDefence, "如果是通知辩护"},
  };
  for (const auto& [proceeding, title] : kProceedings) {
    if (facts.proceeding == proceeding) continue;
    CompetenceFacts changed = facts;
    changed.proceeding = proceeding;
    search.Try("proceeding", std::string(CodeOf(proceeding)), title, changed);
  }
}

void TryOrgans(const CompetenceFacts& facts, Search& search) {
  static constexpr std::pair<Organ, const char*> kOrgans[] = {
      {Organ::kCourt, "如果由人民法院办理"},
      {Organ::kProcuratorate, "如果由人民检察院办理"},
      {Organ::kPolice, "如果由公安机关办理"},
      {Organ::kJustice, "如果由司法行政机关办理"},
      {Organ::kDisputeBody, "如果由争议处理机构办理"},
  };
  for (const auto& [organ, title] : kOrgans) {
    if (facts.organ == organ) continue;
    CompetenceFacts changed = facts;
    changed.organ = organ;
    search.Try("organ", std::string(CodeOf(organ)), title, changed);
  }
}

// Every matter that some rule names, and none of them.
void TryMatters(const CompetenceRules& rules, Search& search) {
  std::set<std::string> matters = {""};
  for (const CompetenceRule& rule : rules.rules) {
    matters.insert(rule.matters.begin(), rule.matters.end());
    matters.insert(rule.excluded_matters.begin(), rule.excluded_matters.end());
  }
  search.TryCodes("matter", "事项", &CompetenceFacts::matter, matters);
}

void TryPlaces(const CompetenceFacts& facts, Search& search) {
  std::set<std::string> divisions = {
      "", kOutside, facts.handling_organ_division, facts.cause_division};
  if (!facts.receiving_office.empty()) {
    divisions.insert(std::string(DivisionOf(facts.receiving_office)));
  }
  search.TryCodes("handling_organ_division", "办案机关所在地",
                  &CompetenceFacts::handling_organ_division, divisions);
  search.TryCodes("cause_division", "事由发生地",
                  &CompetenceFacts::cause_division, divisions);
}

void TryOffices(const CompetenceFacts& facts, Search& search) {
  const std::set<std::string> courts = {"", facts.receiving_office,
                                        facts.filed_office};
  search.TryCodes("original_case_office", "原案件承办机关",
                  &CompetenceFacts::original_case_office, courts);
  std::set<std::string> competent(search.now().offices.begin(),
                                  search.now().offices.end());
  search.TryCodes("receiving_office", "受理机构",
                  &CompetenceFacts::receiving_office, competent);
  competent.insert("");
  search.TryCodes("first_received_office", "先收到申请的机构",
                  &CompetenceFacts::first_received_office, competent);
  if (facts.programme == Programme::kJudicialAid) {
    search.TryCodes("filed_office", "已经立案的机关",
                    &CompetenceFacts::filed_office, courts);
  }
  search.TryCodes("designated_office", "指定的机构",
                  &CompetenceFacts::designated_office,
                  {"", facts.receiving_office});
}

}  // namespace

std::vector<Counterfactual> FindCounterfactuals(const CompetenceRules& rules,
                                                const Directory& directory,
                                                const CompetenceFacts& facts,
                                                absl::CivilDay day) {
  Search search(rules, directory, facts, day);
  TryProceedings(facts, search);
  TryOrgans(facts, search);
  TryMatters(rules, search);
  TryPlaces(facts, search);
  TryOffices(facts, search);
  return search.Take();
}

}  // namespace bashu::routing
