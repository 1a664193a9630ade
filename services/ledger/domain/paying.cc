#include "services/ledger/domain/paying.h"

#include <absl/time/civil_time.h>

#include "common/calendar/shanghai.h"
#include "common/status/macros.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/domain/payment_moves.h"

namespace bashu::ledger {
namespace {

const Disbursement& PaymentIn(const Grant& grant, int number) {
  return grant.disbursements[static_cast<size_t>(number - 1)];
}

// Whether the money of the grant is on its account.
bool IsFunded(GrantState state) {
  return state == GrantState::kFunded || state == GrantState::kPaying;
}

// GRANT_STATE, DISBURSEMENT_STATE or MAKER_IS_CHECKER unless the payment lies
// idle, or is `also`, on the account of a grant that another officer reserved.
absl::Status MustBeIdle(const Grant& grant, const Decider& decider, int number,
                        DisbursementState also = DisbursementState::kPlanned) {
  if (!IsFunded(grant.state)) {
    return WrongGrantState(grant.id, NameOf(grant.state));
  }
  const DisbursementState state = PaymentIn(grant, number).state;
  if (!IsIdle(state) && state != also) {
    return WrongDisbursementState({grant.id, number}, NameOf(state));
  }
  if (decider.identity == grant.maker) return MakerIsChecker(grant.id);
  return absl::OkStatus();
}

void ForgetCorrection(Disbursement& payment) {
  payment.correction = {};
  payment.corrector.clear();
}

absl::Time EscrowEnd(absl::Time now) {
  const absl::CivilDay today = calendar::DayOf(now);
  return absl::FromCivil(
      absl::CivilDay(today.year() + kEscrowYears, today.month(), today.day()),
      calendar::Shanghai());
}

void EndEscrow(Decision& decision, int number, absl::Time now, IdSource& ids) {
  Disbursement& payment = PaymentOf(decision, number);
  ForgetCorrection(payment);
  if (!GiveBack(decision, number, ids)) {
    payment.look_time = EscrowEnd(now);
    decision.facts.push_back({"disbursement.escrowed", number});
    return;
  }
  payment.state = DisbursementState::kWithdrawn;
  payment.look_time = absl::InfiniteFuture();
  decision.facts.push_back({"disbursement.withdrawn", number});
  decision.notices.push_back({"ESCROW_ENDED", number});
}

void Query(Decision& decision, int number, absl::Time now) {
  Disbursement& payment = PaymentOf(decision, number);
  ++payment.queries;
  payment.look_time = NextLook(now, payment.queries);
  if (payment.state == DisbursementState::kChecking) {
    decision.facts.push_back({"disbursement.checking", number});
    decision.orders.push_back({BankOrder::Kind::kCheck, number});
    return;
  }
  if (payment.state == DisbursementState::kSent) {
    payment.state = DisbursementState::kUnknown;
    decision.facts.push_back({"disbursement.unknown", number});
  }
  decision.facts.push_back({"disbursement.queried", number});
  decision.orders.push_back({BankOrder::Kind::kQuery, number});
}

void LookAt(Decision& decision, int number, absl::Time now, IdSource& ids) {
  switch (PaymentOf(decision, number).state) {
    case DisbursementState::kPlanned:
      return Check(decision, number, now, ids);
    case DisbursementState::kEscrowed:
      return EndEscrow(decision, number, now, ids);
    case DisbursementState::kChecking:
    case DisbursementState::kSent:
    case DisbursementState::kUnknown:
      return Query(decision, number, now);
    default:
      return;
  }
}

}  // namespace

absl::StatusOr<Decision> Disburse(const Grant& grant, const Decider& decider,
                                  IdSource& ids) {
  if (grant.state != GrantState::kFunded) {
    return WrongGrantState(grant.id, NameOf(grant.state));
  }
  if (decider.identity == grant.maker) return MakerIsChecker(grant.id);
  Decision decision = Begin(grant, decider.now);
  decision.grant.state = GrantState::kPaying;
  decision.facts.push_back({"grant.paying"});
  for (int number = 1; HasPayment(grant, number); ++number) {
    Disbursement& payment = PaymentOf(decision, number);
    if (payment.state != DisbursementState::kPlanned) continue;
    if (IsReady(payment, decider.now)) {
      Check(decision, number, decider.now, ids);
    } else if (IsReady(payment, absl::InfiniteFuture())) {
      payment.look_time = payment.earliest_pay_time;
    }
  }
  return decision;
}

absl::StatusOr<Decision> Fulfil(const Grant& grant, const Decider& decider,
                                const PaymentAct& act, IdSource& ids) {
  const Disbursement& waiting = PaymentIn(grant, act.number);
  const DisbursementId id{grant.id, act.number};
  if (!IsFunded(grant.state)) {
    return WrongGrantState(grant.id, NameOf(grant.state));
  }
  if (waiting.state != DisbursementState::kPlanned) {
    return WrongDisbursementState(id, NameOf(waiting.state));
  }
  if (waiting.condition.empty() || !waiting.evidence.empty()) {
    return ConditionNotOpen(id);
  }
  if (decider.identity == grant.maker) return MakerIsChecker(grant.id);
  Decision decision = Begin(grant, decider.now);
  Disbursement& payment = PaymentOf(decision, act.number);
  payment.evidence = act.document;
  decision.facts.push_back({"disbursement.fulfilled", act.number});
  if (grant.state != GrantState::kPaying) return decision;
  if (IsReady(payment, decider.now)) {
    Check(decision, act.number, decider.now, ids);
  } else {
    payment.look_time = payment.earliest_pay_time;
  }
  return decision;
}

absl::StatusOr<Decision> Reissue(const Grant& grant, const Decider& decider,
                                 const Correction& correction, IdSource& ids) {
  const int number = correction.number;
  const Disbursement& before = PaymentIn(grant, number);
  const DisbursementId id{grant.id, number};
  if (before.state == DisbursementState::kPlanned) {
    return WrongDisbursementState(id, NameOf(before.state));
  }
  RETURN_IF_ERROR(MustBeIdle(grant, decider, number));
  // An attempt that ended in escrow without having been begun is the first.
  const bool begun = !before.transfer.empty();
  if (begun && before.attempt >= kAttemptsMax) return AttemptsExhausted(id);
  Decision decision = Begin(grant, decider.now);
  Disbursement& payment = PaymentOf(decision, number);
  const bool same = before.correction.bank_account == correction.bank_account &&
                    before.correction.bank_code == correction.bank_code;
  if (before.corrector.empty() || !same) {
    payment.correction = correction;
    payment.corrector = decider.identity;
    decision.facts.push_back({"disbursement.correction_proposed", number});
    return decision;
  }
  if (before.corrector == decider.identity) return AlreadyApproved(grant.id);
  payment.payee.bank_account = correction.bank_account;
  payment.payee.bank_code = correction.bank_code;
  ForgetCorrection(payment);
  payment.reject_code.clear();
  payment.bank_reference.clear();
  payment.basis.clear();
  if (begun) ++payment.attempt;
  decision.facts.push_back({"disbursement.reissued", number});
  if (decision.grant.state == GrantState::kFunded) {
    decision.grant.state = GrantState::kPaying;
    decision.facts.push_back({"grant.paying"});
  }
  Check(decision, number, decider.now, ids);
  return decision;
}

absl::StatusOr<Decision> Withdraw(const Grant& grant, const Decider& decider,
                                  const PaymentAct& act, IdSource& ids) {
  // What the bank is only asked about has not left.
  RETURN_IF_ERROR(
      MustBeIdle(grant, decider, act.number, DisbursementState::kChecking));
  Decision decision = Begin(grant, decider.now);
  Disbursement& payment = PaymentOf(decision, act.number);
  if (payment.state == DisbursementState::kChecking) {
    decision.steps.push_back({Step::Kind::kVoid, payment.transfer});
  }
  payment.state = DisbursementState::kWithdrawn;
  ForgetCorrection(payment);
  payment.look_time = absl::InfiniteFuture();
  payment.basis = act.document;
  if (!GiveBack(decision, act.number, ids)) {
    return MoneyRecovered({grant.id, act.number});
  }
  decision.facts.push_back({"disbursement.withdrawn", act.number});
  Conclude(decision);
  return decision;
}

absl::StatusOr<Decision> Escrow(const Grant& grant, const Decider& decider,
                                const PaymentAct& act) {
  RETURN_IF_ERROR(MustBeIdle(grant, decider, act.number));
  const DisbursementState before = PaymentIn(grant, act.number).state;
  if (before == DisbursementState::kEscrowed) {
    return WrongDisbursementState({grant.id, act.number}, NameOf(before));
  }
  Decision decision = Begin(grant, decider.now);
  Disbursement& payment = PaymentOf(decision, act.number);
  payment.state = DisbursementState::kEscrowed;
  ForgetCorrection(payment);
  payment.basis = act.document;
  payment.look_time = EscrowEnd(decider.now);
  decision.facts.push_back({"disbursement.escrowed", act.number});
  return decision;
}

absl::StatusOr<Decision> RecordForm(const Grant& grant, const Decider& decider,
                                    const PaymentAct& act) {
  const Disbursement& before = PaymentIn(grant, act.number);
  const DisbursementId id{grant.id, act.number};
  if (before.transfer.empty()) {
    return WrongDisbursementState(id, NameOf(before.state));
  }
  if (!before.payment_form.empty()) return PaymentFormRecorded(id);
  if (decider.identity == grant.maker) return MakerIsChecker(grant.id);
  Decision decision = Begin(grant, decider.now);
  PaymentOf(decision, act.number).payment_form = act.document;
  decision.facts.push_back({"disbursement.form_recorded", act.number});
  return decision;
}

Decision Look(const Grant& grant, absl::Time now, IdSource& ids) {
  Decision decision = Begin(grant, now);
  for (int number = 1; HasPayment(grant, number); ++number) {
    if (PaymentIn(grant, number).look_time > now) continue;
    LookAt(decision, number, now, ids);
  }
  Conclude(decision);
  return decision;
}

}  // namespace bashu::ledger
