#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "common/call/call.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/year_closing.h"

namespace bashu::ledger {

// Closes the funds that an office has for a fiscal year that is over; a repeat
// gets the closing again. What grants hold goes on to the next year's funds
// with them; of the rest, donations and returned money too; other money goes
// back to the treasury. All of it or nothing.
absl::StatusOr<YearClosing> CloseFiscalYear(LedgerTx& tx,
                                            const Sources& sources,
                                            const Call& call,
                                            const std::string& office,
                                            int fiscal_year);

// YEAR_CLOSING_NOT_FOUND.
absl::StatusOr<YearClosing> GetYearClosing(LedgerTx& tx, const Call& call,
                                           const std::string& office,
                                           int fiscal_year);

}  // namespace bashu::ledger
