#pragma once

#include <absl/time/civil_time.h>

#include <string>
#include <vector>

#include "services/routing/domain/competence.h"

namespace bashu::routing {

// One fact that, were it otherwise, would change the answer.
struct Counterfactual {
  std::string fact;   // "handling_organ_division"
  std::string value;  // Empty for not known.
  std::string title;  // In Chinese.
  std::vector<std::string> offices;
  bool may_receive = false;
  std::vector<std::string> rules_gained;  // Hold then and not now.
  std::vector<std::string> rules_lost;
};

// The single facts that would change who is competent or whether the receiving
// office may take the application in: the evaluator itself is asked again with
// one fact changed.
//
// Facts with few values are tried with all of them. A place or an office is
// tried as unknown, as every other one that the facts name, as where the
// application is handed in, and as one outside every region of the rules:
// every other place answers like one of these, with its own offices.
std::vector<Counterfactual> FindCounterfactuals(const CompetenceRules& rules,
                                                const Directory& directory,
                                                const CompetenceFacts& facts,
                                                absl::CivilDay day);

}  // namespace bashu::routing
