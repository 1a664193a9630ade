#pragma once

#include <absl/time/civil_time.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace bashu::ledger {

// What a lawyer does for legal aid. The numbers are stored.
enum class LegalService {
  kCaseHandling = 1,
  kDutyLawyer = 2,
  kAdvice = 3,
  kDrafting = 4,
};

// How good it was. The numbers are stored; kNone: it is not assessed.
enum class Grade { kNone = 0, kExcellent = 1, kGood = 2, kPass = 3, kFail = 4 };

// Where a row is from: shown with every step that rests on it.
struct RuleSource {
  std::string document;
  std::string article;
  int confidence = 0;  // of bashu.type.v1.Source
  std::string remark;
};

// What one unit (a case, a day, a time) of a service is worth.
struct SubsidyRate {
  std::string region;  // "51"
  LegalService service = LegalService::kCaseHandling;
  std::string stage;  // code; of handling a case only
  int64_t unit_fen = 0;
  absl::CivilDay first_day;
  absl::CivilDay last_day = absl::CivilDay::max();
  RuleSource source;
};

struct GradeFactor {
  int permille = 0;
  RuleSource source;
};

// Which part is paid when a case ends midway.
struct PartRule {
  int least_permille = 0;
  int most_permille = 0;
  RuleSource source;
};

// Read from subsidies.txtpb.
struct SubsidyRules {
  std::string version;
  std::vector<SubsidyRate> rates;
  std::map<Grade, GradeFactor> grades;
  // By region and the code of what had been done.
  std::map<std::pair<std::string, std::string>, PartRule> parts;
};

}  // namespace bashu::ledger
