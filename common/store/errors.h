#pragma once

#include <absl/status/status.h>

#include <string>

namespace bashu::store {

// Nothing was done; the database cannot be reached or written. `detail` names
// the engine's own words for the log and never reaches the caller's text.
absl::Status StoreUnavailable();

// Nothing was done; the disk is full.
absl::Status StoreFull();

// The commit's outcome is not known: the caller must send the same request
// again, which settles it.
absl::Status OutcomeUnknown();

// The transaction met another one and must be run again. Never leaves the
// store.
absl::Status MustRetry();
bool IsMustRetry(const absl::Status& status);

// The row is there already. Stores turn it into a reason of their own.
absl::Status RowExists();
bool IsRowExists(const absl::Status& status);

}  // namespace bashu::store
