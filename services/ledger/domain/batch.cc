#include "services/ledger/domain/batch.h"

#include <string>

#include "common/status/macros.h"
#include "common/store/errors.h"
#include "services/ledger/domain/holds.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/transfer_errors.h"
#include "services/ledger/domain/uuid_text.h"

namespace bashu::ledger {
namespace {

// Whether it is no refusal but the store's failure, and so the whole batch's.
bool IsFailure(const absl::Status& status) {
  return store::IsRowExists(status) ||
         status.code() == absl::StatusCode::kUnavailable ||
         status.code() == absl::StatusCode::kResourceExhausted ||
         status.code() == absl::StatusCode::kAborted ||
         status.code() == absl::StatusCode::kInternal;
}

// A batch on its way through the book.
class Batch {
 public:
  Batch(Book& book, const Call& call, const TransferBatch& batch)
      : book_(book),
        call_(call),
        batch_(batch),
        items_(batch.items),
        results_(batch.items.size()) {}

  absl::StatusOr<std::vector<ItemResult>> Run() {
    for (size_t i = 0; i < items_.size(); ++i) {
      if (items_[i].linked && !in_chain_) Begin(i);
      if (in_chain_ && items_[i].linked && i + 1 == items_.size()) {
        Fail(i, LinkedChainOpen());
        break;
      }
      RETURN_IF_ERROR(Take(i));
      if (in_chain_ && !items_[i].linked) RETURN_IF_ERROR(End());
    }
    return std::move(results_);
  }

 private:
  void Begin(size_t i) {
    in_chain_ = true;
    broken_ = false;
    first_ = i;
    book_.BeginChain();
  }

  absl::Status End() {
    in_chain_ = false;
    return broken_ ? absl::OkStatus() : book_.EndChain();
  }

  absl::Status Take(size_t i) {
    if (in_chain_ && broken_) {
      results_[i].status = linked_failed_;
      return absl::OkStatus();
    }
    absl::Status status = Decide(i);
    if (IsFailure(status)) return status;
    if (!status.ok()) Fail(i, status);
    return absl::OkStatus();
  }

  absl::Status Decide(size_t i) {
    RETURN_IF_ERROR(items_[i].shape);
    Read(items_[i]);
    ASSIGN_OR_RETURN(results_[i].repeated, CreateIn(book_, call_, transfer_));
    results_[i].taken_fen = transfer_.taken_fen;
    return absl::OkStatus();
  }

  // The item as the transfer it wants. Every field is set, as the one before it
  // is still there.
  void Read(const BatchItem& item) {
    FormatUuid(item.id_high, item.id_low, id_);
    transfer_.id = TransferId(id_);
    transfer_.debit = batch_.accounts[item.debit];
    transfer_.credit = batch_.accounts[item.credit];
    transfer_.amount_fen = item.amount_fen;
    transfer_.pending = item.pending;
    transfer_.balancing = item.balancing;
    transfer_.basis = batch_.bases[item.basis];
    transfer_.currency = batch_.currency;
    transfer_.happen_time = item.happen_time;
    transfer_.expire_time = item.expire_time;
    transfer_.grant = GrantId();
    transfer_.reverses = transfer_.reversed_by = TransferId();
    transfer_.maker.clear();
    transfer_.checker.clear();
    transfer_.taken_fen = transfer_.posted_fen = 0;
    transfer_.settle_time = absl::InfiniteFuture();
  }

  void Fail(size_t i, absl::Status status) {
    results_[i] = {std::move(status), false, 0};
    if (!in_chain_ || broken_) return;
    broken_ = true;
    book_.BreakChain();
    for (size_t k = first_; k < i; ++k) {
      results_[k] = {linked_failed_, false, 0};
    }
  }

  Book& book_;
  const Call& call_;
  const TransferBatch& batch_;
  const std::vector<BatchItem>& items_;
  std::vector<ItemResult> results_;
  const absl::Status linked_failed_ = LinkedEventFailed();
  bool in_chain_ = false, broken_ = false;
  size_t first_ = 0;  // of the chain
  std::string id_;
  Transfer transfer_;  // of one item after the other, as making one is dear
};

}  // namespace

absl::StatusOr<std::vector<ItemResult>> CreateTransfers(
    LedgerTx& tx, const Sources& sources, const Call& call,
    const TransferBatch& batch) {
  Book book(tx, sources, call);
  RETURN_IF_ERROR(ExpireDue(tx, book).status());
  ASSIGN_OR_RETURN(auto results, Batch(book, call, batch).Run());
  RETURN_IF_ERROR(book.Close());
  return results;
}

absl::StatusOr<std::vector<absl::StatusOr<Transfer>>> CreateEach(
    LedgerTx& tx, const Sources& sources, const Call& call,
    const std::vector<absl::StatusOr<Transfer>>& wanted) {
  Book book(tx, sources, call);
  RETURN_IF_ERROR(ExpireDue(tx, book).status());
  std::vector<absl::StatusOr<Transfer>> results = wanted;
  for (absl::StatusOr<Transfer>& each : results) {
    if (!each.ok()) continue;
    const absl::Status status = CreateIn(book, call, *each).status();
    if (IsFailure(status)) return status;
    if (!status.ok()) each = status;
  }
  RETURN_IF_ERROR(book.Close());
  return results;
}

}  // namespace bashu::ledger
