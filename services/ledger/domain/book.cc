#include "services/ledger/domain/book.h"

#include <absl/strings/str_cat.h>

#include <string>
#include <utility>

#include "common/crypto/merkle.h"
#include "common/status/macros.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/transfers.h"

namespace bashu::ledger {

absl::StatusOr<Book::Page*> Book::Load(const AccountId& id) {
  const auto known = pages_.find(id);
  if (known != pages_.end()) return &known->second;
  ASSIGN_OR_RETURN(std::optional<Account> found, tx_.FindAccount(id));
  if (!found.has_value()) return AccountNotFound(id);
  return &pages_.emplace(id, Page{*std::move(found)}).first->second;
}

absl::StatusOr<const Account*> Book::Find(const AccountId& id) {
  ASSIGN_OR_RETURN(const Page* page, Load(id));
  return &page->account;
}

absl::Status Book::Open(const Account& account) {
  RETURN_IF_ERROR(tx_.InsertAccount(account));
  return Note("account.created", absl::StrCat("accounts/", account.id.value()),
              GrantId());
}

absl::Status Book::Create(Transfer& transfer) {
  ASSIGN_OR_RETURN(Page * debit, Load(transfer.debit));
  ASSIGN_OR_RETURN(Page * credit, Load(transfer.credit));
  RETURN_IF_ERROR(ledger::Create(transfer, debit->account, credit->account));
  debit->changed = true;
  credit->changed |= !transfer.pending;
  RETURN_IF_ERROR(tx_.InsertTransfer(transfer));
  return AddLeaf(transfer.pending ? "transfer.held" : "transfer.posted",
                 transfer);
}

absl::Status Book::Post(Transfer& transfer) {
  if (transfer.state == TransferState::kPosted) return absl::OkStatus();
  ASSIGN_OR_RETURN(Page * debit, Load(transfer.debit));
  ASSIGN_OR_RETURN(Page * credit, Load(transfer.credit));
  RETURN_IF_ERROR(
      ledger::Post(transfer, debit->account, credit->account, call_.now));
  debit->changed = credit->changed = true;
  RETURN_IF_ERROR(tx_.UpdateTransfer(transfer));
  return AddLeaf("transfer.posted", transfer);
}

absl::Status Book::Void(Transfer& transfer) {
  if (transfer.state == TransferState::kVoided) return absl::OkStatus();
  ASSIGN_OR_RETURN(Page * debit, Load(transfer.debit));
  RETURN_IF_ERROR(ledger::Void(transfer, debit->account, call_.now));
  debit->changed = true;
  RETURN_IF_ERROR(tx_.UpdateTransfer(transfer));
  return AddLeaf("transfer.voided", transfer);
}

absl::Status Book::Note(absl::string_view kind, absl::string_view subject,
                        const GrantId& grant) {
  AuditEntry entry;
  entry.kind = std::string(kind);
  entry.subject = std::string(subject);
  entry.grant = grant;
  return AddLeaf(std::move(entry));
}

absl::Status Book::Close() {
  for (auto& [id, page] : pages_) {
    if (!page.changed) continue;
    RETURN_IF_ERROR(tx_.UpdateBalances(page.account));
    page.changed = false;
  }
  return absl::OkStatus();
}

absl::Status Book::AddLeaf(absl::string_view kind, const Transfer& transfer) {
  AuditEntry entry;
  entry.kind = std::string(kind);
  entry.subject = absl::StrCat("transfers/", transfer.id.value());
  entry.debit = transfer.debit;
  entry.credit = transfer.credit;
  entry.amount_fen = transfer.amount_fen;
  entry.grant = transfer.grant;
  return AddLeaf(std::move(entry));
}

absl::Status Book::AddLeaf(AuditEntry entry) {
  if (!next_leaf_.has_value()) {
    ASSIGN_OR_RETURN(next_leaf_, tx_.audit().Size());
  }
  entry.leaf_index = (*next_leaf_)++;
  entry.salt = sources_.salts.NewSalt();
  entry.commit_time = call_.now;
  Leaf leaf{entry.leaf_index, entry.grant, EncodeEntry(entry), ""};
  leaf.hash = crypto::LeafHash(sources_.suite, leaf.entry);
  return tx_.audit().Append(leaf);
}

absl::StatusOr<Transfer> RequireTransfer(LedgerTx& tx, const TransferId& id) {
  ASSIGN_OR_RETURN(std::optional<Transfer> found, tx.FindTransfer(id));
  if (!found.has_value()) return TransferNotFound(id);
  return *std::move(found);
}

absl::StatusOr<Grant> RequireGrant(LedgerTx& tx, const GrantId& id) {
  ASSIGN_OR_RETURN(std::optional<Grant> found, tx.FindGrant(id));
  if (!found.has_value()) return GrantNotFound(id);
  return *std::move(found);
}

}  // namespace bashu::ledger
