#pragma once

#include <string>

#include "services/routing/domain/handover.h"

// What must hold of one region's record of a case whatever happened, said
// without the reducer's help: the custody part of reliability.md, section 4.
// Every function returns what is broken; empty if nothing is.
namespace bashu::simulation {

// Of a record: its epochs are without a gap and decided, each giver is the
// holder of the epoch before, and what follows from them is what it says of
// the present (INV-02). Nobody gives to itself, no office gets a case again
// that it had unless it was designated, and none returns it oftener than
// kReturnsMax.
//
// `first` is the office that opened the case.
std::string FaultOfRecord(const routing::CaseState& state,
                          const std::string& first);

// Of a step: the epoch grows by one or stays, a verdict on record is for ever
// (INV-09), what is said is what was recorded, and the feed hears of every
// change once (INV-05).
std::string FaultOfStep(const routing::CaseState& before,
                        const routing::Event& event,
                        const routing::Effects& effects);

}  // namespace bashu::simulation
