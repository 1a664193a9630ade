#pragma once

#include <absl/time/civil_time.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/routing/domain/competence.h"

// Asks the shipping evaluator every question that can be asked, and lists
// where nobody answers, or more than one.
namespace bashu::routing {

enum class Finding { kGap = 1, kOverlap, kShared, kDisagreement, kNotReceived };

// What the audit may find. Empty lists stand for everything; an organ without
// a value is one that is not known.
struct AuditExpectation {
  std::string id;
  Finding finding = Finding::kGap;
  Programme programme = Programme::kLegalAid;
  std::vector<Proceeding> proceedings;
  std::vector<std::string> organ_places;  // "51", "outside", "unknown"
  std::vector<std::string> cause_places;
  std::vector<std::string> original_offices;  // "CT", "unknown"
  std::vector<std::optional<Organ>> organs;
  std::vector<std::string> matters;
  std::string reason;
  Validity validity;
  Source source;
};

// One region's rules, as it goes by them.
struct RuleSet {
  std::string region;
  CompetenceRules rules;
};

struct AuditPlan {
  std::vector<RuleSet> sets;
  std::vector<absl::CivilDay> days;  // The whole territory on the last.
  std::vector<std::string> divisions;
  std::vector<std::string> offices;
  std::map<Programme, std::vector<std::string>> matters;
  std::vector<AuditExpectation> expectations;
};

// Findings that are alike, by the rules concerned and why they are expected.
struct AuditGroup {
  Finding finding = Finding::kGap;
  std::string region;  // Whose rules: "51", or "50+51" where they differ.
  Programme programme = Programme::kLegalAid;
  Proceeding proceeding = Proceeding::kLitigation;
  std::string articles;     // "L-60 法律援助法第三十八条; …"
  std::string expectation;  // Empty if it is not expected.
  int64_t count = 0;
  CompetenceFacts example;
  absl::CivilDay day;  // Of the example.
};

struct AuditReport {
  int64_t patterns = 0;  // Sets of facts on a day.
  int64_t answers = 0;   // Of the evaluator.
  std::vector<AuditGroup> groups;
  std::vector<std::string> unmet;  // Expectations that nothing met.

  // Whether everything found is expected and everything expected is found.
  bool clean() const;
};

// Every combination of the facts that rules can look at:
//
// * Legal aid on the last day: each proceeding with every pair of an organ's
//   and a cause's place; each place with every kind of organ and matter; each
//   place with every legal-aid institution as the receiving one.
// * Judicial aid on the last day: every court and procuratorate as that of the
//   original case, with every proceeding, kind of organ, category and with the
//   aid case filed or not; every court and procuratorate as the receiving one.
// * On every day: all of that for two places, with their offices, of each
//   region and of each area that a rule names, one place outside and an unknown
//   one; pairs with every kind of organ and matter.
//
// Places that are unknown or outside count as places. Where several offices may
// be chosen from, each is tried as the one that received it first, and must
// then be the only one.
AuditReport AuditTerritory(const AuditPlan& plan, const Directory& directory);

}  // namespace bashu::routing
