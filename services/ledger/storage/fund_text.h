#pragma once

#include <string>
#include <vector>

#include "services/ledger/domain/appropriation.h"
#include "services/ledger/domain/year_closing.h"

// The short lists of funds as JSON text, which is always read and written
// whole. Text that is not ours stops the process.
namespace bashu::ledger {

std::string FormatWords(const std::vector<std::string>& words);
std::vector<std::string> ParseWords(const std::string& text);

std::string FormatAdjustments(const std::vector<Adjustment>& adjustments);
std::vector<Adjustment> ParseAdjustments(const std::string& text);

std::string FormatTransfers(const std::vector<TransferId>& transfers);
std::vector<TransferId> ParseTransfers(const std::string& text);

std::string FormatTotals(const std::vector<AccountTotals>& totals);
std::vector<AccountTotals> ParseTotals(const std::string& text);

}  // namespace bashu::ledger
