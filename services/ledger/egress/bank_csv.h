#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>

#include "services/ledger/domain/granting.h"
#include "services/ledger/egress/bank_message.h"

// The same as ISO 20022 says, as plain tables (RFC 4180) for banks that speak
// nothing else. The first line names the columns.
namespace bashu::ledger {

// order,end_to_end_id,office,payee_name,payee_account,payee_bank,amount_fen
// with CHECK, PAY or QUERY and one line. A query names no payee.
std::string FormatCsv(BankOrder::Kind order, const Payment& payment);

// end_to_end_id,status,reason,reference,amount_fen with MATCHED, MISMATCHED,
// PENDING, PAID, REJECTED, RETURNED, UNHEARD or CREDITED, which is money from
// elsewhere; the amount may be empty. BANK_FILE_UNREADABLE.
absl::StatusOr<BankReport> ParseCsv(absl::string_view text);

}  // namespace bashu::ledger
