// The half of the evaluator that says in words what it found.
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <set>
#include <utility>

#include "services/routing/domain/competence.h"

namespace bashu::routing {
namespace {

std::string LabelOf(Place place) {
  switch (place) {
    case Place::kHandlingOrgan:
      return "办案机关所在地";
    case Place::kCause:
      return "事由发生地";
    case Place::kOriginalCaseOffice:
      break;
  }
  return "原案件承办机关";
}

std::string NameOf(const std::optional<Proceeding>& proceeding) {
  if (!proceeding.has_value()) return "程序未提供";
  switch (*proceeding) {
    case Proceeding::kLitigation:
      return "诉讼事项";
    case Proceeding::kNonLitigation:
      return "非诉讼事项";
    case Proceeding::kNotifiedDefence:
      break;
  }
  return "通知辩护";
}

std::string NameOf(const std::optional<Organ>& organ) {
  if (!organ.has_value()) return "办理机关种类未提供";
  switch (*organ) {
    case Organ::kCourt:
      return "由人民法院办理";
    case Organ::kProcuratorate:
      return "由人民检察院办理";
    case Organ::kPolice:
      return "由公安机关办理";
    case Organ::kJustice:
      return "由司法行政机关办理";
    case Organ::kDisputeBody:
      break;
  }
  return "由争议处理机构办理";
}

// "510104（锦江区）"; "510202（今 500103 渝中区）" for a code of former times.
std::string Named(const Directory& directory, const std::string& code) {
  if (const Division* division = directory.FindDivision(code)) {
    return absl::StrCat(code, "（", division->display_name, "）");
  }
  if (const Office* office = directory.FindOffice(code)) {
    return absl::StrCat(code, "（", office->display_name, "）");
  }
  const DivisionResolution former = directory.Resolve(code, 0);
  if (former.divisions.empty()) return absl::StrCat(code, "（名录之外）");
  return absl::StrCat(
      code, "（今 ",
      absl::StrJoin(former.divisions, "、",
                    [&](std::string* out, const std::string& today) {
                      absl::StrAppend(
                          out, today, " ",
                          directory.FindDivision(today)->display_name);
                    }),
      "）");
}

std::string DayOf(absl::CivilDay day) { return absl::FormatCivilTime(day); }

// Writes the conditions of one derivation.
class Writer {
 public:
  Writer(const Directory& directory, const CompetenceFacts& facts,
         absl::CivilDay day, Derivation& derivation)
      : directory_(directory),
        facts_(facts),
        day_(day),
        conditions_(derivation.conditions) {}

  // One condition for each question of the rule, up to the one that failed.
  void Write(const Examined& examined) {
    const CompetenceRule& rule = *examined.rule;
    const Failing failing = examined.failing;
    if (!WriteForce(rule.head)) return;
    Add(rule.head, Applies(rule.head, "该程序"),
        failing != Failing::kProceeding, NameOf(facts_.proceeding),
        "proceeding");
    if (failing == Failing::kProceeding) return;
    if (!rule.organs.empty()) {
      Add(rule.head, Applies(rule.head, "该办理机关"),
          failing != Failing::kOrgan, NameOf(facts_.organ), "organ");
      if (failing == Failing::kOrgan) return;
    }
    if (!rule.matters.empty() || !rule.excluded_matters.empty()) {
      Add(rule.head, Applies(rule.head, "该事项"), failing != Failing::kMatter,
          facts_.matter.empty() ? "事项未提供"
                                : absl::StrCat("事项 ", facts_.matter),
          "matter");
      if (failing == Failing::kMatter) return;
    }
    if (rule.outside_register) {
      Add(rule.head, rule.head.title, true,
          absl::StrCat(NameOf(facts_.organ), "，不在机构名录之内"), "organ");
      return;
    }
    Add(rule.head, rule.head.title, failing == Failing::kNone,
        PlaceFact(examined), FactNameOf(rule.place));
  }

