#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "services/ledger/domain/store.h"

// The books as bytes, twice: as the store has them, and as they follow from the
// log alone. They are the same unless something wrote past the log.
namespace bashu::ledger {

// Every account by id with its balances, then every transfer in the order in
// which they were created, a line each.
absl::StatusOr<std::string> StoredBooks(LedgerTx& tx);
absl::StatusOr<std::string> RebuiltBooks(LedgerTx& tx);

}  // namespace bashu::ledger
