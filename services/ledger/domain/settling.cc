#include "services/ledger/domain/settling.h"

#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/payment_moves.h"

namespace bashu::ledger {
namespace {

using State = DisbursementState;
using Verdict = BankResult::Verdict;

// What the bank's word on the present attempt is.
enum class Meaning { kNew, kRepeat, kUnexplained };

Meaning NewIf(bool is_new, bool is_repeat) {
  if (is_new) return Meaning::kNew;
  return is_repeat ? Meaning::kRepeat : Meaning::kUnexplained;
}

// How attempt `attempt` ended; 0 if it has not, or stayed paid.
char OutcomeOf(const Disbursement& payment, int attempt) {
  const auto place = static_cast<size_t>(attempt - 1);
  return place < payment.outcomes.size() ? payment.outcomes[place] : '\0';
}

// Whether the word on an attempt that ended agrees with how.
bool Agrees(char outcome, Verdict verdict) {
  switch (verdict) {
    case Verdict::kPaid:
    case Verdict::kReturned:
      return outcome == kOutcomeReturned;
    case Verdict::kRejected:
    case Verdict::kMismatched:
      return outcome == kOutcomeRejected;
    case Verdict::kPending:
    case Verdict::kMatched:
      return true;
    case Verdict::kUnheard:
      return false;
  }
  return false;
}

Meaning MeaningOf(const Disbursement& payment, const BankResult& result) {
  const char outcome = OutcomeOf(payment, result.attempt);
  if (outcome != '\0') return NewIf(false, Agrees(outcome, result.verdict));
  const State state = payment.state;
  const bool with_bank = state == State::kSent || state == State::kUnknown;
  switch (result.verdict) {
    case Verdict::kMatched:
      // It moves nothing, so late it says nothing.
      return NewIf(state == State::kChecking, true);
    case Verdict::kMismatched:
      return NewIf(state == State::kChecking, state == State::kWithdrawn);
    case Verdict::kPaid:
      return NewIf(with_bank, state == State::kPaid);
    case Verdict::kRejected:
      return NewIf(with_bank, false);
    case Verdict::kPending:
      return NewIf(state == State::kSent,
                   state == State::kUnknown || state == State::kPaid);
    case Verdict::kUnheard:
      return NewIf(state == State::kUnknown && payment.queries > 0,
                   state == State::kSent && payment.queries > 0);
    case Verdict::kReturned:
      return NewIf(state == State::kPaid, false);
  }
  return Meaning::kUnexplained;
}

// The attempt ends, and its money does not stay with the payee.
void EndAttempt(Disbursement& payment, State state, char outcome,
                const BankResult& result) {
  payment.state = state;
  payment.outcomes.push_back(outcome);
  payment.reject_code = result.reject_code;
  payment.look_time = absl::InfiniteFuture();
}

void Reject(Decision& decision, const BankResult& result) {
  const int number = result.disbursement.number;
  Disbursement& payment = PaymentOf(decision, number);
  EndAttempt(payment, State::kRejected, kOutcomeRejected, result);
  decision.steps.push_back({Step::Kind::kVoid, payment.transfer});
  decision.facts.push_back({"disbursement.rejected", number});
  decision.notices.push_back({"PAYMENT_REJECTED", number});
}

void Return(Decision& decision, const BankResult& result, IdSource& ids) {
  const int number = result.disbursement.number;
  Disbursement& payment = PaymentOf(decision, number);
  EndAttempt(payment, State::kReturned, kOutcomeReturned, result);
  payment.pay_time = absl::InfiniteFuture();
  decision.steps.push_back({Step::Kind::kMove, TransferId(ids.NewId()),
                            BankAccountOf(decision.grant.office),
                            AccountOf(decision.grant.id), payment.amount_fen});
  decision.facts.push_back({"disbursement.returned", number});
  decision.notices.push_back({"PAYMENT_RETURNED", number});
}

void Act(Decision& decision, const BankResult& result, absl::Time now,
         IdSource& ids) {
  const int number = result.disbursement.number;
  Disbursement& payment = PaymentOf(decision, number);
  switch (result.verdict) {
    case Verdict::kMatched:
      payment.queries = 0;
      return Submit(decision, number, now);
    case Verdict::kUnheard:
      return Submit(decision, number, now);
    case Verdict::kMismatched:
    case Verdict::kRejected:
      return Reject(decision, result);
    case Verdict::kReturned:
      return Return(decision, result, ids);
    case Verdict::kPaid:
      payment.state = State::kPaid;
      payment.bank_reference = result.reference;
      payment.pay_time = now;
      payment.look_time = absl::InfiniteFuture();
      decision.steps.push_back({Step::Kind::kPost, payment.transfer});
      decision.facts.push_back({"disbursement.paid", number});
      return;
    case Verdict::kPending:
      payment.state = State::kUnknown;
      decision.facts.push_back({"disbursement.unknown", number});
      return;
  }
}

}  // namespace

absl::StatusOr<Decision> Settle(const Grant& grant, const BankResult& result,
                                absl::Time now, IdSource& ids) {
  const int number = result.disbursement.number;
  if (!HasPayment(grant, number)) {
    return PaymentUnexplained(result.disbursement);
  }
  Decision decision = Begin(grant, now);
  const Disbursement& payment = PaymentOf(decision, number);
  if (payment.transfer.empty() || result.attempt < 1 ||
      result.attempt > payment.attempt ||
      result.amount_fen.value_or(payment.amount_fen) != payment.amount_fen) {
    return PaymentUnexplained(result.disbursement);
  }
  switch (MeaningOf(payment, result)) {
    case Meaning::kUnexplained:
      return PaymentUnexplained(result.disbursement);
    case Meaning::kRepeat:
      return Decision{grant};
    case Meaning::kNew:
      break;
  }
  Act(decision, result, now, ids);
  Conclude(decision);
  return decision;
}

}  // namespace bashu::ledger
