#include "services/ledger/domain/granting.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/crypto/digest.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/domain/payment_moves.h"
#include "services/ledger/domain/transfer_errors.h"

namespace bashu::ledger {
namespace {

// A field of the canonical text: its length goes first, so that no two
// proposals have the same text.
void AddField(std::string& text, absl::string_view field) {
  absl::StrAppend(&text, field.size(), ":", field, "\n");
}

void AddPlan(std::string& text, int number, const Disbursement& payment) {
  if (payment.earliest_pay_time != absl::InfinitePast()) {
    AddField(text, absl::StrCat("pay ", number, " from ",
                                absl::ToUnixMicros(payment.earliest_pay_time)));
  }
  if (!payment.condition.empty()) {
    AddField(text, absl::StrCat("pay ", number, " if ", payment.condition));
  }
  if (!payment.entrusted_party.empty()) {
    AddField(text,
             absl::StrCat("pay ", number, " by ", payment.entrusted_party));
  }
}

bool AddUp(int64_t total, int64_t part, int64_t& sum) {
  return !__builtin_add_overflow(sum, part, &sum) && sum <= total;
}

// Whether its shares are held no longer, said or not.
bool IsLapsed(const Grant& grant, absl::Time now) {
  return grant.state == GrantState::kReserved && grant.expire_time <= now;
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
  if (!grant.plan_basis.empty()) AddField(text, "plan " + grant.plan_basis);
  int number = 0;
  for (const Disbursement& payment : grant.disbursements) {
    AddPlan(text, ++number, payment);
  }
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

}  // namespace bashu::ledger
