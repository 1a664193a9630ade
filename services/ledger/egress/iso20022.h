#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>

#include "services/ledger/egress/bank_message.h"

// The messages of ISO 20022 that an office and its bank exchange:
//
//   pain.001  pay                       -> pain.002  taken, paid, rejected
//   acmt.023  whose is the account?     -> acmt.024
//   camt.005  what became of a payment? -> pain.002; NOOR: never heard of it
//                                          camt.054  what was booked, returns
namespace bashu::ledger {

// A message about one payment. The same payment is always the same bytes.
std::string FormatPain001(const Payment& payment);
std::string FormatAcmt023(const Payment& payment);
std::string FormatCamt005(const Payment& payment);

// The results of a pain.002, an acmt.024 or a camt.054. Money that came from
// elsewhere than from a return counts as unknown.
//
// BANK_FILE_UNREADABLE if it is none of these, is not well-formed, has a
// DOCTYPE, or has a result that is incomplete or of a status we do not know.
absl::StatusOr<BankReport> ParseIso20022(absl::string_view xml);

}  // namespace bashu::ledger
