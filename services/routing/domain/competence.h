#pragma once

#include <absl/strings/string_view.h>
#include <absl/time/civil_time.h>

#include <optional>
#include <string>
#include <vector>

#include "services/routing/domain/competence_rules.h"
#include "services/routing/domain/directory.h"

namespace bashu::routing {

// What decides competence. Places are division codes, offices office codes;
// empty means not known. None of it is personal.
struct CompetenceFacts {
  Programme programme = Programme::kLegalAid;
  // Not known for the preview of a transfer: then every rule of the programme
  // is tried.
  std::optional<Proceeding> proceeding;
  std::string handling_organ_division;
  std::string cause_division;
  std::string original_case_office;
  std::string receiving_office;
  std::optional<Organ> organ;
  std::string matter;  // "LABOUR_WAGES", or "E-6" for judicial aid.
  std::string filed_office;
  std::string first_received_office;
  std::string designated_office;
  std::vector<Circumstance> circumstances;
};

// One condition as it was examined: for the person who asks why.
struct Condition {
  std::string rule_id;
  std::string title;  // In Chinese.
  bool held = false;
  std::string fact;  // In Chinese, without personal data.
  Source source;
  std::string fact_name;  // "handling_organ_division"
};

struct Derivation {
  std::string rules_version;
  std::vector<Condition> conditions;
};

// What an officer has to do, or may rely on.
struct Consequence {
  std::string rule_id;
  std::string title;  // In Chinese.
  std::vector<std::string> clocks;
  Source source;
};

// An answer that advises; an officer decides.
struct Competence {
  std::vector<std::string> offices;  // Competent, in order, each once.
  Derivation derivation;
  bool may_receive = false;
  bool receiver_competent = false;
  Derivation receiving_derivation;
  bool settled = false;  // By a choice: no other office is competent then.
  bool outside_register = false;
  std::vector<Consequence> consequences;
};

// Applies every rule that holds on `day`; the answer is a set.
//
// The receiving office may take the application in if it is competent itself or
// by a rule such as the nearest-office rule, both parts of it: the matter's
// connecting place and the office lie in the regions named. Where the applicant
// lives is not asked (L-62, K-2).
Competence ResolveCompetence(const CompetenceRules& rules,
                             const Directory& directory,
                             const CompetenceFacts& facts, absl::CivilDay day);

// Why a rule did not make an office competent.
enum class Failing {
  kNone,
  kNotInForce,
  kProceeding,
  kOrgan,
  kMatter,
  kPlaceUnknown,
  kPlaceElsewhere,
  kNoOffice,
};

// One rule applied to the facts, without words.
struct Examined {
  const CompetenceRule* rule = nullptr;
  Failing failing = Failing::kNone;
  std::vector<std::string> offices;
};

struct Claims {
  const Directory* directory = nullptr;  // Where places and offices stand.
  std::vector<Examined> examined;        // Every rule of the programme.
  const ChoiceRule* choice = nullptr;    // The one that settled it, if any.
  std::vector<std::string> offices;
  bool outside_register = false;
};

// One reception rule applied to the facts, without words.
struct Reception {
  const ReceptionRule* rule = nullptr;
  bool in_force = false;
  bool covers = false;
  bool place = false;
  bool office = false;

  bool held() const { return in_force && covers && place && office; }
};

// The evaluator itself: ResolveCompetence puts what these find into words.
// `rules` and `directory` must outlive the answers. A place counts as what it
// is today: codes of former times stand in papers and on identity cards.
Claims ExamineClaims(const CompetenceRules& rules, const Directory& directory,
                     const CompetenceFacts& facts, absl::CivilDay day);
std::vector<Reception> ExamineReceptions(const CompetenceRules& rules,
                                         const CompetenceFacts& facts,
                                         const Claims& claims,
                                         absl::CivilDay day);

// Whether `office` is competent by `claims`. An office that is not in our
// register (a partner's) is, if its code names the kind and the very place that
// a rule that held asked for.
bool IsCompetent(const Claims& claims, const CompetenceFacts& facts,
                 absl::string_view office);

// The place of the facts that a rule looks at, and its field's name.
const std::string& PlaceIn(const CompetenceFacts& facts, Place place);
absl::string_view FactNameOf(Place place);

}  // namespace bashu::routing
