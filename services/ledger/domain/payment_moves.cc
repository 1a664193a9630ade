#include "services/ledger/domain/payment_moves.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/domain/lineage.h"

namespace bashu::ledger {
namespace {

bool IsPaidOut(const Disbursement& payment) {
  return payment.state == DisbursementState::kPaid ||
         payment.state == DisbursementState::kSupervised;
}

bool IsAtItsEnd(const Disbursement& payment) {
  return IsPaidOut(payment) || payment.state == DisbursementState::kWithdrawn;
}

}  // namespace

Decision Begin(const Grant& grant, absl::Time now) {
  Decision decision{grant};
  decision.grant.update_time = now;
  return decision;
}

bool HasPayment(const Grant& grant, int number) {
  return number >= 1 &&
         static_cast<size_t>(number) <= grant.disbursements.size();
}

Disbursement& PaymentOf(Decision& decision, int number) {
  CHECK(HasPayment(decision.grant, number));
  return decision.grant.disbursements[static_cast<size_t>(number - 1)];
}

bool IsIdle(DisbursementState state) {
  return state == DisbursementState::kPlanned ||
         state == DisbursementState::kRejected ||
         state == DisbursementState::kReturned ||
         state == DisbursementState::kEscrowed;
}

bool IsReady(const Disbursement& payment, absl::Time now) {
  return payment.earliest_pay_time <= now &&
         (payment.condition.empty() || !payment.evidence.empty());
}

absl::Time NextLook(absl::Time now, int queries) {
  // 48 doublings of a quarter of an hour are beyond any bound; six are enough.
  const int doublings = std::min(queries, 10);
  return now + std::min(kBankSilence * (1 << doublings), kBankSilenceMax);
}

void Check(Decision& decision, int number, absl::Time now, IdSource& ids) {
  Disbursement& payment = PaymentOf(decision, number);
  payment.state = DisbursementState::kChecking;
  payment.transfer = TransferId(ids.NewId());
  payment.queries = 0;
  payment.look_time = NextLook(now, 0);
  decision.steps.push_back(
      {Step::Kind::kHold, payment.transfer, AccountOf(decision.grant.id),
       BankAccountOf(decision.grant.office), payment.amount_fen});
  decision.facts.push_back({"disbursement.checking", number});
  decision.orders.push_back({BankOrder::Kind::kCheck, number});
}

void Submit(Decision& decision, int number, absl::Time now) {
  Disbursement& payment = PaymentOf(decision, number);
  payment.state = DisbursementState::kSent;
  payment.look_time = NextLook(now, payment.queries);
  decision.facts.push_back({"disbursement.sent", number});
  decision.orders.push_back({BankOrder::Kind::kSubmit, number});
}

bool GiveBack(Decision& decision, int number, IdSource& ids) {
  std::vector<Share>& shares = decision.grant.shares;
  const auto gets = Lineage(shares, PaymentOf(decision, number).amount_fen);
  if (!gets.has_value()) return false;
  for (size_t i = 0; i < shares.size(); ++i) {
    if ((*gets)[i] == 0) continue;
    shares[i].returned_fen += (*gets)[i];
    decision.steps.push_back({Step::Kind::kMove, TransferId(ids.NewId()),
                              AccountOf(decision.grant.id), FundOf(shares[i]),
                              (*gets)[i]});
  }
  return true;
}

void Conclude(Decision& decision) {
  Grant& grant = decision.grant;
  const auto& all = grant.disbursements;
  GrantState state = grant.state;
  if (std::none_of(all.begin(), all.end(), [](const Disbursement& each) {
        return !IsAtItsEnd(each);
      })) {
    state = std::any_of(all.begin(), all.end(), IsPaidOut)
                ? GrantState::kPaid
                : GrantState::kReturned;
  } else if (grant.state == GrantState::kPaid) {
    state = GrantState::kPaying;
  }
  if (state == grant.state) return;
  grant.state = state;
  decision.facts.push_back({state == GrantState::kPaid       ? "grant.paid"
                            : state == GrantState::kReturned ? "grant.returned"
                                                             : "grant.paying"});
}

}  // namespace bashu::ledger
