#include "services/ledger/domain/rebuild.h"

#include <absl/functional/function_ref.h>
#include <absl/strings/str_cat.h>

#include <map>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/status/macros.h"
#include "services/ledger/domain/limits.h"

namespace bashu::ledger {
namespace {

std::string OptionalFen(const std::optional<int64_t>& fen) {
  return fen.has_value() ? absl::StrCat(*fen) : "-";
}

// Far instants have no number of their own that every engine keeps.
std::string Instant(absl::Time time) {
  if (time == absl::InfiniteFuture() || time == absl::InfinitePast()) {
    return "-";
  }
  return absl::StrCat(absl::ToUnixMicros(time));
}

void AddAccount(std::string& bytes, const Account& account) {
  absl::StrAppend(&bytes, "account ", account.id.value(), " ", account.office,
                  " ", account.fiscal_year, " ",
                  static_cast<int>(account.source), " ",
                  OptionalFen(account.floor_fen), " ",
                  OptionalFen(account.ceiling_fen), " ");
  absl::StrAppend(&bytes, account.balance_fen, " ", account.held_fen, " ",
                  account.incoming_fen, " ", account.closed ? "closed" : "open",
                  " ", account.freeze_basis, " ", Instant(account.create_time),
                  "\n");
}

void AddTransfer(std::string& bytes, const Transfer& transfer) {
  absl::StrAppend(&bytes, "transfer ", transfer.id.value(), " ",
                  transfer.debit.value(), " ", transfer.credit.value(), " ",
                  transfer.amount_fen, " ", transfer.taken_fen, " ",
                  transfer.posted_fen, " ");
  absl::StrAppend(&bytes, static_cast<int>(transfer.state), " ",
                  transfer.pending ? "pending" : "at-once", " ",
                  transfer.balancing ? "balancing" : "exact", " ",
                  Instant(transfer.create_time), " ",
                  Instant(transfer.settle_time), " ");
  absl::StrAppend(&bytes, Instant(transfer.happen_time), " ",
                  Instant(transfer.expire_time), " ", transfer.grant.value(),
                  " ", transfer.reverses.value(), " ",
                  transfer.reversed_by.value(), " ");
  absl::StrAppend(&bytes, transfer.maker, " ", transfer.checker, " ",
                  transfer.basis, "\n");
}

// What a record of a grant comes after.
void AddLink(std::string& bytes, const Record& record, int64_t previous) {
  absl::StrAppend(&bytes, "leaf ", record.index, " of ",
                  GrantOf(record).value(), " after ", previous, "\n");
}

absl::Status ForEachRecord(LedgerTx& tx,
                           absl::FunctionRef<absl::Status(const Record&)> act) {
  int64_t index = 0;
  for (;;) {
    ASSIGN_OR_RETURN(const auto records, tx.RecordsFrom(index, kRecordsPage));
    if (records.empty()) return absl::OkStatus();
    for (const Record& record : records) RETURN_IF_ERROR(act(record));
    index = records.back().index + 1;
  }
}

// The books as the log makes them.
class Rebuilt {
 public:
  void Add(const Record& record) {
    Link(record);
    if (record.kind == RecordKind::kNoted) return;
    if (!record.IsTransfer()) {
      AddAccount(record);
      return;
    }
    const Transfer& transfer = record.transfer();
    ApplyRecord(record, accounts_.at(transfer.debit),
                accounts_.at(transfer.credit));
    if (Settles(record.kind)) {
      Settle(record);
    } else {
      order_.push_back(transfer.id);
      transfers_[transfer.id] = transfer;
      if (!transfer.reverses.empty()) {
        transfers_.at(transfer.reverses).reversed_by = transfer.id;
      }
    }
  }

  std::string Bytes() const {
    std::string bytes;
    for (const auto& [id, account] : accounts_) {
      ledger::AddAccount(bytes, account);
    }
    for (const TransferId& id : order_) AddTransfer(bytes, transfers_.at(id));
    return bytes + links_;
  }

 private:
  void Link(const Record& record) {
    if (GrantOf(record).empty()) return;
    const auto [last, first] = lasts_.try_emplace(GrantOf(record), -1);
    AddLink(links_, record, std::exchange(last->second, record.index));
  }

  void AddAccount(const Record& record) {
    Account& account = accounts_[record.account().id];
    if (record.kind == RecordKind::kAccountOpened) account = record.account();
    if (record.kind == RecordKind::kAccountClosed) account.closed = true;
    account.freeze_basis = record.account().freeze_basis;
  }

  void Settle(const Record& record) {
    Transfer& transfer = transfers_.at(record.transfer().id);
    transfer.state = record.transfer().state;
    transfer.posted_fen = record.transfer().posted_fen;
    transfer.settle_time = record.time;
    transfer.checker = record.transfer().checker;
    if (record.kind != RecordKind::kPosted && !transfer.reverses.empty()) {
      transfers_.at(transfer.reverses).reversed_by = TransferId();
    }
  }

  std::map<AccountId, Account> accounts_;
  std::map<TransferId, Transfer> transfers_;
  std::vector<TransferId> order_;
  std::map<GrantId, int64_t> lasts_;
  std::string links_;
};

}  // namespace

absl::StatusOr<std::string> StoredBooks(LedgerTx& tx) {
  std::string bytes;
  AccountId after;
  for (;;) {
    ASSIGN_OR_RETURN(const auto accounts, tx.AccountsOf("", after, kPageMax));
    for (const Account& account : accounts) AddAccount(bytes, account);
    if (accounts.size() < static_cast<size_t>(kPageMax)) break;
    after = accounts.back().id;
  }
  std::string links;
  RETURN_IF_ERROR(ForEachRecord(tx, [&](const Record& record) -> absl::Status {
    if (!GrantOf(record).empty()) AddLink(links, record, record.previous);
    if (!record.IsTransfer() || Settles(record.kind)) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto transfer,
                     tx.FindTransfer(record.transfer().id));
    CHECK(transfer.has_value());
    AddTransfer(bytes, *transfer);
    return absl::OkStatus();
  }));
  return bytes + links;
}

absl::StatusOr<std::string> RebuiltBooks(LedgerTx& tx) {
  Rebuilt books;
  RETURN_IF_ERROR(ForEachRecord(tx, [&](const Record& record) {
    books.Add(record);
    return absl::OkStatus();
  }));
  return books.Bytes();
}

}  // namespace bashu::ledger
