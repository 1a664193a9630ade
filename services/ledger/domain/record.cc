#include "services/ledger/domain/record.h"

#include "common/base/check.h"

namespace bashu::ledger {

bool IsOfTransfer(RecordKind kind) {
  return kind == RecordKind::kHeld || kind == RecordKind::kMoved ||
         Settles(kind);
}

bool Settles(RecordKind kind) {
  return kind == RecordKind::kPosted || kind == RecordKind::kVoided ||
         kind == RecordKind::kExpired;
}

void ApplyRecord(const Record& record, Account& debit, Account& credit) {
  const Transfer& transfer = record.transfer();
  CHECK(debit.id == transfer.debit);
  CHECK(credit.id == transfer.credit);
  const int64_t held = record.kind == RecordKind::kHeld ? transfer.taken_fen
                       : Settles(record.kind)           ? -transfer.taken_fen
                                                        : 0;
  debit.held_fen += held;
  credit.incoming_fen += held;
  const bool moves =
      record.kind == RecordKind::kMoved || record.kind == RecordKind::kPosted;
  const int64_t moved = moves ? transfer.posted_fen : 0;
  debit.balance_fen -= moved;
  credit.balance_fen += moved;
}

absl::string_view KindName(const Record& record) {
  switch (record.kind) {
    case RecordKind::kAccountOpened:
      return "account.created";
    case RecordKind::kAccountClosed:
      return "account.closed";
    case RecordKind::kAccountFrozen:
      return "account.frozen";
    case RecordKind::kAccountThawed:
      return "account.thawed";
    case RecordKind::kHeld:
      return "transfer.held";
    case RecordKind::kMoved:
    case RecordKind::kPosted:
      return "transfer.posted";
    case RecordKind::kVoided:
      return "transfer.voided";
    case RecordKind::kExpired:
      return "transfer.expired";
    case RecordKind::kNoted:
      return record.note().kind;
  }
  CHECK(false);
}

const GrantId& GrantOf(const Record& record) {
  static const auto& none = *new GrantId();  // NOLINT: for ever
  if (record.IsTransfer()) return record.transfer().grant;
  if (record.kind == RecordKind::kNoted) return record.note().grant;
  return none;
}

}  // namespace bashu::ledger
