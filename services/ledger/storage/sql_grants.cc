#include <absl/strings/str_cat.h>

#include <string>
#include <utility>

#include "common/status/macros.h"
#include "services/ledger/storage/fund_text.h"
#include "services/ledger/storage/grant_text.h"
#include "services/ledger/storage/sql_store.h"

namespace bashu::ledger {
namespace {

using sql::Blob;
using sql::FromMicros;
using sql::Row;
using sql::ToMicros;

constexpr char kFindGrant[] =
    "SELECT id, case_id, office, amount_fen, shares, state, proposal_salt,"
    " proposal_digest, maker, approvers, void_reason, create_time, update_time,"
    " purpose, advance, expire_time, exceptional_basis FROM grants WHERE id = "
    "$1";
constexpr char kInsertGrant[] =
    "INSERT INTO grants (id, case_id, office, amount_fen, shares, state,"
    " proposal_salt, proposal_digest, maker, approvers, void_reason,"
    " create_time, update_time, purpose, advance, expire_time,"
    " exceptional_basis) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,"
    " $12, $13, $14, $15, $16, $17)";
constexpr char kUpdateGrant[] =
    "UPDATE grants SET shares = $2, state = $3, maker = $4, approvers = $5,"
    " void_reason = $6, update_time = $7, expire_time = $8 WHERE id = $1";
constexpr char kGrantsOf[] =
    "SELECT id, case_id, office, amount_fen, shares, state, proposal_salt,"
    " proposal_digest, maker, approvers, void_reason, create_time, update_time,"
    " purpose, advance, expire_time, exceptional_basis FROM grants WHERE "
    "office = $1 AND ($2 = '' "
    "OR id < $2)"
    " ORDER BY id DESC LIMIT $3";
constexpr char kProposedGrants[] =
    "SELECT id, case_id, office, amount_fen, shares, state, proposal_salt,"
    " proposal_digest, maker, approvers, void_reason, create_time, update_time,"
    " purpose, advance, expire_time, exceptional_basis FROM grants WHERE state "
    "= 1 AND id > $1"
    " ORDER BY id LIMIT $2";
constexpr char kGrantsOfCase[] =
    "SELECT id, case_id, office, amount_fen, shares, state, proposal_salt,"
    " proposal_digest, maker, approvers, void_reason, create_time, update_time,"
    " purpose, advance, expire_time, exceptional_basis FROM grants"
    " WHERE case_id = $1 ORDER BY id";
constexpr char kDueGrants[] =
    "SELECT id FROM grants WHERE state = 2 AND expire_time <= $1"
    " ORDER BY expire_time, id LIMIT $2";
constexpr char kDisbursementsOf[] =
    "SELECT number, payee_name, payee_account, payee_bank, amount_fen, state,"
    " attempt, transfer, reject_code, bank_reference, pay_time"
    " FROM disbursements WHERE grant_id = $1 ORDER BY number";
constexpr char kPutDisbursement[] =
    "INSERT INTO disbursements (grant_id, number, payee_name, payee_account,"
    " payee_bank, amount_fen, state, attempt, transfer, reject_code,"
    " bank_reference, pay_time)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    " ON CONFLICT (grant_id, number) DO UPDATE SET"
    " payee_account = excluded.payee_account,"
    " payee_bank = excluded.payee_bank, state = excluded.state,"
    " attempt = excluded.attempt, transfer = excluded.transfer,"
    " reject_code = excluded.reject_code,"
    " bank_reference = excluded.bank_reference, pay_time = excluded.pay_time";

// An instant that may not have come yet.
sql::Param ToParam(absl::Time time) {
  if (time == absl::InfiniteFuture()) return nullptr;
  return ToMicros(time);
}

absl::Time ToTime(const Row& row, int column) {
  return row.IsNull(column) ? absl::InfiniteFuture()
                            : FromMicros(row.Int(column));
}

Grant GrantOfRow(const Row& row) {
  Grant grant;
  grant.id = GrantId(row.Text(0));
  grant.case_id = row.Text(1);
  grant.office = row.Text(2);
  grant.amount_fen = row.Int(3);
  grant.shares = ParseShares(row.Text(4));
  grant.state = static_cast<GrantState>(row.Int(5));
  grant.proposal_salt = row.Bytes(6);
  grant.proposal_digest = row.Text(7);
  grant.maker = row.Text(8);
  grant.approvers = ParseWords(row.Text(9));
  grant.void_reason = row.Text(10);
  grant.create_time = FromMicros(row.Int(11));
  grant.update_time = FromMicros(row.Int(12));
  grant.purpose = row.Text(13);
  grant.advance = row.Int(14) != 0;
  grant.expire_time = ToTime(row, 15);
  grant.exceptional_basis = row.Text(16);
  return grant;
}

// Where an encrypted field belongs, so that it cannot be moved elsewhere.
std::string PlaceOf(const GrantId& grant, int64_t number,
                    absl::string_view column) {
  return absl::StrCat("disbursements/", grant.value(), ".", number, "/",
                      column);
}

}  // namespace

absl::StatusOr<std::optional<Grant>> SqlLedgerTx::FindGrant(const GrantId& id) {
  std::optional<Grant> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kFindGrant, {id.value()},
                               [&](const Row& row) { found = GrantOfRow(row); })
                      .status());
  if (found.has_value()) RETURN_IF_ERROR(LoadDisbursements(*found));
  return found;
}

