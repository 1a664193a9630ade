#include "services/ledger/domain/ledger.h"

#include <optional>
#include <utility>

#include "common/status/macros.h"
#include "services/ledger/domain/errors.h"

namespace bashu::ledger {
namespace {

// The first field in which a repeat differs from what is stored; empty if none.
absl::string_view Difference(const Account& stored, const Account& wanted) {
  if (stored.office != wanted.office) return "office";
  if (stored.fiscal_year != wanted.fiscal_year) return "fiscal_year";
  if (stored.source != wanted.source) return "source";
  return "";
}

absl::string_view Difference(const Transfer& stored, const Transfer& wanted) {
  if (stored.debit != wanted.debit) return "debit_account";
  if (stored.credit != wanted.credit) return "credit_account";
  if (stored.amount_fen != wanted.amount_fen) return "amount_fen";
  if (stored.pending != wanted.pending) return "pending";
  if (stored.basis != wanted.basis) return "basis";
  return "";
}

// The transfer, if it stands alone and the caller may act for the account that
// it debits.
absl::StatusOr<Transfer> LoadForSettling(LedgerTx& tx, Book& book,
                                         const Call& call,
                                         const TransferId& id) {
  ASSIGN_OR_RETURN(Transfer transfer, RequireTransfer(tx, id));
  ASSIGN_OR_RETURN(const Account* debit, book.Find(transfer.debit));
  RETURN_IF_ERROR(MayActFor(call.caller, debit->office));
  if (!transfer.grant.empty()) return TransferInGroup(id, transfer.grant);
  return transfer;
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
  Account account = wanted;
  account.create_time = call.now;
  Book book(tx, sources, call);
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

absl::StatusOr<Transfer> CreateTransfer(LedgerTx& tx, const Sources& sources,
                                        const Call& call,
                                        const Transfer& wanted) {
  Book book(tx, sources, call);
  ASSIGN_OR_RETURN(std::optional<Transfer> stored, tx.FindTransfer(wanted.id));
  if (stored.has_value()) {
    const absl::string_view field = Difference(*stored, wanted);
    if (!field.empty()) return TransferExists(wanted.id, field);
    return *std::move(stored);
  }
  ASSIGN_OR_RETURN(const Account* debit, book.Find(wanted.debit));
  RETURN_IF_ERROR(MayActFor(call.caller, debit->office));
  ASSIGN_OR_RETURN(const Account* credit, book.Find(wanted.credit));
  for (const Account* account : {debit, credit}) {
    if (account->source == Source::kGrant) return AccountOfGrant(account->id);
  }
  Transfer transfer = wanted;
  transfer.create_time = call.now;
  RETURN_IF_ERROR(book.Create(transfer));
  RETURN_IF_ERROR(book.Close());
  return transfer;
}

absl::StatusOr<Transfer> PostTransfer(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const TransferId& id) {
  Book book(tx, sources, call);
  ASSIGN_OR_RETURN(Transfer transfer, LoadForSettling(tx, book, call, id));
  RETURN_IF_ERROR(book.Post(transfer));
  RETURN_IF_ERROR(book.Close());
  return transfer;
}

absl::StatusOr<Transfer> VoidTransfer(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const TransferId& id) {
  Book book(tx, sources, call);
  ASSIGN_OR_RETURN(Transfer transfer, LoadForSettling(tx, book, call, id));
  RETURN_IF_ERROR(book.Void(transfer));
  RETURN_IF_ERROR(book.Close());
  return transfer;
}

}  // namespace bashu::ledger