  void Write(const ChoiceRule& rule, bool held) {
    if (!WriteForce(rule.head)) return;
    const auto [name, label, office] = ChoiceFact(rule.choice);
    Add(rule.head, rule.head.title, held,
        office.empty() ? absl::StrCat(label, "未提供")
        : held         ? absl::StrCat(label, " ", Named(directory_, office))
                       : absl::StrCat(label, " ", Named(directory_, office),
                                      " 不影响管辖"),
        name);
  }

  void Write(const Reception& reception, const Claims& claims) {
    const ReceptionRule& rule = *reception.rule;
    if (!WriteForce(rule.head)) return;
    const std::string receiver =
        absl::StrCat("受理机构 ", Named(directory_, facts_.receiving_office));
    if (rule.receiver_competent) {
      Add(rule.head, rule.head.title, reception.office,
          receiver + (reception.office ? " 有管辖权" : " 无管辖权"),
          "receiving_office");
      return;
    }
    Add(rule.head, Applies(rule.head, "该程序"), reception.covers,
        NameOf(facts_.proceeding), "proceeding");
    if (!rule.place_prefixes.empty()) {
      const std::set<Place> places = ConnectingPlaces(claims);
      Add(rule.head, "联结地在本条适用区域", reception.place,
          Places(places, absl::StrJoin(rule.place_prefixes, "、")),
          places.empty() ? std::string(FactNameOf(Place::kHandlingOrgan))
                         : absl::StrJoin(places, ",", AppendFactName));
    }
    Add(rule.head, rule.head.title, reception.office,
        receiver + (reception.office ? " 符合" : " 不符合"),
        "receiving_office");
  }

 private:
  struct ChoiceFacts {
    std::string name, label, office;
  };

  static std::string Applies(const RuleHead& head, absl::string_view what) {
    return absl::StrCat("“", head.title, "”适用于", what);
  }

  void Add(const RuleHead& head, const std::string& title, bool held,
           const std::string& fact, absl::string_view name) {
    conditions_.push_back(
        {head.rule_id, title, held, fact, head.source, std::string(name)});
  }

  bool WriteForce(const RuleHead& head) {
    const bool held = head.validity.Contains(day_);
    if (!held) {
      Add(head, absl::StrCat("“", head.title, "”在该日有效"), false,
          absl::StrCat(DayOf(day_), "，自", DayOf(head.validity.first_day),
                       head.validity.last_day.has_value()
                           ? absl::StrCat("至", DayOf(*head.validity.last_day))
                           : "起",
                       "有效"),
          "day");
    }
    return held;
  }

  ChoiceFacts ChoiceFact(Choice choice) const {
    switch (choice) {
      case Choice::kDesignated:
        return {"designated_office", "指定的机构", facts_.designated_office};
      case Choice::kFiled:
        return {"filed_office", "已经立案的机关", facts_.filed_office};
      case Choice::kFirstReceived:
        break;
    }
    return {"first_received_office", "先收到申请的机构",
            facts_.first_received_office};
  }

  std::string PlaceFact(const Examined& examined) const {
    const std::string label = LabelOf(examined.rule->place);
    const std::string& place = PlaceIn(facts_, examined.rule->place);
    if (place.empty()) return absl::StrCat(label, "未提供");
    std::string fact = absl::StrCat(label, " ", Named(directory_, place));
    if (examined.failing == Failing::kPlaceElsewhere) {
      return absl::StrCat(fact, " 不在本条适用区域");
    }
    if (examined.offices.empty()) {
      return absl::StrCat(fact, " 没有适用本条的机构");
    }
    absl::StrAppend(&fact, "，管辖机构");
    for (const std::string& office : examined.offices) {
      absl::StrAppend(&fact, " ", Named(directory_, office));
    }
    return fact;
  }

  // The connecting places that are known, each once.
  std::set<Place> ConnectingPlaces(const Claims& claims) const {
    std::set<Place> places;
    for (const Examined& examined : claims.examined) {
      if (examined.failing != Failing::kNotInForce &&
          examined.failing != Failing::kProceeding &&
          !PlaceIn(facts_, examined.rule->place).empty()) {
        places.insert(examined.rule->place);
      }
    }
    return places;
  }

