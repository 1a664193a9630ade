#include "services/ledger/domain/enact.h"

#include <absl/strings/str_cat.h>

#include <string>
#include <utility>

#include "common/status/macros.h"
#include "services/ledger/domain/funds.h"
#include "services/ledger/domain/ledger.h"

namespace bashu::ledger {
namespace {

Transfer NewTransfer(const Call& call, const Grant& grant, const Step& step) {
  Transfer transfer;
  transfer.id = step.transfer;
  transfer.debit = step.debit;
  transfer.credit = step.credit;
  transfer.amount_fen = step.amount_fen;
  transfer.pending = step.kind == Step::Kind::kHold;
  transfer.expire_time = step.expire_time;
  transfer.basis = absl::StrCat("grants/", grant.id.value());
  transfer.grant = grant.id;
  transfer.create_time = call.now;
  return transfer;
}

// FISCAL_YEAR_CLOSED or ACCOUNT_FROZEN if money may not leave the account.
absl::Status MustLeave(Book& book, const AccountId& id) {
  ASSIGN_OR_RETURN(const Account* account, book.Find(id));
  return MayLeave(*account);
}

absl::Status Take(LedgerTx& tx, Book& book, const Call& call,
                  const Grant& grant, const Step& step) {
  if (step.kind == Step::Kind::kHold) {
    Transfer transfer = NewTransfer(call, grant, step);
    RETURN_IF_ERROR(MustLeave(book, step.debit));
    return book.Create(transfer);
  }
  if (step.kind == Step::Kind::kMove) {
    Transfer transfer = NewTransfer(call, grant, step);
    ASSIGN_OR_RETURN(transfer.credit, LandingOf(tx, book, call, step.credit));
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

// The account of the bank, if the decision lets money go there.
absl::Status OpenBank(LedgerTx& tx, Book& book, const Call& call,
                      const Decision& decision) {
  if (decision.orders.empty()) return absl::OkStatus();
  const std::string& office = decision.grant.office;
  return OpenIfAbsent(tx, book,
                      NewAccount(BankAccountOf(office), office,
                                 YearOf(call.now), Source::kExternal));
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

absl::string_view KindOf(BankOrder::Kind kind) {
  switch (kind) {
    case BankOrder::Kind::kCheck:
      return "bank.check";
    case BankOrder::Kind::kSubmit:
      return "bank.submit";
    case BankOrder::Kind::kQuery:
      return "bank.query";
  }
  return "";
}

// What must be sent to the right. Attempt and number of the query are part of
// the id, so what is said again is another dispatch.
absl::Status Queue(LedgerTx& tx, const Call& call, const Decision& decision) {
  const auto payment = [&](int number) -> const Disbursement& {
    return decision.grant.disbursements[static_cast<size_t>(number - 1)];
  };
  for (const BankOrder& order : decision.orders) {
    const Disbursement& about = payment(order.number);
    const std::string subject =
        absl::StrCat("disbursements/",
                     FormatDisbursementId({decision.grant.id, order.number}));
    RETURN_IF_ERROR(tx.journal().Enqueue(
        NewDispatch(call, std::string(KindOf(order.kind)), subject,
                    absl::StrCat(subject, ":", KindOf(order.kind), ":",
                                 about.attempt, ".", about.queries))));
  }
  for (const OfficeNotice& notice : decision.notices) {
    const std::string id =
        FormatDisbursementId({decision.grant.id, notice.number});
    RETURN_IF_ERROR(tx.journal().Enqueue(NewDispatch(
        call, "notification.create_notice", absl::StrCat("disbursements/", id),
        absl::StrCat("notices/", id, "-", payment(notice.number).attempt, ":",
                     notice.template_code))));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Grant> Enact(LedgerTx& tx, const Sources& sources,
                            const Call& call, Decision decision) {
  if (decision.facts.empty()) return std::move(decision.grant);
  Book book(tx, sources, call);
  const Grant& grant = decision.grant;
  RETURN_IF_ERROR(OpenBank(tx, book, call, decision));
  for (const Step& step : decision.steps) {
    RETURN_IF_ERROR(Take(tx, book, call, grant, step));
  }
  RETURN_IF_ERROR(book.Close());
  for (const Fact& fact : decision.facts) {
    RETURN_IF_ERROR(TellOf(tx, book, sources, call, grant.id, fact));
  }
  RETURN_IF_ERROR(Queue(tx, call, decision));
  RETURN_IF_ERROR(tx.UpdateGrant(grant));
  return std::move(decision.grant);
}

absl::Status TellOf(LedgerTx& tx, Book& book, const Sources& sources,
                    const Call& call, const GrantId& grant, const Fact& fact) {
  const std::string subject =
      fact.number == 0
          ? absl::StrCat("grants/", grant.value())
          : absl::StrCat("disbursements/",
                         FormatDisbursementId({grant, fact.number}));
  return Tell(tx, book, sources, call, {fact.type, subject, grant});
}

absl::StatusOr<Grant> RequireOwnGrant(LedgerTx& tx, const Call& call,
                                      const GrantId& id) {
  ASSIGN_OR_RETURN(Grant grant, RequireGrant(tx, id));
  RETURN_IF_ERROR(MayActFor(call.caller, grant.office));
  return grant;
}

Decider DeciderOf(const Call& call) { return {call.caller.identity, call.now}; }

}  // namespace bashu::ledger
