#include "services/ledger/domain/grants.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "common/calendar/shanghai.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/ledger/domain/appropriations.h"
#include "services/ledger/domain/award_limits.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/funds.h"
#include "services/ledger/domain/limits.h"

namespace bashu::ledger {
namespace {

bool SameShares(const Grant& a, const Grant& b) {
  return std::equal(a.shares.begin(), a.shares.end(), b.shares.begin(),
                    b.shares.end(), [](const Share& x, const Share& y) {
                      return x.office == y.office && x.account == y.account &&
                             x.amount_fen == y.amount_fen;
                    });
}

// The first field in which a repeat differs from what is stored; empty if none.
// Payees are compared by the digest, as a re-issue corrects them later.
absl::string_view Difference(const Grant& stored, Grant wanted) {
  if (stored.case_id != wanted.case_id) return "case_name";
  if (stored.office != wanted.office) return "office";
  if (stored.amount_fen != wanted.amount_fen) return "amount_fen";
  if (!SameShares(stored, wanted)) return "shares";
  if (stored.purpose != wanted.purpose) return "purpose";
  if (stored.advance != wanted.advance) return "advance";
  if (stored.exceptional_basis != wanted.exceptional_basis) {
    return "exceptional_basis";
  }
  wanted.proposal_salt = stored.proposal_salt;
  if (ProposalDigest(wanted) != stored.proposal_digest) return "disbursements";
  return "";
}

// An account of the share's office that has money of its own.
absl::Status CheckFunding(LedgerTx& tx, Book& book, const Sources& sources,
                          const Call& call, const Grant& grant,
                          const Share& share) {
  ASSIGN_OR_RETURN(const Account* account, book.Find(share.account));
  if (account->office != share.office || MayOverdraw(*account) ||
      account->source == Source::kGrant) {
    return AccountCannotFund(share.account);
  }
  return CheckUse(tx, sources, grant, *account, call.now);
}

int YearOf(absl::Time now) {
  return static_cast<int>(calendar::DayOf(now).year());
}

// FISCAL_YEAR_CLOSED or ACCOUNT_FROZEN if money may not leave the account.
absl::Status MustLeave(Book& book, const AccountId& id) {
  ASSIGN_OR_RETURN(const Account* account, book.Find(id));
  return MayLeave(*account);
}

absl::Status Take(LedgerTx& tx, Book& book, const Call& call,
                  const Grant& grant, const Step& step) {
  if (step.kind == Step::Kind::kHold) {
    Transfer transfer;
    transfer.id = step.transfer;
    transfer.debit = step.debit;
    transfer.credit = step.credit;
    transfer.amount_fen = step.amount_fen;
    transfer.pending = true;
    transfer.expire_time = step.expire_time;
    transfer.basis = absl::StrCat("grants/", grant.id.value());
    transfer.grant = grant.id;
    transfer.create_time = call.now;
    RETURN_IF_ERROR(MustLeave(book, step.debit));
    return book.Create(transfer);
  }
  ASSIGN_OR_RETURN(Transfer transfer, RequireTransfer(tx, step.transfer));
  if (step.kind == Step::Kind::kVoid) return book.Void(transfer);
  if (step.kind == Step::Kind::kExpire) return book.Expire(transfer);
  // What the bank has paid has left already.
  if (transfer.debit != AccountOf(grant.id)) {
    RETURN_IF_ERROR(MustLeave(book, transfer.debit));
  }
  return book.Post(transfer);
}

absl::Status Tell(LedgerTx& tx, Book& book, const Sources& sources,
                  const Call& call, const GrantId& grant, const Fact& fact) {
  const std::string subject =
      fact.number == 0
          ? absl::StrCat("grants/", grant.value())
          : absl::StrCat("disbursements/",
                         FormatDisbursementId({grant, fact.number}));
  return ledger::Tell(tx, book, sources, call, {fact.type, subject, grant});
}

store::Dispatch NewDispatch(const Call& call, std::string kind,
                            std::string subject, std::string id) {
  store::Dispatch dispatch;
  dispatch.lane = absl::StrCat(kind, " ", subject);
  dispatch.id = std::move(id);
  dispatch.kind = std::move(kind);
  dispatch.subject = std::move(subject);
  dispatch.create_time = dispatch.next_time = call.now;
  dispatch.traceparent = call.traceparent;
  return dispatch;
}

// What must be sent to the right. The attempt is part of the id, so a payment
// that is issued again is another dispatch.
absl::Status Queue(LedgerTx& tx, const Call& call, const Decision& decision) {
  const auto attempt = [&](int number) {
    return decision.grant.disbursements[static_cast<size_t>(number - 1)]
        .attempt;
  };
  for (const int number : decision.submissions) {
    const std::string id = FormatDisbursementId({decision.grant.id, number});
    const std::string subject = absl::StrCat("disbursements/", id);
    RETURN_IF_ERROR(tx.journal().Enqueue(
        NewDispatch(call, "bank.submit", subject,
                    absl::StrCat(subject, ":", attempt(number)))));
  }
  for (const int number : decision.rejections) {
    const std::string id = FormatDisbursementId({decision.grant.id, number});
    RETURN_IF_ERROR(tx.journal().Enqueue(NewDispatch(
        call, "notification.create_notice", absl::StrCat("disbursements/", id),
        absl::StrCat("notices/", id, "-", attempt(number),
                     ":PAYMENT_REJECTED"))));
  }
  return absl::OkStatus();
}

// Stores a decision with all that goes with it, or nothing.
absl::StatusOr<Grant> Carry(LedgerTx& tx, const Sources& sources,
                            const Call& call, Decision decision) {
  Book book(tx, sources, call);
  const Grant& grant = decision.grant;
  if (!decision.submissions.empty()) {
    RETURN_IF_ERROR(
        OpenIfAbsent(tx, book,
                     NewAccount(BankAccountOf(grant.office), grant.office,
                                YearOf(call.now), Source::kExternal)));
  }
  for (const Step& step : decision.steps) {
    RETURN_IF_ERROR(Take(tx, book, call, grant, step));
  }
  RETURN_IF_ERROR(book.Close());
  for (const Fact& fact : decision.facts) {
    RETURN_IF_ERROR(Tell(tx, book, sources, call, grant.id, fact));
  }
  RETURN_IF_ERROR(Queue(tx, call, decision));
  if (!decision.facts.empty()) RETURN_IF_ERROR(tx.UpdateGrant(grant));
  return std::move(decision.grant);
}

// The grant, for an officer of the office that decided it.
absl::StatusOr<Grant> LoadOwn(LedgerTx& tx, const Call& call,
                              const GrantId& id) {
  ASSIGN_OR_RETURN(Grant grant, RequireGrant(tx, id));
  RETURN_IF_ERROR(MayActFor(call.caller, grant.office));
  return grant;
}

Decider By(const Call& call) { return {call.caller.identity, call.now}; }

}  // namespace

absl::StatusOr<Grant> CreateGrant(LedgerTx& tx, const Sources& sources,
                                  const Call& call, const Grant& wanted) {
  RETURN_IF_ERROR(MayActFor(call.caller, wanted.office));
  RETURN_IF_ERROR(CheckTotals(wanted));
  ASSIGN_OR_RETURN(std::optional<Grant> stored, tx.FindGrant(wanted.id));
  if (stored.has_value()) {
    const absl::string_view field = Difference(*stored, wanted);
    if (!field.empty()) return GrantExists(wanted.id, field);
    return *std::move(stored);
  }
  ASSIGN_OR_RETURN(const auto of_case, tx.GrantsOfCase(wanted.case_id));
  RETURN_IF_ERROR(
      CheckAward(sources.rules, wanted, of_case, calendar::DayOf(call.now)));
  Book book(tx, sources, call);
  for (const Share& share : wanted.shares) {
    RETURN_IF_ERROR(CheckFunding(tx, book, sources, call, wanted, share));
  }
  Grant grant = wanted;
  grant.create_time = grant.update_time = call.now;
  grant.proposal_salt = sources.salts.NewSalt();
  grant.proposal_digest = ProposalDigest(grant);
  RETURN_IF_ERROR(tx.InsertGrant(grant));
  RETURN_IF_ERROR(book.Open(NewAccount(AccountOf(grant.id), grant.office,
                                       YearOf(call.now), Source::kGrant)));
  RETURN_IF_ERROR(Tell(tx, book, sources, call, grant.id, {"grant.proposed"}));
  return grant;
}

absl::StatusOr<Grant> GetGrant(LedgerTx& tx, const Call& call,
                               const GrantId& id, bool full) {
  return full ? LoadOwn(tx, call, id) : RequireGrant(tx, id);
}

absl::StatusOr<std::vector<Grant>> ListGrants(LedgerTx& tx, const Call& call,
                                              const OfficePage& page) {
  RETURN_IF_ERROR(MayActFor(call.caller, page.office));
  return tx.GrantsOf(page.office, GrantId(page.after), page.limit);
}

absl::StatusOr<Grant> ReserveGrant(LedgerTx& tx, const Sources& sources,
                                   const Call& call, const GrantId& id,
                                   absl::Time expire_time) {
  ASSIGN_OR_RETURN(const Grant grant, LoadOwn(tx, call, id));
  ASSIGN_OR_RETURN(Decision decision,
                   Reserve(grant, By(call), expire_time, sources.ids));
  return Carry(tx, sources, call, std::move(decision));
}

absl::StatusOr<Grant> ExpireGrant(LedgerTx& tx, const Sources& sources,
                                  const Call& call, const GrantId& id) {
  ASSIGN_OR_RETURN(const Grant grant, RequireGrant(tx, id));
  ASSIGN_OR_RETURN(Decision decision, Expire(grant, call.now));
  return Carry(tx, sources, call, std::move(decision));
}

absl::StatusOr<int> ExpireGrantsOnce(store::Store<LedgerTx>& store,
                                     const Sources& sources,
                                     const Clock& clock) {
  Call call;
  call.now = clock.Now();
  std::vector<GrantId> due;
  RETURN_IF_ERROR(store.Read([&](LedgerTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(due, tx.DueGrants(call.now, kDueHoldsAtOnce));
    return absl::OkStatus();
  }));
  for (const GrantId& id : due) {
    RETURN_IF_ERROR(store.Transact([&](LedgerTx& tx) -> absl::Status {
      const absl::Status expired = ExpireGrant(tx, sources, call, id).status();
      // Settled meanwhile: nothing is left to do.
      return ReasonOf(expired) == "GRANT_STATE" ? absl::OkStatus() : expired;
    }));
  }
  return static_cast<int>(due.size());
}

absl::StatusOr<Grant> ApproveGrant(LedgerTx& tx, const Sources& sources,
                                   const Call& call, const GrantId& id,
                                   const std::string& proposal_digest) {
  ASSIGN_OR_RETURN(const Grant grant, LoadOwn(tx, call, id));
  ASSIGN_OR_RETURN(Decision decision,
                   Approve(grant, By(call), proposal_digest));
  return Carry(tx, sources, call, std::move(decision));
}

absl::StatusOr<Grant> VoidGrant(LedgerTx& tx, const Sources& sources,
                                const Call& call, const GrantId& id,
                                const std::string& reason) {
  ASSIGN_OR_RETURN(const Grant grant, LoadOwn(tx, call, id));
  ASSIGN_OR_RETURN(Decision decision,
                   VoidGrant(grant, By(call), absl::string_view(reason)));
  return Carry(tx, sources, call, std::move(decision));
}

absl::StatusOr<Grant> DisburseGrant(LedgerTx& tx, const Sources& sources,
                                    const Call& call, const GrantId& id) {
  ASSIGN_OR_RETURN(const Grant grant, LoadOwn(tx, call, id));
  ASSIGN_OR_RETURN(Decision decision, Disburse(grant, By(call), sources.ids));
  return Carry(tx, sources, call, std::move(decision));
}

absl::StatusOr<Grant> ReissueDisbursement(LedgerTx& tx, const Sources& sources,
                                          const Call& call, const GrantId& id,
                                          const Correction& correction) {
  ASSIGN_OR_RETURN(const std::optional<Grant> grant, tx.FindGrant(id));
  const auto place = static_cast<size_t>(correction.number - 1);
  if (!grant.has_value() || place >= grant->disbursements.size()) {
    return DisbursementNotFound({id, correction.number});
  }
  RETURN_IF_ERROR(MayActFor(call.caller, grant->office));
  ASSIGN_OR_RETURN(Decision decision,
                   Reissue(*grant, By(call), correction, sources.ids));
  return Carry(tx, sources, call, std::move(decision));
}

absl::Status ApplyBankResult(LedgerTx& tx, const Sources& sources,
                             const Call& call, const BankResult& result) {
  ASSIGN_OR_RETURN(const Grant grant,
                   RequireGrant(tx, result.disbursement.grant));
  ASSIGN_OR_RETURN(Decision decision, Settle(grant, result, call.now));
  return Carry(tx, sources, call, std::move(decision)).status();
}

}  // namespace bashu::ledger
