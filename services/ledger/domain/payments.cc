#include "services/ledger/domain/payments.h"

#include <optional>
#include <utility>
#include <vector>

#include "common/status/macros.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/domain/payment_moves.h"

namespace bashu::ledger {
namespace {

// The grant that has the payment, for an officer of the office that decided it.
absl::StatusOr<Grant> RequirePayment(LedgerTx& tx, const Call& call,
                                     const GrantId& id, int number) {
  ASSIGN_OR_RETURN(std::optional<Grant> grant, tx.FindGrant(id));
  if (!grant.has_value() || !HasPayment(*grant, number)) {
    return DisbursementNotFound({id, number});
  }
  RETURN_IF_ERROR(MayActFor(call.caller, grant->office));
  return *std::move(grant);
}

}  // namespace

absl::StatusOr<Grant> DisburseGrant(LedgerTx& tx, const Sources& sources,
                                    const Call& call, const GrantId& id) {
  ASSIGN_OR_RETURN(const Grant grant, RequireOwnGrant(tx, call, id));
  ASSIGN_OR_RETURN(Decision decision,
                   Disburse(grant, DeciderOf(call), sources.ids));
  return Enact(tx, sources, call, std::move(decision));
}

absl::StatusOr<Grant> FulfilCondition(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const GrantId& id,
                                      const PaymentAct& act) {
  ASSIGN_OR_RETURN(const Grant grant, RequirePayment(tx, call, id, act.number));
  ASSIGN_OR_RETURN(Decision decision,
                   Fulfil(grant, DeciderOf(call), act, sources.ids));
  return Enact(tx, sources, call, std::move(decision));
}

absl::StatusOr<Grant> ReissueDisbursement(LedgerTx& tx, const Sources& sources,
                                          const Call& call, const GrantId& id,
                                          const Correction& correction) {
  ASSIGN_OR_RETURN(const Grant grant,
                   RequirePayment(tx, call, id, correction.number));
  ASSIGN_OR_RETURN(Decision decision,
                   Reissue(grant, DeciderOf(call), correction, sources.ids));
  return Enact(tx, sources, call, std::move(decision));
}

absl::StatusOr<Grant> WithdrawDisbursement(LedgerTx& tx, const Sources& sources,
                                           const Call& call, const GrantId& id,
                                           const PaymentAct& act) {
  ASSIGN_OR_RETURN(const Grant grant, RequirePayment(tx, call, id, act.number));
  ASSIGN_OR_RETURN(Decision decision,
                   Withdraw(grant, DeciderOf(call), act, sources.ids));
  return Enact(tx, sources, call, std::move(decision));
}

absl::StatusOr<Grant> EscrowDisbursement(LedgerTx& tx, const Sources& sources,
                                         const Call& call, const GrantId& id,
                                         const PaymentAct& act) {
  ASSIGN_OR_RETURN(const Grant grant, RequirePayment(tx, call, id, act.number));
  ASSIGN_OR_RETURN(Decision decision, Escrow(grant, DeciderOf(call), act));
  return Enact(tx, sources, call, std::move(decision));
}

absl::StatusOr<Grant> RecordPaymentForm(LedgerTx& tx, const Sources& sources,
                                        const Call& call, const GrantId& id,
                                        const PaymentAct& act) {
  ASSIGN_OR_RETURN(const Grant grant, RequirePayment(tx, call, id, act.number));
  ASSIGN_OR_RETURN(Decision decision, RecordForm(grant, DeciderOf(call), act));
  return Enact(tx, sources, call, std::move(decision));
}

absl::Status ApplyBankResult(LedgerTx& tx, const Sources& sources,
                             const Call& call, const BankResult& result) {
  ASSIGN_OR_RETURN(const Grant grant,
                   RequireGrant(tx, result.disbursement.grant));
  ASSIGN_OR_RETURN(Decision decision,
                   Settle(grant, result, call.now, sources.ids));
  return Enact(tx, sources, call, std::move(decision)).status();
}

absl::StatusOr<int> LookAtPaymentsOnce(store::Store<LedgerTx>& store,
                                       const Sources& sources,
                                       const Clock& clock) {
  Call call;
  call.now = clock.Now();
  std::vector<GrantId> due;
  RETURN_IF_ERROR(store.Read([&](LedgerTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(due, tx.DueLooks(call.now, kLooksAtOnce));
    return absl::OkStatus();
  }));
  for (const GrantId& id : due) {
    RETURN_IF_ERROR(store.Transact([&](LedgerTx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const Grant grant, RequireGrant(tx, id));
      return Enact(tx, sources, call, Look(grant, call.now, sources.ids))
          .status();
    }));
  }
  return static_cast<int>(due.size());
}

}  // namespace bashu::ledger
