#include "services/ledger/rpc/convert.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include "services/ledger/domain/funds.h"
#include "services/ledger/domain/limits.h"

namespace bashu::ledger {
namespace {

std::string AccountIdField(rpc::Fields& fields, absl::string_view field,
                           const std::string& id) {
  // A resource name's last segment obeys the same rules.
  const std::string parsed = fields.Name(
      field, id.empty() ? "" : absl::StrCat("accounts/", id), "accounts");
  const bool length_ok = static_cast<int>(id.size()) >= kAccountIdMin &&
                         static_cast<int>(id.size()) <= kAccountIdMax;
  if (!parsed.empty() &&
      (!length_ok || id.find_first_of(":_") != std::string::npos)) {
    fields.Add(field, "FORMAT",
               "Has 3 to 80 letters, digits, dots and hyphens.",
               "应为 3 至 80 个字母、数字、点或连字符。");
  }
  return parsed;
}

// Names that the ledger gives itself must keep their meaning.
void CheckReserved(rpc::Fields& fields, const Account& account) {
  const std::string& id = account.id.value();
  const bool outside =
      absl::StartsWith(id, "bank.") || absl::StartsWith(id, "treasury.");
  const bool own = account.id == BankAccountOf(account.office) ||
                   account.id == TreasuryOf(account.office);
  if (absl::StartsWith(id, "grant.") ||
      (outside && (account.source != Source::kExternal || !own))) {
    fields.Add("account_id", "CONTRADICTION",
               "Names that begin so are made by the ledger.",
               "此类编号由账务系统生成。");
  }
  if (account.source == Source::kGrant) {
    fields.Add("account.source", "CONTRADICTION",
               "Is made together with its grant only.",
               "救助金账户仅随救助金生成。");
  }
}

}  // namespace

namespace {

// What an account's owner may bound it by.
void ReadBounds(rpc::Fields& fields, const v1::Account& wanted,
                Account& account) {
  if (wanted.has_floor_fen()) account.floor_fen = wanted.floor_fen();
  if (wanted.has_ceiling_fen()) account.ceiling_fen = wanted.ceiling_fen();
  const int64_t least = MayOverdraw(account) ? -kBalanceMaxFen : 0;
  const int64_t floor = account.floor_fen.value_or(0);
  if (floor < least || floor > kBalanceMaxFen) {
    fields.Add("account.floor_fen", "OUT_OF_RANGE",
               "Is at least 0, but for external accounts.",
               "除外部账户外不得小于 0。");
  }
  const int64_t ceiling = account.ceiling_fen.value_or(0);
  if (ceiling < 0 || ceiling > kBalanceMaxFen) {
    fields.Add("account.ceiling_fen", "OUT_OF_RANGE", "Is at least 0.",
               "不得小于 0。");
  }
}

}  // namespace

absl::Time Exact(const google::protobuf::Timestamp& time) {
  return absl::FromUnixMicros(absl::ToUnixMicros(rpc::FromProto(time)));
}

absl::StatusOr<Account> ParseAccount(const v1::CreateAccountRequest& request) {
  rpc::Fields fields;
  Account account;
  account.id =
      AccountId(AccountIdField(fields, "account_id", request.account_id()));
  const v1::Account& wanted = request.account();
  account.office = fields.Name("account.office", wanted.office(), "offices");
  account.fiscal_year = wanted.fiscal_year();
  if (account.fiscal_year < kFiscalYearMin ||
      account.fiscal_year > kFiscalYearMax) {
    fields.Add("account.fiscal_year", "OUT_OF_RANGE", "Is 2000 to 2999.",
               "应为 2000 至 2999。");
  }
  account.source = static_cast<Source>(fields.Required(
      "account.source", wanted.source(), v1::Account::Source_IsValid));
  ReadBounds(fields, wanted, account);
  CheckReserved(fields, account);
  RETURN_IF_ERROR(fields.status());
  return account;
}

absl::StatusOr<Freeze> ParseFreeze(const v1::FreezeAccountRequest& request) {
  rpc::Fields fields;
  Freeze freeze;
  freeze.account = AccountId(fields.Name("name", request.name(), "accounts"));
  freeze.basis = fields.Text("basis", request.basis(), kBasisMax);
  RETURN_IF_ERROR(fields.status());
  return freeze;
}

absl::StatusOr<OfficePage> ParseAccountsPage(
    const v1::ListAccountsRequest& request) {
  rpc::Fields fields;
  OfficePage page;
  page.office = fields.Name("office", request.office(), "offices");
  page.limit =
      fields.PageSize("page_size", request.page_size(), kPageUsual, kPageMax);
  RETURN_IF_ERROR(fields.status());
  ASSIGN_OR_RETURN(page.after,
                   rpc::ParsePageToken(page.office, request.page_token()));
  return page;
}

absl::StatusOr<Transfer> ParseTransfer(
    const v1::CreateTransferRequest& request) {
  rpc::Fields fields;
  Transfer transfer;
  const v1::Transfer& wanted = request.transfer();
  transfer.id = TransferId(fields.Uuid("transfer_id", request.transfer_id()));
  transfer.debit = AccountId(fields.Name("transfer.debit_account",
                                         wanted.debit_account(), "accounts"));
  transfer.credit = AccountId(fields.Name("transfer.credit_account",
                                          wanted.credit_account(), "accounts"));
  transfer.amount_fen =
      fields.Amount("transfer.amount_fen", wanted.amount_fen());
  transfer.pending = wanted.pending();
  transfer.balancing = wanted.balancing();
  transfer.basis = fields.Text("transfer.basis", wanted.basis(), kBasisMax);
  transfer.currency = fields.OptionalText("transfer.currency_code",
                                          wanted.currency_code(), kCurrencyMax);
  CheckTimes(fields, "transfer.", wanted);
  if (wanted.has_expire_time()) {
    transfer.expire_time = Exact(wanted.expire_time());
  }
  if (wanted.has_happen_time()) {
    transfer.happen_time = Exact(wanted.happen_time());
  }
  RETURN_IF_ERROR(fields.status());
  return transfer;
}

absl::StatusOr<Settlement> ParseSettlement(
    const v1::PostTransferRequest& request) {
  rpc::Fields fields;
  Settlement settlement;
  settlement.transfer =
      TransferId(fields.Name("name", request.name(), "transfers"));
  if (request.amount_fen() != 0) {
    settlement.amount_fen = fields.Amount("amount_fen", request.amount_fen());
  }
  RETURN_IF_ERROR(fields.status());
  return settlement;
}

absl::StatusOr<Reversal> ParseReversal(
    const v1::ReverseTransferRequest& request) {
  rpc::Fields fields;
  Reversal reversal;
  reversal.reverses =
      TransferId(fields.Name("name", request.name(), "transfers"));
  reversal.id = TransferId(fields.Uuid("reversal_id", request.reversal_id()));
  reversal.basis = fields.Text("basis", request.basis(), kBasisMax);
  if (request.has_expire_time()) {
    reversal.expire_time = Exact(request.expire_time());
  }
  RETURN_IF_ERROR(fields.status());
  return reversal;
}

v1::Account ToProto(const Account& account) {
  v1::Account message;
  message.set_name(absl::StrCat("accounts/", account.id.value()));
  message.set_office(absl::StrCat("offices/", account.office));
  message.set_fiscal_year(account.fiscal_year);
  message.set_source(static_cast<v1::Account::Source>(account.source));
  message.set_balance_fen(account.balance_fen);
  message.set_held_fen(account.held_fen);
  message.set_available_fen(AvailableFen(account));
  message.set_incoming_fen(account.incoming_fen);
  if (account.floor_fen) message.set_floor_fen(*account.floor_fen);
  if (account.ceiling_fen) message.set_ceiling_fen(*account.ceiling_fen);
  message.set_closed(account.closed);
  message.set_freeze_basis(account.freeze_basis);
  *message.mutable_create_time() = rpc::ToProto(account.create_time);
  return message;
}

namespace {

std::string OptionalName(const TransferId& id) {
  return id.empty() ? "" : absl::StrCat("transfers/", id.value());
}

}  // namespace

v1::Transfer ToProto(const Transfer& transfer) {
  v1::Transfer message;
  message.set_name(absl::StrCat("transfers/", transfer.id.value()));
  message.set_debit_account(absl::StrCat("accounts/", transfer.debit.value()));
  message.set_credit_account(
      absl::StrCat("accounts/", transfer.credit.value()));
  message.set_amount_fen(transfer.amount_fen);
  message.set_pending(transfer.pending);
  message.set_basis(transfer.basis);
  message.set_state(static_cast<v1::Transfer::State>(transfer.state));
  if (!transfer.grant.empty()) {
    message.set_grant(absl::StrCat("grants/", transfer.grant.value()));
  }
  *message.mutable_create_time() = rpc::ToProto(transfer.create_time);
  if (transfer.settle_time != absl::InfiniteFuture()) {
    *message.mutable_settle_time() = rpc::ToProto(transfer.settle_time);
  }
  if (transfer.expire_time != absl::InfiniteFuture()) {
    *message.mutable_expire_time() = rpc::ToProto(transfer.expire_time);
  }
  if (transfer.happen_time != absl::InfinitePast()) {
    *message.mutable_happen_time() = rpc::ToProto(transfer.happen_time);
  }
  message.set_balancing(transfer.balancing);
  message.set_taken_fen(transfer.taken_fen);
  message.set_posted_fen(transfer.posted_fen);
  message.set_reverses(OptionalName(transfer.reverses));
  message.set_reversal(OptionalName(transfer.reversed_by));
  message.set_maker(transfer.maker);
  message.set_checker(transfer.checker);
  return message;
}

v1::ListAccountsResponse ToProto(const OfficePage& page,
                                 const std::vector<Account>& accounts) {
  v1::ListAccountsResponse response;
  for (const Account& account : accounts) {
    *response.add_accounts() = ToProto(account);
  }
  if (static_cast<int>(accounts.size()) == page.limit) {
    response.set_next_page_token(
        rpc::FormatPageToken(page.office, accounts.back().id.value()));
  }
  return response;
}

}  // namespace bashu::ledger
