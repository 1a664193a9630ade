#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/call/call.h"
#include "common/store/store.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/granting.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/store.h"

// The use cases of GrantService up to the funded grant: load, decide, store.
namespace bashu::ledger {

// Stores a grant as it was decided, with an account of its own; a repeat gets
// it as it is now.
absl::StatusOr<Grant> CreateGrant(LedgerTx& tx, const Sources& sources,
                                  const Call& call, const Grant& wanted);

// `full`: with payees' names and accounts, for the deciding office only.
absl::StatusOr<Grant> GetGrant(LedgerTx& tx, const Call& call,
                               const GrantId& id, bool full);

absl::StatusOr<std::vector<Grant>> ListGrants(LedgerTx& tx, const Call& call,
                                              const OfficePage& page);

absl::StatusOr<Grant> ReserveGrant(
    LedgerTx& tx, const Sources& sources, const Call& call, const GrantId& id,
    absl::Time expire_time = absl::InfiniteFuture());

// Releases all shares of a grant whose time has come. GRANT_STATE unless it
// has.
absl::StatusOr<Grant> ExpireGrant(LedgerTx& tx, const Sources& sources,
                                  const Call& call, const GrantId& id);

// The same with all grants whose time has come, for a loop; says how many those
// were. Writes nothing if there are none.
absl::StatusOr<int> ExpireGrantsOnce(store::Store<LedgerTx>& store,
                                     const Sources& sources,
                                     const Clock& clock);

absl::StatusOr<Grant> ApproveGrant(LedgerTx& tx, const Sources& sources,
                                   const Call& call, const GrantId& id,
                                   const std::string& proposal_digest);

absl::StatusOr<Grant> VoidGrant(LedgerTx& tx, const Sources& sources,
                                const Call& call, const GrantId& id,
                                const std::string& reason);

}  // namespace bashu::ledger
