#pragma once

#include <vector>

#include "services/routing/domain/handover.h"

// The reducer with deliberate faults, one at a time: what mutate.py makes of
// handover.cc and handover_mutants.txt.
namespace bashu::routing::mutated {

// Which mutant Step() is, counted from 1; 0 is the shipped code. Not for
// several threads.
extern int active;
inline bool On(int mutant) { return active == mutant; }

absl::StatusOr<Effects> Step(const CaseState& state, const Event& event);

struct Mutant {
  const char* name;
  const char* what;  // It does wrong.
};
const std::vector<Mutant>& Mutants();

}  // namespace bashu::routing::mutated
