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

// What every query of grants reads, in the order of GrantOfRow.
#define BASHU_GRANT_COLUMNS                                                    \
  "id, case_id, office, amount_fen, shares, state, proposal_salt,"             \
  " proposal_digest, maker, approvers, void_reason, create_time, update_time," \
  " purpose, advance, expire_time, exceptional_basis, plan_basis"

constexpr char kFindGrant[] =
    "SELECT " BASHU_GRANT_COLUMNS " FROM grants WHERE id = $1";
constexpr char kInsertGrant[] = "INSERT INTO grants (" BASHU_GRANT_COLUMNS
                                ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
                                " $10, $11, $12, $13, $14, $15, $16, $17, $18)";
constexpr char kUpdateGrant[] =
    "UPDATE grants SET shares = $2, state = $3, maker = $4, approvers = $5,"
    " void_reason = $6, update_time = $7, expire_time = $8 WHERE id = $1";
constexpr char kGrantsOf[] =
    "SELECT " BASHU_GRANT_COLUMNS
    " FROM grants WHERE office = $1 AND ($2 = '' OR id < $2)"
    " ORDER BY id DESC LIMIT $3";
constexpr char kProposedGrants[] =
    "SELECT " BASHU_GRANT_COLUMNS
    " FROM grants WHERE state = 1 AND id > $1 ORDER BY id LIMIT $2";
constexpr char kGrantsOfCase[] =
    "SELECT " BASHU_GRANT_COLUMNS " FROM grants WHERE case_id = $1 ORDER BY id";
constexpr char kDueGrants[] =
    "SELECT id FROM grants WHERE state = 2 AND expire_time <= $1"
    " ORDER BY expire_time, id LIMIT $2";
constexpr char kDueLooks[] =
    "SELECT grant_id, MIN(look_time) AS first FROM disbursements"
    " WHERE look_time <= $1 GROUP BY grant_id ORDER BY first, grant_id"
    " LIMIT $2";
constexpr char kDisbursementsOf[] =
    "SELECT number, payee_name, payee_account, payee_bank, amount_fen, state,"
    " attempt, transfer, reject_code, bank_reference, pay_time,"
    " earliest_pay_time, condition, entrusted_party, evidence, payment_form,"
    " basis, outcomes, look_time, queries, correction_account,"
    " correction_bank, corrector"
    " FROM disbursements WHERE grant_id = $1 ORDER BY number";
constexpr char kPutDisbursement[] =
    "INSERT INTO disbursements (grant_id, number, payee_name, payee_account,"
    " payee_bank, amount_fen, state, attempt, transfer, reject_code,"
    " bank_reference, pay_time, earliest_pay_time, condition, entrusted_party,"
    " evidence, payment_form, basis, outcomes, look_time, queries,"
    " correction_account, correction_bank, corrector)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
    " $16, $17, $18, $19, $20, $21, $22, $23, $24)"
    " ON CONFLICT (grant_id, number) DO UPDATE SET"
    " payee_account = excluded.payee_account,"
    " payee_bank = excluded.payee_bank, state = excluded.state,"
    " attempt = excluded.attempt, transfer = excluded.transfer,"
    " reject_code = excluded.reject_code,"
    " bank_reference = excluded.bank_reference, pay_time = excluded.pay_time,"
    " evidence = excluded.evidence, payment_form = excluded.payment_form,"
    " basis = excluded.basis, outcomes = excluded.outcomes,"
    " look_time = excluded.look_time, queries = excluded.queries,"
    " correction_account = excluded.correction_account,"
    " correction_bank = excluded.correction_bank,"
    " corrector = excluded.corrector";

// An instant that may not have come yet, or that never was.
sql::Param ToParam(absl::Time time) {
  if (time == absl::InfiniteFuture() || time == absl::InfinitePast()) {
    return nullptr;
  }
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
  grant.plan_basis = row.Text(17);
  return grant;
}

// A row of kDisbursementsOf but for what is encrypted.
Disbursement DisbursementOfRow(const Row& row) {
  Disbursement payment;
  payment.payee.bank_code = row.Text(3);
  payment.amount_fen = row.Int(4);
  payment.state = static_cast<DisbursementState>(row.Int(5));
  payment.attempt = static_cast<int>(row.Int(6));
  payment.transfer = TransferId(row.Text(7));
  payment.reject_code = row.Text(8);
  payment.bank_reference = row.Text(9);
  payment.pay_time = ToTime(row, 10);
  if (!row.IsNull(11)) payment.earliest_pay_time = FromMicros(row.Int(11));
  payment.condition = row.Text(12);
  payment.entrusted_party = row.Text(13);
  payment.evidence = row.Text(14);
  payment.payment_form = row.Text(15);
  payment.basis = row.Text(16);
  payment.outcomes = row.Text(17);
  payment.look_time = ToTime(row, 18);
  payment.queries = static_cast<int>(row.Int(19));
  payment.correction.bank_code = row.Text(21);
  payment.corrector = row.Text(22);
  return payment;
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
       grant.exceptional_basis, grant.plan_basis}));
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

absl::StatusOr<std::vector<GrantId>> SqlLedgerTx::DueLooks(absl::Time now,
                                                           int limit) {
  std::vector<GrantId> found;
  RETURN_IF_ERROR(
      connection_
          .Execute(kDueLooks, {ToMicros(now), int64_t{limit}},
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
  const auto take = [&](const Row& row) {
    Disbursement payment = DisbursementOfRow(row);
    payment.payee.display_name = open(row, 1, "payee_name");
    payment.payee.bank_account = open(row, 2, "payee_account");
    if (!payment.corrector.empty()) {
      payment.correction.number = static_cast<int>(row.Int(0));
      payment.correction.bank_account = open(row, 20, "correction_account");
    }
    grant.disbursements.push_back(std::move(payment));
  };
  RETURN_IF_ERROR(
      connection_.Execute(kDisbursementsOf, {grant.id.value()}, take).status());
  return status;
}

absl::Status SqlLedgerTx::PutDisbursements(const Grant& grant) {
  int64_t number = 0;
  for (const Disbursement& payment : grant.disbursements) {
    ++number;
    const auto seal = [&](const std::string& text, absl::string_view column) {
      return ring_.Encrypt(text, PlaceOf(grant.id, number, column));
    };
    const std::string name = seal(payment.payee.display_name, "payee_name");
    const std::string account =
        seal(payment.payee.bank_account, "payee_account");
    const std::string correction =
        payment.corrector.empty()
            ? ""
            : seal(payment.correction.bank_account, "correction_account");
    RETURN_IF_ERROR(
        connection_.Run(kPutDisbursement, {grant.id.value(),
                                           number,
                                           Blob{name},
                                           Blob{account},
                                           payment.payee.bank_code,
                                           payment.amount_fen,
                                           static_cast<int64_t>(payment.state),
                                           int64_t{payment.attempt},
                                           payment.transfer.value(),
                                           payment.reject_code,
                                           payment.bank_reference,
                                           ToParam(payment.pay_time),
                                           ToParam(payment.earliest_pay_time),
                                           payment.condition,
                                           payment.entrusted_party,
                                           payment.evidence,
                                           payment.payment_form,
                                           payment.basis,
                                           payment.outcomes,
                                           ToParam(payment.look_time),
                                           int64_t{payment.queries},
                                           Blob{correction},
                                           payment.correction.bank_code,
                                           payment.corrector}));
  }
  return absl::OkStatus();
}

}  // namespace bashu::ledger
