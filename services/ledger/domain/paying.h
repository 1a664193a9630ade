#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>

#include "common/base/uuid.h"
#include "services/ledger/domain/granting.h"

// What officers decide about payments, and what the passing of time does to
// them. Pure, as in granting.h. None of it may be done by the officer who
// reserved the grant: MAKER_IS_CHECKER. Each but Disburse and Look requires
// `number` to be one of the grant's payments.
namespace bashu::ledger {

// What an officer says of one payment, by a document.
struct PaymentAct {
  int number = 0;
  std::string document;  // basis, evidence or form
};

// Begins each payment that the plan lets begin; the others follow when they may
// (Look, Fulfil). GRANT_STATE.
absl::StatusOr<Decision> Disburse(const Grant& grant, const Decider& decider,
                                  IdSource& ids);

// Records what the plan waits for, as a document shows it, and begins the
// payment if nothing else is missing. DISBURSEMENT_STATE, CONDITION_NOT_OPEN.
absl::StatusOr<Decision> Fulfil(const Grant& grant, const Decider& decider,
                                const PaymentAct& act, IdSource& ids);

// Proposes another account for a payment that was rejected, returned or in
// escrow; the same from a second officer begins it anew. DISBURSEMENT_STATE,
// ATTEMPTS_EXHAUSTED, ALREADY_APPROVED if the officer has proposed just that.
absl::StatusOr<Decision> Reissue(const Grant& grant, const Decider& decider,
                                 const Correction& correction, IdSource& ids);

// Gives a payment up: its money goes back to those who funded the grant.
// DISBURSEMENT_STATE unless it lies idle or the bank is only asked whose the
// account is; MONEY_RECOVERED if the funders miss no such money.
absl::StatusOr<Decision> Withdraw(const Grant& grant, const Decider& decider,
                                  const PaymentAct& act, IdSource& ids);

// Keeps the money of a payee whom nobody can find, for kEscrowYears; then it
// goes back. DISBURSEMENT_STATE unless it lies idle.
absl::StatusOr<Decision> Escrow(const Grant& grant, const Decider& decider,
                                const PaymentAct& act);

// Records the payment form that the payee signed (P-4).
// DISBURSEMENT_STATE before it was begun; PAYMENT_FORM_RECORDED if another one
// is.
absl::StatusOr<Decision> RecordForm(const Grant& grant, const Decider& decider,
                                    const PaymentAct& act);

// Does what is due at `now`: begins planned payments, asks the bank about those
// on which it is silent, ends escrows. Changes nothing if nothing is.
Decision Look(const Grant& grant, absl::Time now, IdSource& ids);

}  // namespace bashu::ledger
