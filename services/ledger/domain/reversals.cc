#include "services/ledger/domain/reversals.h"

#include <optional>
#include <utility>

#include "common/status/macros.h"
#include "services/ledger/domain/holds.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/transfer_errors.h"

namespace bashu::ledger {
namespace {

absl::string_view Difference(const Transfer& stored, const Reversal& wanted) {
  if (stored.reverses != wanted.reverses) return "reverses";
  if (stored.basis != wanted.basis) return "basis";
  if (stored.expire_time != wanted.expire_time) return "expire_time";
  return "";
}

// Whether `original` can be taken back at all.
absl::Status CheckOriginal(const Transfer& original) {
  if (!original.grant.empty()) {
    return TransferInGroup(original.id, original.grant);
  }
  if (original.state != TransferState::kPosted) {
    return TransferNotPosted(original.id);
  }
  if (!original.reverses.empty()) return ReversalOfReversal(original.id);
  if (!original.reversed_by.empty()) {
    return AlreadyReversed(original.id, original.reversed_by);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Transfer> ReverseTransfer(LedgerTx& tx, const Sources& sources,
                                         const Call& call,
                                         const Reversal& wanted) {
  Book book(tx, sources, call);
  RETURN_IF_ERROR(ExpireDue(tx, book).status());
  ASSIGN_OR_RETURN(std::optional<Transfer> stored,
                   book.FindTransfer(wanted.id));
  if (stored.has_value()) {
    const absl::string_view field = Difference(*stored, wanted);
    if (!field.empty()) return TransferExists(wanted.id, field);
    RETURN_IF_ERROR(book.Close());  // of what was due
    return *std::move(stored);
  }
  ASSIGN_OR_RETURN(const Transfer original,
                   RequireTransfer(tx, wanted.reverses));
  ASSIGN_OR_RETURN(const Account* debit, book.Find(original.credit));
  ASSIGN_OR_RETURN(const Account* credit, book.Find(original.debit));
  RETURN_IF_ERROR(MayActFor(call.caller, debit->office));
  RETURN_IF_ERROR(CheckOriginal(original));
  RETURN_IF_ERROR(MayLeave(*debit));
  if (credit->closed) return FiscalYearClosed(credit->id);
  ASSIGN_OR_RETURN(const absl::Time now, book.Now());
  if (wanted.expire_time <= now) return ExpireTimePassed(wanted.id);
  Transfer transfer;
  transfer.id = wanted.id;
  transfer.debit = original.credit;
  transfer.credit = original.debit;
  transfer.amount_fen = original.posted_fen;
  transfer.pending = true;
  transfer.basis = wanted.basis;
  transfer.expire_time = wanted.expire_time;
  transfer.reverses = original.id;
  transfer.maker = call.caller.identity;
  RETURN_IF_ERROR(book.Create(transfer));
  RETURN_IF_ERROR(book.Close());
  return transfer;
}

}  // namespace bashu::ledger