  static void AppendFactName(std::string* out, Place place) {
    absl::StrAppend(out, FactNameOf(place));
  }

  std::string Places(const std::set<Place>& places,
                     const std::string& area) const {
    if (places.empty()) return "联结地未提供";
    const auto append = [this](std::string* out, Place place) {
      absl::StrAppend(out, LabelOf(place), " ",
                      Named(directory_, PlaceIn(facts_, place)));
    };
    return absl::StrCat(absl::StrJoin(places, "；", append), "；适用区域 ",
                        area);
  }

  const Directory& directory_;
  const CompetenceFacts& facts_;
  const absl::CivilDay day_;
  std::vector<Condition>& conditions_;
};

// What was stated, and what the answer adds to it.
std::set<Circumstance> CircumstancesOf(const CompetenceFacts& facts,
                                       const Competence& answer) {
  std::set<Circumstance> all(facts.circumstances.begin(),
                             facts.circumstances.end());
  if (answer.offices.empty()) all.insert(Circumstance::kNoOffice);
  if (answer.offices.size() > 1) all.insert(Circumstance::kSeveralOffices);
  const std::string& receiver = facts.receiving_office;
  if (receiver.empty()) return all;
  all.insert(answer.receiver_competent ? Circumstance::kReceiverKeeps
             : answer.may_receive      ? Circumstance::kReceiverForwards
                                       : Circumstance::kReceiverMayNot);
  const bool elsewhere = std::any_of(
      answer.offices.begin(), answer.offices.end(), [&](const auto& office) {
        return office.substr(0, 2) != receiver.substr(0, 2);
      });
  if (elsewhere && !answer.receiver_competent) {
    all.insert(Circumstance::kCrossRegion);
  }
  return all;
}

std::vector<Consequence> ConsequencesOf(const CompetenceRules& rules,
                                        const CompetenceFacts& facts,
                                        const Competence& answer,
                                        absl::CivilDay day) {
  const std::set<Circumstance> all = CircumstancesOf(facts, answer);
  const auto is_there = [&](Circumstance one) { return all.contains(one); };
  std::vector<Consequence> consequences;
  for (const ConsequenceRule& rule : rules.consequences) {
    const std::vector<Programme>& programmes = rule.head.programmes;
    if (std::find(programmes.begin(), programmes.end(), facts.programme) ==
            programmes.end() ||
        !rule.head.validity.Contains(day) ||
        !std::all_of(rule.required.begin(), rule.required.end(), is_there) ||
        std::any_of(rule.excluded.begin(), rule.excluded.end(), is_there)) {
      continue;
    }
    consequences.push_back(
        {rule.head.rule_id, rule.head.title, rule.clocks, rule.head.source});
  }
  return consequences;
}

}  // namespace

Competence ResolveCompetence(const CompetenceRules& rules,
                             const Directory& directory,
                             const CompetenceFacts& facts, absl::CivilDay day) {
  Competence result;
  const Claims claims = ExamineClaims(rules, directory, facts, day);
  result.offices = claims.offices;
  result.settled = claims.choice != nullptr;
  result.outside_register = claims.outside_register;
  result.derivation.rules_version = rules.version;
  Writer claimed(directory, facts, day, result.derivation);
  for (const Examined& examined : claims.examined) claimed.Write(examined);
  for (const ChoiceRule& rule : rules.choices) {
    const std::vector<Programme>& programmes = rule.head.programmes;
    if (std::find(programmes.begin(), programmes.end(), facts.programme) !=
        programmes.end()) {
      claimed.Write(rule, &rule == claims.choice);
    }
  }
  if (!facts.receiving_office.empty()) {
    result.receiver_competent =
        IsCompetent(claims, facts, facts.receiving_office);
    result.receiving_derivation.rules_version = rules.version;
    Writer received(directory, facts, day, result.receiving_derivation);
    for (const Reception& reception :
         ExamineReceptions(rules, facts, claims, day)) {
      received.Write(reception, claims);
      result.may_receive = result.may_receive || reception.held();
    }
  }
  result.consequences = ConsequencesOf(rules, facts, result, day);
  return result;
}

}  // namespace bashu::routing
