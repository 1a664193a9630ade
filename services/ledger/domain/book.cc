#include "services/ledger/domain/book.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <string>
#include <utility>

#include "common/base/check.h"
#include "common/crypto/merkle.h"
#include "common/status/macros.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/transfers.h"

namespace bashu::ledger {

absl::StatusOr<Book::Page*> Book::Load(const AccountId& id) {
  for (Page* page : recent_) {
    if (page != nullptr && page->account.id == id) return page;
  }
  recent_[1] = recent_[0];
  const auto known = pages_.find(id);
  if (known != pages_.end()) return recent_[0] = known->second.get();
  ASSIGN_OR_RETURN(std::optional<Account> found, tx_.FindAccount(id));
  if (!found.has_value()) return AccountNotFound(id);
  auto page = std::make_unique<Page>(Page{*std::move(found)});
  return recent_[0] = pages_.emplace(id, std::move(page)).first->second.get();
}

// To be called before the page is changed.
void Book::Change(Page& page) {
  if (in_chain_) undo_.push_back({&page, page});
  page.changed = true;
}

absl::StatusOr<const Account*> Book::Find(const AccountId& id) {
  ASSIGN_OR_RETURN(const Page* page, Load(id));
  return &page->account;
}

absl::StatusOr<std::optional<Transfer>> Book::FindTransfer(
    const TransferId& id) {
  const auto kept = kept_by_id_.find(id);
  if (kept != kept_by_id_.end()) return kept_[kept->second].transfer();
  return tx_.FindTransfer(id);
}

absl::StatusOr<absl::Time> Book::Now() {
  if (!end_.has_value()) {
    ASSIGN_OR_RETURN(end_, tx_.End());
    // As exact as every engine keeps it.
    const absl::Time now = absl::FromUnixMicros(absl::ToUnixMicros(call_.now));
    end_->time = std::max(end_->time, now);
  }
  return end_->time;
}

template <typename What>
absl::Status Book::Append(RecordKind kind, const What& what) {
  RETURN_IF_ERROR(Now().status());
  record_.kind = kind;
  record_.what = what;
  if (!in_chain_) return Write(record_);
  if (record_.IsTransfer()) kept_by_id_[record_.transfer().id] = kept_.size();
  kept_.push_back(record_);
  return absl::OkStatus();
}

// To the grant's record before it, so that nobody can leave one out.
absl::Status Book::Link(Record& record) {
  record.previous = -1;
  const GrantId& grant = GrantOf(record);
  if (grant.empty()) return absl::OkStatus();
  const auto known = last_of_grant_.find(grant);
  if (known != last_of_grant_.end()) {
    record.previous = std::exchange(known->second, record.index);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(record.previous, tx_.audit().LastOfGrant(grant));
  last_of_grant_.emplace(grant, record.index);
  return absl::OkStatus();
}

absl::Status Book::Write(Record& record) {
  record.index = end_->size++;
  record.time = end_->time;
  record.salt = sources_.salts.NewSalt();
  RETURN_IF_ERROR(Link(record));
  record.hash = crypto::LeafHash(sources_.suite, EncodeEntry(record));
  return tx_.Append(record);
}

absl::Status Book::Open(const Account& account) {
  Account opened = account;
  ASSIGN_OR_RETURN(opened.create_time, Now());
  return Append(RecordKind::kAccountOpened, opened);
}

absl::Status Book::CloseAccount(const AccountId& id) {
  ASSIGN_OR_RETURN(Page * page, Load(id));
  if (page->account.closed) return absl::OkStatus();
  page->account.closed = true;
  return Append(RecordKind::kAccountClosed, page->account);
}

absl::Status Book::LiftFloor(const AccountId& id) {
  ASSIGN_OR_RETURN(Page * page, Load(id));
  page->account.floor_fen.reset();
  return absl::OkStatus();
}

absl::Status Book::Freeze(const AccountId& id, absl::string_view basis) {
  ASSIGN_OR_RETURN(Page * page, Load(id));
  page->account.freeze_basis = std::string(basis);
  return Append(RecordKind::kAccountFrozen, page->account);
}

absl::Status Book::Thaw(const AccountId& id) {
  ASSIGN_OR_RETURN(Page * page, Load(id));
  page->account.freeze_basis.clear();
  return Append(RecordKind::kAccountThawed, page->account);
}

absl::Status Book::Create(Transfer& transfer) {
  ASSIGN_OR_RETURN(Page * debit, Load(transfer.debit));
  ASSIGN_OR_RETURN(Page * credit, Load(transfer.credit));
  ASSIGN_OR_RETURN(transfer.create_time, Now());
  Change(*debit);
  Change(*credit);
  RETURN_IF_ERROR(ledger::Create(transfer, debit->account, credit->account));
  return Append(transfer.pending ? RecordKind::kHeld : RecordKind::kMoved,
                transfer);
}

absl::Status Book::Post(Transfer& transfer, std::optional<int64_t> amount_fen) {
  ASSIGN_OR_RETURN(Page * debit, Load(transfer.debit));
  ASSIGN_OR_RETURN(Page * credit, Load(transfer.credit));
  ASSIGN_OR_RETURN(const absl::Time now, Now());
  const bool pending = transfer.state == TransferState::kPending;
  if (pending) Change(*debit);
  if (pending) Change(*credit);
  RETURN_IF_ERROR(
      ledger::Post(transfer, debit->account, credit->account, amount_fen, now));
  if (!pending) return absl::OkStatus();
  return Append(RecordKind::kPosted, transfer);
}

absl::Status Book::Void(Transfer& transfer) {
  ASSIGN_OR_RETURN(Page * debit, Load(transfer.debit));
  ASSIGN_OR_RETURN(Page * credit, Load(transfer.credit));
  ASSIGN_OR_RETURN(const absl::Time now, Now());
  const bool pending = transfer.state == TransferState::kPending;
  if (pending) Change(*debit);
  if (pending) Change(*credit);
  RETURN_IF_ERROR(ledger::Void(transfer, debit->account, credit->account, now));
  if (!pending) return absl::OkStatus();
  return Append(RecordKind::kVoided, transfer);
}

absl::Status Book::Expire(Transfer& transfer) {
  ASSIGN_OR_RETURN(Page * debit, Load(transfer.debit));
  ASSIGN_OR_RETURN(Page * credit, Load(transfer.credit));
  ASSIGN_OR_RETURN(const absl::Time now, Now());
  Change(*debit);
  Change(*credit);
  ledger::Expire(transfer, debit->account, credit->account, now);
  return Append(RecordKind::kExpired, transfer);
}

absl::Status Book::Note(absl::string_view kind, absl::string_view subject,
                        const GrantId& grant) {
  return Append(RecordKind::kNoted,
                ledger::Note{std::string(kind), std::string(subject), grant});
}

void Book::BeginChain() {
  CHECK(!in_chain_);
  in_chain_ = true;
}

void Book::BreakChain() {
  CHECK(in_chain_);
  for (auto each = undo_.rbegin(); each != undo_.rend(); ++each) {
    *each->page = std::move(each->before);
  }
  undo_.clear();
  kept_.clear();
  kept_by_id_.clear();
  in_chain_ = false;
}

absl::Status Book::EndChain() {
  CHECK(in_chain_);
  undo_.clear();
  kept_by_id_.clear();
  in_chain_ = false;
  for (Record& record : std::exchange(kept_, {})) {
    RETURN_IF_ERROR(Write(record));
  }
  return absl::OkStatus();
}

absl::Status Book::Close() {
  CHECK(!in_chain_);
  for (auto& [id, page] : pages_) {
    if (!page->changed) continue;
    RETURN_IF_ERROR(tx_.UpdateBalances(page->account));
    page->changed = false;
  }
  return absl::OkStatus();
}

absl::Status Tell(LedgerTx& tx, Book& book, const Sources& sources,
                  const Call& call, const Note& note) {
  RETURN_IF_ERROR(book.Note(note.kind, note.subject, note.grant));
  return tx.journal().Append({0, sources.ids.NewId(), note.kind, note.subject,
                              call.now, call.traceparent});
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
