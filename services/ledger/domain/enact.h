#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include "common/call/call.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/granting.h"

// From a decision about a grant to the store: money, log, feed and outbox.
namespace bashu::ledger {

// Stores a decision with all that goes with it, or nothing. The errors of
// moving its money.
absl::StatusOr<Grant> Enact(LedgerTx& tx, const Sources& sources,
                            const Call& call, Decision decision);

// Records a fact about a grant, and tells the feed.
absl::Status TellOf(LedgerTx& tx, Book& book, const Sources& sources,
                    const Call& call, const GrantId& grant, const Fact& fact);

// The grant, for an officer of the office that decided it. GRANT_NOT_FOUND,
// OFFICE_NOT_ALLOWED.
absl::StatusOr<Grant> RequireOwnGrant(LedgerTx& tx, const Call& call,
                                      const GrantId& id);

Decider DeciderOf(const Call& call);

}  // namespace bashu::ledger
