#pragma once

#include <absl/time/time.h>

#include <vector>

#include "common/base/uuid.h"
#include "services/ledger/domain/granting.h"

// What the verbs about payments have in common: each changes one payment of a
// decision and says which money moves with it.
namespace bashu::ledger {

// A decision that changes nothing yet.
Decision Begin(const Grant& grant, absl::Time now);

// Payment `number` of the decision. Requires it to be one of the grant's.
Disbursement& PaymentOf(Decision& decision, int number);

// Whether a grant has payment `number`.
bool HasPayment(const Grant& grant, int number);

// Whether the payment's money lies on the grant's account and nobody holds it.
bool IsIdle(DisbursementState state);

// Whether what the plan waits for has come.
bool IsReady(const Disbursement& payment, absl::Time now);

// Holds the payment's money on the grant's account and asks the bank whether
// the account is the payee's.
void Check(Decision& decision, int number, absl::Time now, IdSource& ids);

// Lets the bank pay what is held.
void Submit(Decision& decision, int number, absl::Time now);

// When the bank's silence is long enough to ask, or to ask again.
absl::Time NextLook(absl::Time now, int queries);

// Sends the payment's money back to those who funded the grant (lineage.h).
// False if they are not missing so much: it was recovered from the payee, whose
// money this now is.
bool GiveBack(Decision& decision, int number, IdSource& ids);

// Says where the grant stands now that a payment has changed.
void Conclude(Decision& decision);

}  // namespace bashu::ledger
