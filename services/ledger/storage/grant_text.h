#pragma once

#include <absl/strings/string_view.h>

#include <string>
#include <vector>

#include "services/ledger/domain/grant.h"

// A grant's short lists as JSON text, which is always read and written whole.
// Text that is not ours stops the process.
namespace bashu::ledger {

std::string FormatShares(const std::vector<Share>& shares);
std::vector<Share> ParseShares(const std::string& text);

}  // namespace bashu::ledger
