#include "services/routing/domain/territory_audit.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace bashu::routing {
namespace {

constexpr Proceeding kProceedings[] = {Proceeding::kLitigation,
                                       Proceeding::kNonLitigation,
                                       Proceeding::kNotifiedDefence};
constexpr std::optional<Organ> kOrgans[] = {
    std::nullopt,   Organ::kCourt,   Organ::kProcuratorate,
    Organ::kPolice, Organ::kJustice, Organ::kDisputeBody};
// Fujian stands for everywhere else.
constexpr char kOutside[] = "350100";

template <typename T, typename U>
bool Fits(const std::vector<T>& allowed, const U& value) {
  return allowed.empty() ||
         std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

void Cite(const RuleHead& head, std::set<std::string>& articles) {
  articles.insert(absl::StrCat(head.rule_id, " ", head.source.document,
                               head.source.article));
}

class Audit {
 public:
  Audit(const AuditPlan& plan, const Directory& directory)
      : plan_(plan), directory_(directory) {
    for (const AuditExpectation& one : plan.expectations) unmet_.insert(one.id);
  }

  AuditReport Run() {
    for (const absl::CivilDay day : plan_.days) {
      day_ = day;
      const std::vector<std::string> places = WithUnknown(Sample());
      for (const std::string& organ_place : places) {
        for (const std::string& cause_place : places) {
          TryLegalAid(organ_place, cause_place, true);
        }
      }
      TryJudicialAid(SampleOffices({"CT", "PR", "LA", "LD"}));
      TryReceivers(places, SampleOffices({"LA"}));
    }
    const std::vector<std::string> all = WithUnknown(plan_.divisions);
    for (const std::string& organ_place : all) {
      TryLegalAid(organ_place, organ_place, true);
      for (const std::string& cause_place : all) {
        TryLegalAid(organ_place, cause_place, false);
      }
    }
    TryJudicialAid(Offices({"CT", "PR"}));
    TryReceivers(all, Offices({"LA"}));
    for (auto& [key, group] : groups_) report_.groups.push_back(group);
    report_.unmet.assign(unmet_.begin(), unmet_.end());
    return std::move(report_);
  }

 private:
  using Key = std::tuple<Finding, std::string, Programme, Proceeding,
                         std::string, std::string, std::string>;

  // What one set of rules answers.
  struct Answer {
    Claims claims;
    std::vector<Reception> receptions;
    bool may_receive = false;
  };

  static std::vector<std::string> WithUnknown(std::vector<std::string> places) {
    places.push_back(kOutside);
    places.push_back("");
    return places;
  }

  // The first two divisions that each prefix names, of a region or in a rule: a
  // seat with one below it. Rules tell no others apart.
  std::vector<std::string> Sample() const {
    std::set<std::string> prefixes;
    for (const RuleSet& set : plan_.sets) {
      prefixes.insert(set.region);
      for (const CompetenceRule& rule : set.rules.rules) {
        prefixes.insert(rule.place_prefixes.begin(), rule.place_prefixes.end());
      }
      for (const ReceptionRule& rule : set.rules.receptions) {
        prefixes.insert(rule.place_prefixes.begin(), rule.place_prefixes.end());
        prefixes.insert(rule.office_prefixes.begin(),
                        rule.office_prefixes.end());
      }
    }
    std::set<std::string> sample;
    for (const std::string& prefix : prefixes) {
      size_t taken = 0;
      for (const std::string& code : plan_.divisions) {
        if (taken == 2 || !absl::StartsWith(code, prefix)) continue;
        sample.insert(code);
        ++taken;
      }
    }
    return {sample.begin(), sample.end()};
  }

  std::vector<std::string> Offices(const std::set<std::string>& kinds) const {
    std::vector<std::string> found;
    for (const std::string& office : plan_.offices) {
      if (kinds.contains(KindClass(office))) found.push_back(office);
    }
    return found;
  }

  // Those at the sampled divisions.
  std::vector<std::string> SampleOffices(
      const std::set<std::string>& kinds) const {
    const std::vector<std::string> divisions = Sample();
    std::vector<std::string> found;
    for (const std::string& office : Offices(kinds)) {
      if (Fits(divisions, std::string(DivisionOf(office)))) {
        found.push_back(office);
      }
    }
    return found;
  }

  static std::string KindClass(absl::string_view office) {
    const size_t dash = office.find('-');
    return dash == absl::string_view::npos
               ? "unknown"
               : std::string(office.substr(dash + 1, 2));
  }

  std::string PlaceClass(absl::string_view place) const {
    if (place.empty()) return "unknown";
    for (const RuleSet& set : plan_.sets) {
      if (absl::StartsWith(place, set.region)) return set.region;
    }
    return "outside";
  }

  // `closely`: with every kind of organ and every matter.
  void TryLegalAid(const std::string& organ_place,
                   const std::string& cause_place, bool closely) {
    CompetenceFacts facts;
    facts.handling_organ_division = organ_place;
    facts.cause_division = cause_place;
    const std::vector<std::string> matters = MattersOf(facts.programme);
    for (const Proceeding proceeding : kProceedings) {
      facts.proceeding = proceeding;
      if (!closely) {
        Try(facts);
        continue;
      }
      for (const auto& organ : kOrgans) {
        facts.organ = organ;
        for (const std::string& matter : matters) {
          facts.matter = matter;
          Try(facts);
        }
      }
      facts.organ.reset();
      facts.matter.clear();
    }
  }

  void TryJudicialAid(std::vector<std::string> originals) {
    originals.push_back(absl::StrCat(kOutside, "-CT"));
    originals.push_back(absl::StrCat(kOutside, "-PR"));
    originals.push_back("");
    CompetenceFacts facts;
    facts.programme = Programme::kJudicialAid;
    for (const std::string& original : originals) {
      facts.original_case_office = original;
      for (const Proceeding proceeding : kProceedings) {
        facts.proceeding = proceeding;
        for (const auto& organ : kOrgans) {
          facts.organ = organ;
          for (const std::string& matter : MattersOf(facts.programme)) {
            facts.matter = matter;
            facts.filed_office.clear();
            Try(facts);
            facts.filed_office = originals.front();
            Try(facts);
          }
        }
      }
    }
    // Whoever it is handed in at takes it in.
    facts = CompetenceFacts();
    facts.programme = Programme::kJudicialAid;
    facts.proceeding = Proceeding::kLitigation;
    for (const std::string& original :
         {originals.front(), absl::StrCat(kOutside, "-CT"), std::string()}) {
      facts.original_case_office = original;
      for (const std::string& receiver : Offices({"CT", "PR"})) {
        facts.receiving_office = receiver;
        Try(facts);
      }
    }
  }

  void TryReceivers(const std::vector<std::string>& places,
                    const std::vector<std::string>& receivers) {
    for (const std::string& receiver : receivers) {
      for (const std::string& place : places) {
        for (const Proceeding proceeding : kProceedings) {
          CompetenceFacts facts;
          facts.proceeding = proceeding;
          facts.receiving_office = receiver;
          facts.handling_organ_division = place;
          Try(facts);
          if (proceeding != Proceeding::kNonLitigation) continue;
          std::swap(facts.handling_organ_division, facts.cause_division);
          Try(facts);
        }
      }
    }
  }

  // The matters that the reference data names, and an unknown one.
  std::vector<std::string> MattersOf(Programme programme) const {
    std::vector<std::string> matters = {""};
    const auto found = plan_.matters.find(programme);
    if (found != plan_.matters.end()) {
      matters.insert(matters.end(), found->second.begin(), found->second.end());
    }
    return matters;
  }

  Answer Ask(const RuleSet& set, const CompetenceFacts& facts) {
    ++report_.answers;
    Answer answer{ExamineClaims(set.rules, directory_, facts, day_), {}, false};
    if (facts.receiving_office.empty()) return answer;
    answer.receptions =
        ExamineReceptions(set.rules, facts, answer.claims, day_);
    answer.may_receive =
        std::any_of(answer.receptions.begin(), answer.receptions.end(),
                    [](const Reception& one) { return one.held(); });
    return answer;
  }

  // Asks every set of rules, and compares what they say.
  void Try(const CompetenceFacts& facts) {
    ++report_.patterns;
    std::vector<Answer> answers;
    for (const RuleSet& set : plan_.sets) {
      answers.push_back(Ask(set, facts));
      Judge(set, facts, answers.back());
    }
    const bool differ =
        std::any_of(answers.begin(), answers.end(), [&](const Answer& answer) {
          return answer.claims.offices != answers.front().claims.offices ||
                 answer.may_receive != answers.front().may_receive;
        });
    if (!differ) return;
    std::set<std::string> articles;
    std::string regions;
    for (size_t i = 0; i < answers.size(); ++i) {
      absl::StrAppend(&regions, i == 0 ? "" : "+", plan_.sets[i].region);
      CiteHeld(answers[i], articles);
    }
    Find(Finding::kDisagreement, regions, facts, articles);
  }

  void Judge(const RuleSet& set, const CompetenceFacts& facts,
             const Answer& answer) {
    const Claims& claims = answer.claims;
    std::set<std::string> articles;
    if (!facts.receiving_office.empty()) {
      if (answer.may_receive) return;
      for (const Reception& reception : answer.receptions) {
        Cite(reception.rule->head, articles);
      }
      Find(Finding::kNotReceived, set.region, facts, articles);
      return;
    }
    if (claims.offices.empty()) {
      CiteFailed(claims, articles);
      Find(Finding::kGap, set.region, facts, articles);
      return;
    }
    if (claims.offices.size() == 1) return;
    CiteHeld(answer, articles);
    const bool exclusive = std::any_of(
        claims.examined.begin(), claims.examined.end(), [](const auto& one) {
          return !one.offices.empty() && one.rule->claim == Claim::kExclusive;
        });
    const bool settles =
        !exclusive && std::all_of(claims.offices.begin(), claims.offices.end(),
                                  [&](const std::string& office) {
                                    return Settles(set, facts, office);
                                  });
    Find(settles ? Finding::kShared : Finding::kOverlap, set.region, facts,
         articles);
  }

  // Whether `office` is the only one once it received the application first.
  bool Settles(const RuleSet& set, CompetenceFacts facts,
               const std::string& office) {
    facts.first_received_office = office;
    ++report_.patterns;
    return Ask(set, facts).claims.offices == std::vector<std::string>{office};
  }

  static void CiteHeld(const Answer& answer, std::set<std::string>& articles) {
    for (const Examined& one : answer.claims.examined) {
      if (one.failing == Failing::kNone) Cite(one.rule->head, articles);
    }
    for (const Reception& one : answer.receptions) {
      if (one.held()) Cite(one.rule->head, articles);
    }
  }

  // The rules that come nearest: those for the proceeding, else all in force.
  static void CiteFailed(const Claims& claims,
                         std::set<std::string>& articles) {
    for (const Examined& one : claims.examined) {
      if (one.failing != Failing::kNotInForce &&
          one.failing != Failing::kProceeding) {
        Cite(one.rule->head, articles);
      }
    }
    if (!articles.empty()) return;
    for (const Examined& one : claims.examined) Cite(one.rule->head, articles);
  }

  std::string Expected(Finding finding, const CompetenceFacts& facts) const {
    for (const AuditExpectation& one : plan_.expectations) {
      if (one.finding == finding && one.programme == facts.programme &&
          one.validity.Contains(day_) &&
          Fits(one.proceedings, *facts.proceeding) &&
          Fits(one.organs, facts.organ) && Fits(one.matters, facts.matter) &&
          Fits(one.organ_places, PlaceClass(facts.handling_organ_division)) &&
          Fits(one.cause_places, PlaceClass(facts.cause_division)) &&
          Fits(one.original_offices, KindClass(facts.original_case_office))) {
        return one.id;
      }
    }
    return "";
  }

  void Find(Finding finding, const std::string& region,
            const CompetenceFacts& facts,
            const std::set<std::string>& articles) {
    const std::string id = Expected(finding, facts);
    unmet_.erase(id);
    std::string cited;
    for (const std::string& article : articles) {
      absl::StrAppend(&cited, cited.empty() ? "" : "; ", article);
    }
    // What is not expected is told apart by where it is found.
    const std::string where =
        id.empty() ? absl::StrCat(PlaceClass(facts.handling_organ_division),
                                  "/", PlaceClass(facts.cause_division), "/",
                                  KindClass(facts.original_case_office))
                   : "";
    AuditGroup& group = groups_[{finding, region, facts.programme,
                                 *facts.proceeding, id, cited, where}];
    if (group.count++ > 0) return;
    group.finding = finding;
    group.region = region;
    group.programme = facts.programme;
    group.proceeding = *facts.proceeding;
    group.articles = cited;
    group.expectation = id;
    group.example = facts;
    group.day = day_;
  }

  const AuditPlan& plan_;
  const Directory& directory_;
  absl::CivilDay day_;
  std::map<Key, AuditGroup> groups_;
  std::set<std::string> unmet_;
  AuditReport report_;
};

}  // namespace

bool AuditReport::clean() const {
  return unmet.empty() && std::none_of(groups.begin(), groups.end(),
                                       [](const AuditGroup& group) {
                                         return group.expectation.empty();
                                       });
}

AuditReport AuditTerritory(const AuditPlan& plan, const Directory& directory) {
  return Audit(plan, directory).Run();
}

}  // namespace bashu::routing
