#pragma once

#include <absl/status/statusor.h>

#include "common/base/clock.h"
#include "common/call/call.h"
#include "common/store/store.h"
#include "services/ledger/domain/book.h"

// Holds whose time has come.
namespace bashu::ledger {

// Expires what is due, some at a time, and says how many those were. Every
// write begins with it, so that money whose hold has lapsed can be spent at
// once. In `book`, which the caller closes.
absl::StatusOr<int> ExpireDue(LedgerTx& tx, Book& book);

// The same as a use case of its own.
absl::StatusOr<int> ExpireHolds(LedgerTx& tx, const Sources& sources,
                                const Call& call);

// The same for a loop: nobody need touch a hold for its end to be recorded.
// Writes nothing if nothing is due.
absl::StatusOr<int> ExpireOnce(store::Store<LedgerTx>& store,
                               const Sources& sources, const Clock& clock);

}  // namespace bashu::ledger
