#include "services/ledger/domain/ledger.h"

#include <optional>
#include <utility>

#include "common/status/macros.h"
#include "services/ledger/domain/holds.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/domain/transfer_errors.h"
#include "services/ledger/domain/transfers.h"

namespace bashu::ledger {
namespace {

// The first field in which a repeat differs from what is stored; empty if none.
absl::string_view Difference(const Account& stored, const Account& wanted) {
  if (stored.office != wanted.office) return "office";
  if (stored.fiscal_year != wanted.fiscal_year) return "fiscal_year";
  if (stored.source != wanted.source) return "source";
  if (stored.floor_fen != wanted.floor_fen) return "floor_fen";
  if (stored.ceiling_fen != wanted.ceiling_fen) return "ceiling_fen";
  return "";
}

// The transfer, if it stands alone and the caller may act for the account that
// it debits.
absl::StatusOr<Transfer> LoadForSettling(Book& book, const Call& call,
                                         const TransferId& id) {
  ASSIGN_OR_RETURN(std::optional<Transfer> found, book.FindTransfer(id));
  if (!found.has_value()) return TransferNotFound(id);
  ASSIGN_OR_RETURN(const Account* debit, book.Find(found->debit));
  RETURN_IF_ERROR(MayActFor(call.caller, debit->office));
  if (!found->grant.empty()) return TransferInGroup(id, found->grant);
  return *std::move(found);
}

// A reversal is posted whole, and not by who proposed it.
absl::Status CheckReversal(const Transfer& reversal, const Call& call,
                           const Settlement& settlement) {
  if (reversal.reverses.empty() || reversal.state != TransferState::kPending) {
    return absl::OkStatus();
  }
  if (reversal.maker == call.caller.identity) {
    return ReversalMakerIsChecker(reversal.id);
  }
  if (settlement.amount_fen.value_or(reversal.taken_fen) !=
      reversal.taken_fen) {
    return ReversalNotWhole(reversal.id, reversal.taken_fen);
  }
  return absl::OkStatus();
}

// Whether money of these accounts may move at all, and between them.
absl::Status CheckAccounts(const Account& debit, const Account& credit) {
  for (const Account* account : {&debit, &credit}) {
    if (account->source == Source::kGrant) return AccountOfGrant(account->id);
  }
  if (debit.id == credit.id) return SameAccount(debit.id);
  if (debit.fiscal_year != credit.fiscal_year && !MayOverdraw(debit) &&
      !MayOverdraw(credit)) {
    return FiscalYearMismatch(debit.id, credit.id);
  }
  RETURN_IF_ERROR(MayLeave(debit));
  return credit.closed ? FiscalYearClosed(credit.id) : absl::OkStatus();
}

absl::Status CheckTimes(const Transfer& wanted, absl::Time now) {
  if (wanted.happen_time > now) return HappenTimeAhead(wanted.id);
  if (wanted.expire_time <= now) return ExpireTimePassed(wanted.id);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Account> CreateAccount(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const Account& wanted) {
  RETURN_IF_ERROR(MayActFor(call.caller, wanted.office));
  ASSIGN_OR_RETURN(std::optional<Account> stored, tx.FindAccount(wanted.id));
  if (stored.has_value()) {
    const absl::string_view field = Difference(*stored, wanted);
    if (!field.empty()) return AccountExists(wanted.id, field);
    return *std::move(stored);
  }
  ASSIGN_OR_RETURN(const auto closing,
                   tx.FindYearClosing(wanted.office, wanted.fiscal_year));
  if (closing.has_value() && !MayOverdraw(wanted)) {
    return FiscalYearClosed(wanted.id);
  }
  Account account = wanted;
  Book book(tx, sources, call);
  ASSIGN_OR_RETURN(account.create_time, book.Now());
  RETURN_IF_ERROR(book.Open(account));
  return account;
}

absl::StatusOr<Account> GetAccount(LedgerTx& tx, const AccountId& id) {
  ASSIGN_OR_RETURN(std::optional<Account> found, tx.FindAccount(id));
  if (!found.has_value()) return AccountNotFound(id);
  return *std::move(found);
}

absl::StatusOr<std::vector<Account>> ListAccounts(LedgerTx& tx,
                                                  const OfficePage& page) {
  return tx.AccountsOf(page.office, AccountId(page.after), page.limit);
}

absl::StatusOr<std::vector<Account>> GetAccounts(
    LedgerTx& tx, const std::vector<AccountId>& ids) {
  std::vector<Account> found;
  for (const AccountId& id : ids) {
    ASSIGN_OR_RETURN(found.emplace_back(), GetAccount(tx, id));
  }
  return found;
}

absl::StatusOr<std::vector<Transfer>> GetTransfers(
    LedgerTx& tx, const std::vector<TransferId>& ids) {
  std::vector<Transfer> found;
  for (const TransferId& id : ids) {
    ASSIGN_OR_RETURN(found.emplace_back(), RequireTransfer(tx, id));
  }
  return found;
}

absl::StatusOr<bool> CreateIn(Book& book, const Call& call,
                              Transfer& transfer) {
  if (!transfer.currency.empty() && transfer.currency != kCurrency) {
    return CurrencyMismatch(transfer.id, transfer.currency);
  }
  transfer.currency.clear();
  ASSIGN_OR_RETURN(std::optional<Transfer> stored,
                   book.FindTransfer(transfer.id));
  if (stored.has_value()) {
    const absl::string_view field = Difference(*stored, transfer);
    if (!field.empty()) return TransferExists(transfer.id, field);
    transfer = *std::move(stored);
    return true;
  }
  ASSIGN_OR_RETURN(const Account* debit, book.Find(transfer.debit));
  RETURN_IF_ERROR(MayActFor(call.caller, debit->office));
  ASSIGN_OR_RETURN(const Account* credit, book.Find(transfer.credit));
  RETURN_IF_ERROR(CheckAccounts(*debit, *credit));
  ASSIGN_OR_RETURN(const absl::Time now, book.Now());
  RETURN_IF_ERROR(CheckTimes(transfer, now));
  RETURN_IF_ERROR(book.Create(transfer));
  return false;
}

absl::StatusOr<Transfer> CreateTransfer(LedgerTx& tx, const Sources& sources,
                                        const Call& call,
                                        const Transfer& wanted) {
  Book book(tx, sources, call);
  RETURN_IF_ERROR(ExpireDue(tx, book).status());
  Transfer transfer = wanted;
  RETURN_IF_ERROR(CreateIn(book, call, transfer).status());
  RETURN_IF_ERROR(book.Close());
  return transfer;
}

absl::StatusOr<Transfer> PostTransfer(LedgerTx& tx, const Sources& sources,
                                      const Call& call,
                                      const Settlement& settlement) {
  Book book(tx, sources, call);
  RETURN_IF_ERROR(ExpireDue(tx, book).status());
  ASSIGN_OR_RETURN(Transfer transfer,
                   LoadForSettling(book, call, settlement.transfer));
  RETURN_IF_ERROR(CheckReversal(transfer, call, settlement));
  if (transfer.state == TransferState::kPending) {
    ASSIGN_OR_RETURN(const Account* debit, book.Find(transfer.debit));
    ASSIGN_OR_RETURN(const Account* credit, book.Find(transfer.credit));
    RETURN_IF_ERROR(MayLeave(*debit));
    if (credit->closed) return FiscalYearClosed(credit->id);
    if (!transfer.reverses.empty()) transfer.checker = call.caller.identity;
  }
  RETURN_IF_ERROR(book.Post(transfer, settlement.amount_fen));
  RETURN_IF_ERROR(book.Close());
  return transfer;
}

absl::StatusOr<Transfer> VoidTransfer(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const TransferId& id) {
  Book book(tx, sources, call);
  RETURN_IF_ERROR(ExpireDue(tx, book).status());
  ASSIGN_OR_RETURN(Transfer transfer, LoadForSettling(book, call, id));
  RETURN_IF_ERROR(book.Void(transfer));
  RETURN_IF_ERROR(book.Close());
  return transfer;
}

absl::Status MayLeave(const Account& account) {
  if (account.closed) return FiscalYearClosed(account.id);
  if (!account.freeze_basis.empty()) return AccountFrozen(account.id);
  return absl::OkStatus();
}

absl::StatusOr<Account> FreezeAccount(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const AccountId& id,
                                      const std::string& basis) {
  Book book(tx, sources, call);
  ASSIGN_OR_RETURN(const Account* account, book.Find(id));
  RETURN_IF_ERROR(MayActFor(call.caller, account->office));
  if (account->freeze_basis == basis) return *account;
  RETURN_IF_ERROR(MayLeave(*account));
  RETURN_IF_ERROR(book.Freeze(id, basis));
  return *account;
}

absl::StatusOr<Account> UnfreezeAccount(LedgerTx& tx, const Sources& sources,
                                        const Call& call, const AccountId& id) {
  Book book(tx, sources, call);
  ASSIGN_OR_RETURN(const Account* account, book.Find(id));
  RETURN_IF_ERROR(MayActFor(call.caller, account->office));
  if (account->freeze_basis.empty()) return *account;
  if (account->closed) return FiscalYearClosed(id);
  RETURN_IF_ERROR(book.Thaw(id));
  return *account;
}

}  // namespace bashu::ledger
