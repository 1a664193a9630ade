#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <string>
#include <vector>

#include "services/intake/domain/application.h"
#include "services/intake/domain/validity.h"

// Who may be aided. Answers advise; the officer whose name is on the decision
// decides.
namespace bashu::intake {

// A row of a table: a category (E-3) or an exclusion.
struct RuleRow {
  std::string id;
  std::string title;
  Source source;
};

// A group whose hardship need not be shown. The two effects differ in law: in
// the first the hardship condition holds but is not checked (LAL art. 42), in
// the second it does not apply (art. 32).
struct HardshipExemption {
  enum class Effect { kNotChecked, kNotRequired };

  std::string code;  // "MIGRANT_WORKER_WAGES"
  std::string title;
  Effect effect = Effect::kNotChecked;
  std::vector<std::string> matters;            // empty for all
  std::vector<std::string> division_prefixes;  // empty for all
  bool active = false;
  Validity validity;
  Source source;
};

struct EligibilityRules {
  std::string version;
  std::vector<RuleRow> categories;
  std::vector<RuleRow> exclusions;
  std::vector<HardshipExemption> exemptions;

  const RuleRow* FindCategory(const std::string& id) const;
  const RuleRow* FindExclusion(const std::string& id) const;
  const HardshipExemption* FindExemption(const std::string& code) const;
};

// Why legal aid may be granted: every condition with the fact that decided it.
//
// The hardship condition is met by the exemption claimed, if it holds for this
// matter, day and deciding office or for the office that first received it
// (recognised by either side, Q-04). Without one it is met by the hardship the
// officer records in `reason`; the derivation says which of the two it was.
Derivation DeriveLegalAid(const EligibilityRules& rules,
                          const Application& application,
                          const std::string& reason, absl::CivilDay day);

// Whether the conditions taken together let legal aid be granted.
bool MayGrantLegalAid(const Derivation& derivation);

// Why judicial aid may be granted: the category claimed, the deciding office
// and the fault, which excludes when it is MAJOR.
Derivation DeriveJudicialAid(const EligibilityRules& rules,
                             const Application& application,
                             const std::string& fault);

// Whether every condition holds.
bool AllHold(const Derivation& derivation);

// Why judicial aid is refused on `exclusion` ("X-1"), or on the officer's
// reason alone if it is empty.
Derivation DeriveRefusal(const EligibilityRules& rules,
                         const std::string& exclusion);

}  // namespace bashu::intake
