#pragma once

#include <absl/status/statusor.h>

#include "common/base/clock.h"
#include "common/call/call.h"
#include "common/store/store.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/enact.h"
#include "services/ledger/domain/paying.h"
#include "services/ledger/domain/settling.h"

// The use cases of GrantService from the funded grant on, and of what the bank
// answers: load, decide, store. Each that names a payment refuses with
// DISBURSEMENT_NOT_FOUND and OFFICE_NOT_ALLOWED, then as in paying.h.
namespace bashu::ledger {

absl::StatusOr<Grant> DisburseGrant(LedgerTx& tx, const Sources& sources,
                                    const Call& call, const GrantId& id);

absl::StatusOr<Grant> FulfilCondition(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const GrantId& id,
                                      const PaymentAct& act);

absl::StatusOr<Grant> ReissueDisbursement(LedgerTx& tx, const Sources& sources,
                                          const Call& call, const GrantId& id,
                                          const Correction& correction);

absl::StatusOr<Grant> WithdrawDisbursement(LedgerTx& tx, const Sources& sources,
                                           const Call& call, const GrantId& id,
                                           const PaymentAct& act);

absl::StatusOr<Grant> EscrowDisbursement(LedgerTx& tx, const Sources& sources,
                                         const Call& call, const GrantId& id,
                                         const PaymentAct& act);

absl::StatusOr<Grant> RecordPaymentForm(LedgerTx& tx, const Sources& sources,
                                        const Call& call, const GrantId& id,
                                        const PaymentAct& act);

// What the bank answered. GRANT_NOT_FOUND, or as Settle.
absl::Status ApplyBankResult(LedgerTx& tx, const Sources& sources,
                             const Call& call, const BankResult& result);

// Looks at payments whose time has come, for a loop; says at how many grants.
// Writes nothing if there are none.
absl::StatusOr<int> LookAtPaymentsOnce(store::Store<LedgerTx>& store,
                                       const Sources& sources,
                                       const Clock& clock);

}  // namespace bashu::ledger
