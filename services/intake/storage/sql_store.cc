#include "services/intake/storage/sql_store.h"

#include <absl/strings/str_cat.h>

#include <iterator>
#include <utility>
#include <vector>

#include "common/sql/schema.h"
#include "common/sql/sql_store.h"
#include "common/status/macros.h"
#include "services/intake/domain/errors.h"
#include "services/intake/storage/schema.h"

namespace bashu::intake {
namespace {

constexpr char kFindApplication[] =
    "SELECT id, record, personal FROM applications WHERE id = $1";
constexpr char kPutApplication[] =
    "INSERT INTO applications (id, receiving_office, holder_office,"
    " offered_office, state, applicant, original_case_number, aided, revision,"
    " record, personal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    " ON CONFLICT (id) DO UPDATE SET"
    " receiving_office = excluded.receiving_office,"
    " holder_office = excluded.holder_office,"
    " offered_office = excluded.offered_office, state = excluded.state,"
    " applicant = excluded.applicant,"
    " original_case_number = excluded.original_case_number,"
    " aided = excluded.aided, revision = excluded.revision,"
    " record = excluded.record, personal = excluded.personal";
constexpr char kPutOffice[] =
    "INSERT INTO application_offices (office, application_id) VALUES ($1, $2)"
    " ON CONFLICT DO NOTHING";
constexpr char kPutReferral[] =
    "INSERT INTO application_referrals (referral_id, application_id)"
    " VALUES ($1, $2) ON CONFLICT DO NOTHING";
// $2 is above every id on the first page; $3 is empty for every state.
constexpr char kListApplications[] =
    "SELECT a.id, a.record, a.personal FROM application_offices AS o"
    " JOIN applications AS a ON a.id = o.application_id"
    " WHERE o.office = $1 AND o.application_id < $2"
    " AND ($3 = '' OR a.state = $3)"
    " AND (a.receiving_office = $1 OR a.holder_office = $1"
    "  OR a.offered_office = $1)"
    " ORDER BY o.application_id DESC LIMIT $4";
constexpr char kFindSender[] =
    "SELECT application_id FROM application_referrals WHERE referral_id = $1";
constexpr char kFindAided[] =
    "SELECT id FROM applications WHERE applicant = $1"
    " AND original_case_number = $2 AND aided = 1";
constexpr char kNextReceipt[] =
    "INSERT INTO receipts (office, year, last) VALUES ($1, $2, 1)"
    " ON CONFLICT (office, year) DO UPDATE SET last = receipts.last + 1"
    " RETURNING last";
constexpr char kRecordAccess[] =
    "INSERT INTO accesses (resource, caller, purpose, time)"
    " VALUES ($1, $2, $3, $4)";
constexpr char kFindLead[] =
    "SELECT id, record, personal FROM leads WHERE id = $1";
constexpr char kPutLead[] =
    "INSERT INTO leads (id, record, personal) VALUES ($1, $2, $3)"
    " ON CONFLICT (id) DO UPDATE SET record = excluded.record,"
    " personal = excluded.personal";
constexpr char kFindCooperation[] =
    "SELECT id, record, personal FROM cooperations WHERE id = $1";
constexpr char kPutCooperation[] =
    "INSERT INTO cooperations (id, asked_office, record, personal)"
    " VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET"
    " record = excluded.record, personal = excluded.personal";
constexpr char kListCooperations[] =
    "SELECT id, record, personal FROM cooperations"
    " WHERE asked_office = $1 AND id < $2 ORDER BY id DESC LIMIT $3";

constexpr char kApplications[] = "applications";
constexpr char kLeads[] = "leads";
constexpr char kCooperations[] = "cooperations";

// Above every UUID.
constexpr char kNoBound[] = "g";

std::string Bound(const std::string& before) {
  return before.empty() ? kNoBound : before;
}

}  // namespace

absl::StatusOr<std::vector<SqlIntakeTx::Row>> SqlIntakeTx::Select(
    const char* statement, absl::Span<const sql::Param> params) {
  std::vector<Row> rows;
  RETURN_IF_ERROR(
      connection_
          .Execute(statement, params,
                   [&](const sql::Row& row) {
                     rows.push_back({row.Text(0), {row.Text(1), row.Bytes(2)}});
                   })
          .status());
  return rows;
}

absl::StatusOr<std::optional<std::string>> SqlIntakeTx::SelectText(
    const char* statement, absl::Span<const sql::Param> params) {
  std::optional<std::string> text;
  RETURN_IF_ERROR(connection_
                      .Execute(statement, params,
                               [&](const sql::Row& row) { text = row.Text(0); })
                      .status());
  return text;
}

std::string SqlIntakeTx::Seal(absl::string_view table, absl::string_view id,
                              absl::string_view personal) const {
  return ring_.Encrypt(personal, absl::StrCat(table, "/", id, "/personal"));
}

absl::StatusOr<Record> SqlIntakeTx::Open(absl::string_view table,
                                         const Row& row) const {
  ASSIGN_OR_RETURN(
      std::string personal,
      ring_.Decrypt(row.record.personal,
                    absl::StrCat(table, "/", row.id, "/personal")));
  return Record{row.record.plain, std::move(personal)};
}

absl::StatusOr<std::optional<Application>> SqlIntakeTx::FindApplication(
    const ApplicationId& id) {
  ASSIGN_OR_RETURN(const auto rows, Select(kFindApplication, {id.value()}));
  if (rows.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(const Record record, Open(kApplications, rows[0]));
  return ApplicationOf(record);
}

absl::Status SqlIntakeTx::PutApplication(const Application& application) {
  const std::string& id = application.id.value();
  const Record record = ToRecord(application);
  const std::string sealed = Seal(kApplications, id, record.personal);
  const std::string& number = application.applicant.id_number;
  const std::string applicant = number.empty() ? "" : ring_.Lookup(number);
  RETURN_IF_ERROR(connection_.Run(
      kPutApplication,
      {id, application.receiving_office, application.holder_office,
       application.offered_office, StateName(application.state),
       sql::Blob{applicant}, application.matter.original_case_number,
       int64_t{IsAided(application)}, application.revision, record.plain,
       sql::Blob{sealed}}));
  for (const std::string* office :
       {&application.receiving_office, &application.holder_office,
        &application.offered_office}) {
    if (office->empty()) continue;
    RETURN_IF_ERROR(connection_.Run(kPutOffice, {*office, id}));
  }
  for (const SentReferral& sent : application.referrals) {
    RETURN_IF_ERROR(connection_.Run(kPutReferral, {sent.id.value(), id}));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Application>> SqlIntakeTx::ListApplications(
    const PageQuery& query) {
  const std::string bound = Bound(query.before);
  const absl::string_view state =
      query.state ? StateName(*query.state) : absl::string_view("");
  ASSIGN_OR_RETURN(const auto rows,
                   Select(kListApplications,
                          {query.office, bound, state, int64_t{query.limit}}));
  std::vector<Application> found;
  for (const Row& row : rows) {
    ASSIGN_OR_RETURN(const Record record, Open(kApplications, row));
    found.push_back(ApplicationOf(record));
  }
  return found;
}

absl::StatusOr<std::optional<ApplicationId>> SqlIntakeTx::FindSender(
    const ReferralId& referral) {
  ASSIGN_OR_RETURN(auto id, SelectText(kFindSender, {referral.value()}));
  if (!id) return std::nullopt;
  return ApplicationId(*std::move(id));
}

absl::StatusOr<std::optional<ApplicationId>> SqlIntakeTx::FindAided(
    absl::string_view id_number, absl::string_view original_case_number) {
  const std::string applicant = ring_.Lookup(id_number);
  ASSIGN_OR_RETURN(auto id, SelectText(kFindAided, {sql::Blob{applicant},
                                                    original_case_number}));
  if (!id) return std::nullopt;
  return ApplicationId(*std::move(id));
}

absl::StatusOr<int64_t> SqlIntakeTx::NextReceipt(absl::string_view office,
                                                 int64_t year) {
  int64_t number = 0;
  RETURN_IF_ERROR(
      connection_
          .Execute(kNextReceipt, {office, year},
                   [&](const sql::Row& row) { number = row.Int(0); })
          .status());
  return number;
}

absl::Status SqlIntakeTx::RecordAccess(const Access& access) {
  return connection_.Run(kRecordAccess,
                         {access.resource, access.caller, access.purpose,
                          sql::ToMicros(access.time)});
}

absl::StatusOr<std::optional<Lead>> SqlIntakeTx::FindLead(const LeadId& id) {
  ASSIGN_OR_RETURN(const auto rows, Select(kFindLead, {id.value()}));
  if (rows.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(const Record record, Open(kLeads, rows[0]));
  return LeadOf(record);
}

absl::Status SqlIntakeTx::PutLead(const Lead& lead) {
  const Record record = ToRecord(lead);
  const std::string sealed = Seal(kLeads, lead.id.value(), record.personal);
  return connection_.Run(kPutLead,
                         {lead.id.value(), record.plain, sql::Blob{sealed}});
}

absl::StatusOr<std::optional<Cooperation>> SqlIntakeTx::FindCooperation(
    const ReferralId& id) {
  ASSIGN_OR_RETURN(const auto rows, Select(kFindCooperation, {id.value()}));
  if (rows.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(const Record record, Open(kCooperations, rows[0]));
  return CooperationOf(record);
}

absl::Status SqlIntakeTx::PutCooperation(const Cooperation& cooperation) {
  const std::string& id = cooperation.id.value();
  const Record record = ToRecord(cooperation);
  const std::string sealed = Seal(kCooperations, id, record.personal);
  return connection_.Run(kPutCooperation, {id, cooperation.asked_office,
                                           record.plain, sql::Blob{sealed}});
}

absl::StatusOr<std::vector<Cooperation>> SqlIntakeTx::ListCooperations(
    const PageQuery& query) {
  const std::string bound = Bound(query.before);
  ASSIGN_OR_RETURN(
      const auto rows,
      Select(kListCooperations, {query.office, bound, int64_t{query.limit}}));
  std::vector<Cooperation> found;
  for (const Row& row : rows) {
    ASSIGN_OR_RETURN(const Record record, Open(kCooperations, row));
    found.push_back(CooperationOf(record));
  }
  return found;
}

absl::StatusOr<std::unique_ptr<store::Store<IntakeTx>>> OpenIntakeStore(
    absl::string_view address, int readers, const crypto::KeyRing& ring) {
  std::vector<sql::Migration> migrations(std::begin(::journal::kSchema),
                                         std::end(::journal::kSchema));
  migrations.insert(migrations.end(), std::begin(::intake::kSchema),
                    std::end(::intake::kSchema));
  return sql::NewSqlStore<IntakeTx, SqlIntakeTx>(address, migrations, readers,
                                                 ring);
}

}  // namespace bashu::intake
