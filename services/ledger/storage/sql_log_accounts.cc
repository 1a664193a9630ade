#include <utility>

#include "common/base/check.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/ledger/storage/sql_log.h"

// Accounts: the table's rows under what memory has newer.
namespace bashu::ledger {
namespace {

using sql::FromMicros;
using sql::Row;

constexpr char kFindAccount[] =
    "SELECT id, number, office, fiscal_year, source, floor_fen, ceiling_fen,"
    " closed, balance_fen, held_fen, incoming_fen, last_leaf, create_time,"
    " freeze_basis"
    " FROM accounts WHERE id = $1";
constexpr char kAccountsOf[] =
    "SELECT id, number, office, fiscal_year, source, floor_fen, ceiling_fen,"
    " closed, balance_fen, held_fen, incoming_fen, last_leaf, create_time,"
    " freeze_basis"
    " FROM accounts WHERE office = $1 AND id > $2 ORDER BY id LIMIT $3";
constexpr char kAllAccounts[] =
    "SELECT id, number, office, fiscal_year, source, floor_fen, ceiling_fen,"
    " closed, balance_fen, held_fen, incoming_fen, last_leaf, create_time,"
    " freeze_basis"
    " FROM accounts WHERE id > $1 ORDER BY id LIMIT $2";

std::optional<int64_t> OptionalInt(const Row& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return row.Int(column);
}

BookEntry EntryOfRow(const Row& row) {
  BookEntry entry;
  Account& account = entry.account;
  account.id = AccountId(row.Text(0));
  entry.number = row.Int(1);
  account.office = row.Text(2);
  account.fiscal_year = static_cast<int>(row.Int(3));
  account.source = static_cast<Source>(row.Int(4));
  account.floor_fen = OptionalInt(row, 5);
  account.ceiling_fen = OptionalInt(row, 6);
  account.closed = row.Int(7) != 0;
  account.balance_fen = row.Int(8);
  account.held_fen = row.Int(9);
  account.incoming_fen = row.Int(10);
  entry.last = row.Int(11);
  account.create_time = FromMicros(row.Int(12));
  account.freeze_basis = row.Text(13);
  return entry;
}

// What the schema's CHECKs would say at the next checkpoint, said at once.
absl::Status CheckBalances(const Account& account) {
  if (account.held_fen >= 0 && account.incoming_fen >= 0 &&
      (MayOverdraw(account) || account.balance_fen >= account.held_fen)) {
    return absl::OkStatus();
  }
  return MakeError({absl::StatusCode::kInternal,
                    "bashu",
                    "INTERNAL_FAULT",
                    "A balance would be impossible. Report this.",
                    "账户余额出现异常，请报告此问题。",
                    {}});
}

}  // namespace

absl::StatusOr<std::optional<BookEntry>> SqlLog::ReadEntry(
    const AccountId& id) {
  std::optional<BookEntry> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kFindAccount, {id.value()},
                               [&](const Row& row) { found = EntryOfRow(row); })
                      .status());
  return found;
}

absl::StatusOr<std::optional<BookEntry>> SqlLog::FindEntry(
    const AccountId& id) {
  if (const BookEntry* changed = draft_.FindEntry(id)) return *changed;
  if (std::optional<BookEntry> known = books_.Find(id)) return known;
  ASSIGN_OR_RETURN(std::optional<BookEntry> found, ReadEntry(id));
  if (found.has_value() && role_ == Role::kWrite) books_.Learn(*found);
  return found;
}

absl::StatusOr<std::optional<Account>> SqlLog::FindAccount(
    const AccountId& id) {
  ASSIGN_OR_RETURN(std::optional<BookEntry> found, FindEntry(id));
  if (!found.has_value()) return std::nullopt;
  return std::move(found->account);
}

// The account as it can be changed. It must exist.
absl::StatusOr<BookEntry*> SqlLog::Touch(const AccountId& id) {
  CHECK(role_ == Role::kWrite);
  BookEntry* entry = draft_.FindEntry(id);
  if (entry == nullptr) {
    ASSIGN_OR_RETURN(const auto committed, FindEntry(id));
    CHECK(committed.has_value());
    entry = &draft_.Entry(*committed);
  }
  draft_.Remember(*entry);
  ++touches_;
  return entry;
}

absl::Status SqlLog::UpdateBalances(const Account& account) {
  RETURN_IF_ERROR(CheckBalances(account));
  ASSIGN_OR_RETURN(BookEntry * entry, Touch(account.id));
  entry->account.balance_fen = account.balance_fen;
  entry->account.held_fen = account.held_fen;
  entry->account.incoming_fen = account.incoming_fen;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Account>> SqlLog::AccountsOf(
    absl::string_view office, const AccountId& after, int limit) {
  std::vector<Account> found;
  const auto take = [&](const Row& row) {
    found.push_back(EntryOfRow(row).account);
  };
  if (office.empty()) {
    RETURN_IF_ERROR(
        connection_.Execute(kAllAccounts, {after.value(), int64_t{limit}}, take)
            .status());
  } else {
    RETURN_IF_ERROR(
        connection_
            .Execute(kAccountsOf, {office, after.value(), int64_t{limit}}, take)
            .status());
  }
  for (Account& account : found) {
    if (const BookEntry* changed = draft_.FindEntry(account.id)) {
      account = changed->account;
    } else if (std::optional<BookEntry> known = books_.Find(account.id)) {
      account = std::move(known->account);
    }
  }
  return found;
}

}  // namespace bashu::ledger