absl::Status SqlLedgerTx::InsertGrant(const Grant& grant) {
  const std::string shares = FormatShares(grant.shares);
  const std::string approvers = FormatWords(grant.approvers);
  RETURN_IF_ERROR(connection_.Run(
      kInsertGrant,
      {grant.id.value(), grant.case_id, grant.office, grant.amount_fen, shares,
       static_cast<int64_t>(grant.state), Blob{grant.proposal_salt},
       grant.proposal_digest, grant.maker, approvers, grant.void_reason,
       ToMicros(grant.create_time), ToMicros(grant.update_time), grant.purpose,
       int64_t{grant.advance ? 1 : 0}, ToParam(grant.expire_time),
       grant.exceptional_basis}));
  return PutDisbursements(grant);
}

absl::Status SqlLedgerTx::UpdateGrant(const Grant& grant) {
  const std::string shares = FormatShares(grant.shares);
  const std::string approvers = FormatWords(grant.approvers);
  RETURN_IF_ERROR(connection_.ChangeOne(
      kUpdateGrant,
      {grant.id.value(), shares, static_cast<int64_t>(grant.state), grant.maker,
       approvers, grant.void_reason, ToMicros(grant.update_time),
       ToParam(grant.expire_time)}));
  return PutDisbursements(grant);
}

absl::StatusOr<std::vector<Grant>> SqlLedgerTx::GrantsOf(
    absl::string_view office, const GrantId& before, int limit) {
  std::vector<Grant> found;
  RETURN_IF_ERROR(
      connection_
          .Execute(kGrantsOf, {office, before.value(), int64_t{limit}},
                   [&](const Row& row) { found.push_back(GrantOfRow(row)); })
          .status());
  for (Grant& grant : found) RETURN_IF_ERROR(LoadDisbursements(grant));
  return found;
}

absl::StatusOr<std::vector<Grant>> SqlLedgerTx::ProposedGrants(
    const GrantId& after, int limit) {
  std::vector<Grant> found;
  RETURN_IF_ERROR(
      connection_
          .Execute(kProposedGrants, {after.value(), int64_t{limit}},
                   [&](const Row& row) { found.push_back(GrantOfRow(row)); })
          .status());
  return found;
}

absl::StatusOr<std::vector<Grant>> SqlLedgerTx::GrantsOfCase(
    absl::string_view case_id) {
  std::vector<Grant> found;
  RETURN_IF_ERROR(
      connection_
          .Execute(kGrantsOfCase, {case_id},
                   [&](const Row& row) { found.push_back(GrantOfRow(row)); })
          .status());
  return found;
}

absl::StatusOr<std::vector<GrantId>> SqlLedgerTx::DueGrants(absl::Time now,
                                                            int limit) {
  std::vector<GrantId> found;
  RETURN_IF_ERROR(
      connection_
          .Execute(kDueGrants, {ToMicros(now), int64_t{limit}},
                   [&](const Row& row) { found.emplace_back(row.Text(0)); })
          .status());
  return found;
}

absl::Status SqlLedgerTx::LoadDisbursements(Grant& grant) {
  absl::Status status;
  const auto open = [&](const Row& row, int column, absl::string_view name) {
    auto text =
        ring_.Decrypt(row.Bytes(column), PlaceOf(grant.id, row.Int(0), name));
    status.Update(text.status());
    return text.ok() ? *std::move(text) : std::string();
  };
  RETURN_IF_ERROR(
      connection_
          .Execute(kDisbursementsOf, {grant.id.value()},
                   [&](const Row& row) {
                     Disbursement payment;
                     payment.payee = {open(row, 1, "payee_name"),
                                      open(row, 2, "payee_account"),
                                      row.Text(3)};
                     payment.amount_fen = row.Int(4);
                     payment.state = static_cast<DisbursementState>(row.Int(5));
                     payment.attempt = static_cast<int>(row.Int(6));
                     payment.transfer = TransferId(row.Text(7));
                     payment.reject_code = row.Text(8);
                     payment.bank_reference = row.Text(9);
                     payment.pay_time = ToTime(row, 10);
                     grant.disbursements.push_back(std::move(payment));
                   })
          .status());
  return status;
}

absl::Status SqlLedgerTx::PutDisbursements(const Grant& grant) {
  int64_t number = 0;
  for (const Disbursement& payment : grant.disbursements) {
    ++number;
    const std::string name = ring_.Encrypt(
        payment.payee.display_name, PlaceOf(grant.id, number, "payee_name"));
    const std::string account = ring_.Encrypt(
        payment.payee.bank_account, PlaceOf(grant.id, number, "payee_account"));
    RETURN_IF_ERROR(connection_.Run(
        kPutDisbursement,
        {grant.id.value(), number, Blob{name}, Blob{account},
         payment.payee.bank_code, payment.amount_fen,
         static_cast<int64_t>(payment.state), int64_t{payment.attempt},
         payment.transfer.value(), payment.reject_code, payment.bank_reference,
         ToParam(payment.pay_time)}));
  }
  return absl::OkStatus();
}

}  // namespace bashu::ledger
