#include "services/ledger/domain/granting.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/crypto/digest.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/domain/transfer_errors.h"

namespace bashu::ledger {
namespace {

// A field of the canonical text: its length goes first, so that no two
// proposals have the same text.
void AddField(std::string& text, absl::string_view field) {
  absl::StrAppend(&text, field.size(), ":", field, "\n");
}

bool AddUp(int64_t total, int64_t part, int64_t& sum) {
  return !__builtin_add_overflow(sum, part, &sum) && sum <= total;
}

Decision Begin(const Grant& grant, absl::Time now) {
  Decision decision{grant};
  decision.grant.update_time = now;
  return decision;
}

// Whether its shares are held no longer, said or not.
bool IsLapsed(const Grant& grant, absl::Time now) {
  return grant.state == GrantState::kReserved && grant.expire_time <= now;
}

// Holds the payment's money on the grant's account and hands it to the bank.
void Send(Decision& decision, int number, IdSource& ids) {
  Grant& grant = decision.grant;
  Disbursement& payment = grant.disbursements[static_cast<size_t>(number - 1)];
  payment.state = DisbursementState::kSent;
  payment.transfer = TransferId(ids.NewId());
  decision.steps.push_back({Step::Kind::kHold, payment.transfer,
                            AccountOf(grant.id), BankAccountOf(grant.office),
                            payment.amount_fen});
  decision.submissions.push_back(number);
}

bool IsSettled(DisbursementState state) {
  return state == DisbursementState::kPaid ||
         state == DisbursementState::kRejected;
}

// Whether `result` only repeats what the books say already.
bool IsRepeat(const Disbursement& payment, const BankResult& result) {
  // An older attempt was issued anew only because it was rejected.
  if (result.attempt < payment.attempt) {
    return result.verdict != BankResult::Verdict::kPaid;
  }
  switch (result.verdict) {
    case BankResult::Verdict::kPaid:
      return payment.state == DisbursementState::kPaid;
    case BankResult::Verdict::kRejected:
      return payment.state == DisbursementState::kRejected;
    case BankResult::Verdict::kPending:
      return payment.state == DisbursementState::kUnknown ||
             IsSettled(payment.state);
  }
  return false;
}

}  // namespace

std::string ProposalDigest(const Grant& grant) {
  std::string text = "bashu.ledger.proposal.v1\n";
  AddField(text, grant.proposal_salt);
  AddField(text, grant.id.value());
  AddField(text, grant.case_id);
  AddField(text, grant.office);
  AddField(text, absl::StrCat(grant.amount_fen));
  AddField(text, absl::StrCat(grant.shares.size()));
  for (const Share& share : grant.shares) {
    AddField(text, share.office);
    AddField(text, share.account.value());
    AddField(text, absl::StrCat(share.amount_fen));
  }
  AddField(text, absl::StrCat(grant.disbursements.size()));
  for (const Disbursement& payment : grant.disbursements) {
    AddField(text, payment.payee.display_name);
    AddField(text, payment.payee.bank_account);
    AddField(text, payment.payee.bank_code);
    AddField(text, absl::StrCat(payment.amount_fen));
  }
  // Only if they say something: so were proposals written before they could.
  if (!grant.purpose.empty()) AddField(text, "purpose " + grant.purpose);
  if (grant.advance) AddField(text, "advance");
  if (!grant.exceptional_basis.empty()) {
    AddField(text, "exceptional " + grant.exceptional_basis);
  }
  return absl::BytesToHexString(
      crypto::Digest(crypto::Suite::kP256Sha256, text));
}

absl::Status CheckTotals(const Grant& grant) {
  int64_t shares = 0;
  for (const Share& share : grant.shares) {
    if (!AddUp(grant.amount_fen, share.amount_fen, shares)) {
      return SharesNotTotal();
    }
  }
  if (shares != grant.amount_fen) return SharesNotTotal();
  int64_t payees = 0;
  for (const Disbursement& payment : grant.disbursements) {
    if (!AddUp(grant.amount_fen, payment.amount_fen, payees)) {
      return PayeesNotTotal();
    }
  }
  return payees == grant.amount_fen ? absl::OkStatus() : PayeesNotTotal();
}

absl::StatusOr<Decision> Reserve(const Grant& grant, const Decider& decider,
                                 absl::Time expire_time, IdSource& ids) {
  if (grant.state != GrantState::kProposed) {
    return WrongGrantState(grant.id, NameOf(grant.state));
  }
  if (expire_time <= decider.now) return ExpireTimePassed(grant.id);
  Decision decision = Begin(grant, decider.now);
  for (Share& share : decision.grant.shares) {
    share.transfer = TransferId(ids.NewId());
    decision.steps.push_back({Step::Kind::kHold, share.transfer, share.account,
                              AccountOf(grant.id), share.amount_fen,
                              expire_time});
  }
  decision.grant.maker = decider.identity;
  decision.grant.state = GrantState::kReserved;
  decision.grant.expire_time = expire_time;
  decision.facts.push_back({"grant.reserved"});
  return decision;
}

absl::StatusOr<Decision> Expire(const Grant& grant, absl::Time now) {
  if (!IsLapsed(grant, now)) {
    return WrongGrantState(grant.id, NameOf(grant.state));
  }
  Decision decision = Begin(grant, now);
  for (const Share& share : grant.shares) {
    decision.steps.push_back({Step::Kind::kExpire, share.transfer});
  }
  decision.grant.state = GrantState::kExpired;
  decision.facts.push_back({"grant.expired"});
  return decision;
}

absl::StatusOr<Decision> Approve(const Grant& grant, const Decider& decider,
                                 absl::string_view proposal_digest) {
  // Nobody may have recorded yet that its time has come.
  const GrantState state =
      IsLapsed(grant, decider.now) ? GrantState::kExpired : grant.state;
  if (state != GrantState::kReserved) {
    return WrongGrantState(grant.id, NameOf(state));
  }
  if (proposal_digest != grant.proposal_digest) {
    return ProposalChanged(grant.id);
  }
  if (decider.identity == grant.maker) return MakerIsChecker(grant.id);
  const auto& before = grant.approvers;
  if (std::find(before.begin(), before.end(), decider.identity) !=
      before.end()) {
    return AlreadyApproved(grant.id);
  }
  Decision decision = Begin(grant, decider.now);
  decision.grant.approvers.push_back(decider.identity);
  decision.facts.push_back({"grant.approved"});
  if (decision.grant.approvers.size() < kApprovalsNeeded) return decision;
  for (const Share& share : grant.shares) {
    decision.steps.push_back({Step::Kind::kPost, share.transfer});
  }
  decision.grant.state = GrantState::kFunded;
  decision.facts.push_back({"grant.funded"});
  return decision;
}

absl::StatusOr<Decision> VoidGrant(const Grant& grant, const Decider& decider,
                                   absl::string_view reason) {
  if (grant.state != GrantState::kProposed &&
      grant.state != GrantState::kReserved) {
    return WrongGrantState(grant.id, NameOf(grant.state));
  }
  Decision decision = Begin(grant, decider.now);
  if (grant.state == GrantState::kReserved) {
    for (const Share& share : grant.shares) {
      decision.steps.push_back({Step::Kind::kVoid, share.transfer});
    }
  }
  decision.grant.state = GrantState::kVoided;
  decision.grant.void_reason = std::string(reason);
  decision.facts.push_back({"grant.voided"});
  return decision;
}

absl::StatusOr<Decision> Disburse(const Grant& grant, const Decider& decider,
                                  IdSource& ids) {
  if (grant.state != GrantState::kFunded) {
    return WrongGrantState(grant.id, NameOf(grant.state));
  }
  if (decider.identity == grant.maker) return MakerIsChecker(grant.id);
  Decision decision = Begin(grant, decider.now);
  decision.grant.state = GrantState::kPaying;
  decision.facts.push_back({"grant.paying"});
  const int count = static_cast<int>(grant.disbursements.size());
  for (int number = 1; number <= count; ++number) Send(decision, number, ids);
  return decision;
}

absl::StatusOr<Decision> Reissue(const Grant& grant, const Decider& decider,
                                 const Correction& correction, IdSource& ids) {
  const auto place = static_cast<size_t>(correction.number - 1);
  CHECK(place < grant.disbursements.size());
  const Disbursement& rejected = grant.disbursements[place];
  const DisbursementId id{grant.id, correction.number};
  if (rejected.state != DisbursementState::kRejected) {
    return WrongDisbursementState(id, NameOf(rejected.state));
  }
  if (decider.identity == grant.maker) return MakerIsChecker(grant.id);
  if (rejected.attempt >= kAttemptsMax) return AttemptsExhausted(id);
  Decision decision = Begin(grant, decider.now);
  Disbursement& payment = decision.grant.disbursements[place];
  payment.payee.bank_account = correction.bank_account;
  payment.payee.bank_code = correction.bank_code;
  payment.reject_code.clear();
  ++payment.attempt;
  decision.facts.push_back({"disbursement.reissued", correction.number});
  Send(decision, correction.number, ids);
  return decision;
}

absl::StatusOr<Decision> Settle(const Grant& grant, const BankResult& result,
                                absl::Time now) {
  const auto place = static_cast<size_t>(result.disbursement.number - 1);
  if (place >= grant.disbursements.size()) {
    return PaymentUnexplained(result.disbursement);
  }
  Decision decision = Begin(grant, now);
  Disbursement& payment = decision.grant.disbursements[place];
  if (payment.state == DisbursementState::kPlanned || result.attempt < 1 ||
      result.attempt > payment.attempt ||
      result.amount_fen.value_or(payment.amount_fen) != payment.amount_fen) {
    return PaymentUnexplained(result.disbursement);
  }
  if (IsRepeat(payment, result)) return Decision{grant};
  if (result.attempt < payment.attempt || IsSettled(payment.state)) {
    return PaymentUnexplained(result.disbursement);
  }
  const int number = result.disbursement.number;
  switch (result.verdict) {
    case BankResult::Verdict::kPaid:
      payment.state = DisbursementState::kPaid;
      payment.bank_reference = result.reference;
      payment.pay_time = now;
      decision.steps.push_back({Step::Kind::kPost, payment.transfer});
      decision.facts.push_back({"disbursement.paid", number});
      break;
    case BankResult::Verdict::kRejected:
      payment.state = DisbursementState::kRejected;
      payment.reject_code = result.reject_code;
      decision.steps.push_back({Step::Kind::kVoid, payment.transfer});
      decision.facts.push_back({"disbursement.rejected", number});
      decision.rejections.push_back(number);
      break;
    case BankResult::Verdict::kPending:
      payment.state = DisbursementState::kUnknown;
      decision.facts.push_back({"disbursement.unknown", number});
      break;
  }
  const auto& all = decision.grant.disbursements;
  if (std::all_of(all.begin(), all.end(), [](const Disbursement& each) {
        return each.state == DisbursementState::kPaid;
      })) {
    decision.grant.state = GrantState::kPaid;
    decision.facts.push_back({"grant.paid"});
  }
  return decision;
}

}  // namespace bashu::ledger
