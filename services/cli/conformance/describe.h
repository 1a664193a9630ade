#pragma once

#include <string>

#include "services/cli/conformance/case.h"

namespace bashu::conformance {

// For the report: what an action sends, and what must come of it.
std::string SentBy(const Action& action);
std::string Expected(const Step& step);

// What the player must be given, as a flag of the command.
std::string FlagOf(Need need);

}  // namespace bashu::conformance
