#pragma once

#include <absl/strings/string_view.h>

#include <map>
#include <string>
#include <vector>

#include "services/routing/domain/directory.h"
#include "services/routing/domain/validity.h"

// The rules of competence as values. deploy/reference/competence*.txtpb says
// them; proto/bashu/routing/v1/competence.proto explains them.
namespace bashu::routing {

enum class Proceeding { kLitigation = 1, kNonLitigation, kNotifiedDefence };
enum class Place { kHandlingOrgan = 1, kCause, kOriginalCaseOffice };
enum class Organ {
  kCourt = 1,
  kProcuratorate,
  kPolice,
  kJustice,
  kDisputeBody
};
enum class Claim { kExclusive = 1, kAlternative };
enum class Choice { kDesignated = 1, kFiled, kFirstReceived };

// Those from kReceiverKeeps on are found by the rules and never given.
enum class Circumstance {
  kUrgent = 1,
  kSeveralVictims,
  kVictimDied,
  kSpecialReasons,
  kJoinedLate,
  kLacksCapacity,
  kGuardiansDispute,
  kOrdinaryProcedure,
  kReceiverKeeps = 20,
  kReceiverForwards,
  kReceiverMayNot,
  kCrossRegion,
  kSeveralOffices,
  kNoOffice,
};

// What every rule has.
struct RuleHead {
  std::string rule_id;  // Row of the domain tables: "L-60".
  std::string title;    // In Chinese.
  std::string region;   // Whose own rule it is: "51"; empty for everybody's.
  std::vector<Programme> programmes;
  Validity validity;
  Source source;
};

// Empty lists stand for everything.
struct CompetenceRule {
  RuleHead head;
  std::vector<Proceeding> proceedings;
  std::vector<Organ> organs;
  std::vector<std::string> matters;
  std::vector<std::string> excluded_matters;
  std::vector<OfficeKind> office_kinds;
  Place place = Place::kHandlingOrgan;
  std::vector<std::string> place_prefixes;
  Claim claim = Claim::kExclusive;
  bool outside_register = false;
};

struct ChoiceRule {
  RuleHead head;
  Choice choice = Choice::kDesignated;
};

struct ReceptionRule {
  RuleHead head;
  std::vector<Proceeding> proceedings;
  bool receiver_competent = false;
  std::vector<OfficeKind> office_kinds;
  std::vector<std::string> office_prefixes;
  std::vector<std::string> place_prefixes;
};

struct ConsequenceRule {
  RuleHead head;
  std::vector<Circumstance> required;
  std::vector<Circumstance> excluded;
  std::vector<std::string> clocks;
};

struct CompetenceRules {
  std::string version;  // Of every file that they come from.
  std::vector<CompetenceRule> rules;
  std::vector<ChoiceRule> choices;  // The strongest first.
  std::vector<ReceptionRule> receptions;
  std::vector<ConsequenceRule> consequences;
  // The version of each file, by its region; "" is everybody's.
  std::map<std::string, std::string> editions;
};

// The rules that the province of `region` goes by: everybody's and its own.
CompetenceRules RulesOf(const CompetenceRules& rules, absl::string_view region);

// "2026.11.2+51.2026.11.1": which versions of which files.
std::string VersionOf(const std::map<std::string, std::string>& editions);

}  // namespace bashu::routing
