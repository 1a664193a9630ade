#pragma once

#include <absl/time/civil_time.h>

#include <optional>
#include <string>
#include <vector>

#include "services/routing/domain/directory.h"

namespace bashu::routing {

enum class Proceeding { kLitigation = 1, kNonLitigation, kNotifiedDefence };
enum class Place { kHandlingOrgan = 1, kCause, kOriginalCaseOffice };

// Civil days (Asia/Shanghai) on which an entry holds.
struct Validity {
  absl::CivilDay first_day;
  std::optional<absl::CivilDay> last_day;

  bool Contains(absl::CivilDay day) const {
    return day >= first_day && (!last_day.has_value() || day <= *last_day);
  }
};

struct CompetenceRule {
  std::string rule_id;
  Programme programme = Programme::kLegalAid;
  std::vector<Proceeding> proceedings;
  std::vector<OfficeKind> office_kinds;
  Place place = Place::kHandlingOrgan;
  Validity validity;
  Source source;
};

// The Sichuan-Chongqing nearest-office rule (就近申请, L-62).
struct NearestOfficeRule {
  std::string rule_id;
  std::vector<std::string> division_prefixes;
  Validity validity;
  Source source;
};

struct CompetenceRules {
  std::string version;
  std::vector<CompetenceRule> rules;
  NearestOfficeRule nearest_office;
};

// What decides competence. Places are division codes, offices office codes;
// empty means not known.
struct CompetenceFacts {
  Programme programme = Programme::kLegalAid;
  // Not known for the preview of a transfer: then every rule of the programme
  // is tried.
  std::optional<Proceeding> proceeding;
  std::string handling_organ_division;
  std::string cause_division;
  std::string original_case_office;
  std::string receiving_office;
};

// One condition as it was examined: for the person who asks why.
struct Condition {
  std::string rule_id;
  std::string title;  // In Chinese.
  bool held = false;
  std::string fact;  // In Chinese, without personal data.
  Source source;
};

struct Derivation {
  std::string rules_version;
  std::vector<Condition> conditions;
};

// An answer that advises; an officer decides.
struct Competence {
  std::vector<std::string> offices;  // Competent, in order, each once.
  Derivation derivation;
  bool may_receive = false;
  bool receiver_competent = false;
  Derivation receiving_derivation;
};

// Applies every rule that holds on `day`; the answer is a set.
//
// The receiving office may take the application in if it is competent itself
// or by the nearest-office rule, both parts of it: the matter's connecting
// place and the office lie in the regions named. Where the applicant lives is
// not asked (L-62). Notified defence is not part of it (L-70).
Competence ResolveCompetence(const CompetenceRules& rules,
                             const Directory& directory,
                             const CompetenceFacts& facts, absl::CivilDay day);

// Whether `office` is competent by `competence`. An office that is not in our
// register (a partner's) is, if its code names the kind and the very place that
// a rule that held asked for.
bool IsCompetent(const CompetenceRules& rules, const CompetenceFacts& facts,
                 const Competence& competence, absl::string_view office,
                 absl::CivilDay day);

}  // namespace bashu::routing
