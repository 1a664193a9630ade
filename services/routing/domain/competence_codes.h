#pragma once

#include <absl/strings/string_view.h>

#include <string>
#include <utility>
#include <vector>

#include "services/routing/domain/competence.h"

// Facts as the API spells them: what certificates and counterfactuals name.
namespace bashu::routing {

absl::string_view CodeOf(Programme programme);
absl::string_view CodeOf(Proceeding proceeding);
absl::string_view CodeOf(Organ organ);
absl::string_view CodeOf(Circumstance circumstance);

// Every fact with its value, always in the same order; values that are not
// known are empty.
std::vector<std::pair<std::string, std::string>> SpellOut(
    const CompetenceFacts& facts);

}  // namespace bashu::routing
