#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>
#include <absl/time/civil_time.h>

#include <cstdint>

#include "services/ledger/domain/errors.h"

// Every refusal that only money's later life meets, one function per reason, in
// the order of proto/bashu/ledger/v1/error_reason.proto. `name` is a resource
// name: "recoveries/…".
namespace bashu::ledger {

absl::Status InstrumentNotFound(absl::string_view name);
// `field` is the first one that differs.
absl::Status InstrumentExists(absl::string_view name, absl::string_view field);
absl::Status WrongInstrumentState(absl::string_view name,
                                  absl::string_view state);
absl::Status InstrumentMakerIsChecker(absl::string_view name);
absl::Status HardshipPersists(const GrantId& grant);
absl::Status RecoveryAbovePaid(const GrantId& grant, int64_t paid_fen,
                               int64_t claimed_fen);
absl::Status ReceiptAboveDemand(absl::string_view name, int64_t missing_fen);
absl::Status BankReferenceUsed(const TransferId& transfer);
absl::Status GrantNotAdvance(const GrantId& grant);
absl::Status PublicEmployeeUnpaid();
absl::Status InstrumentTaken(absl::string_view name);
absl::Status NotInTable(absl::string_view entry);
absl::Status DerivationChanged(absl::string_view name);
absl::Status NotYetDue(absl::string_view name, absl::CivilDay due);

}  // namespace bashu::ledger
