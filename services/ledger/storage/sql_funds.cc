#include <string>

#include "common/status/macros.h"
#include "services/ledger/storage/fund_text.h"
#include "services/ledger/storage/sql_store.h"

// What is promised to funds, and years that were closed.
namespace bashu::ledger {
namespace {

using sql::FromMicros;
using sql::Row;
using sql::ToMicros;

constexpr char kFindAppropriation[] =
    "SELECT id, account, office, fiscal_year, amount_fen, basis, due_time,"
    " donor_ref, purposes, adjustments, arrivals, reservations, create_time,"
    " update_time FROM appropriations WHERE id = $1";
constexpr char kPutAppropriation[] =
    "INSERT INTO appropriations (id, account, office, fiscal_year, amount_fen,"
    " basis, due_time, donor_ref, purposes, adjustments, arrivals,"
    " reservations, create_time, update_time)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    " ON CONFLICT (id) DO UPDATE SET adjustments = excluded.adjustments,"
    " arrivals = excluded.arrivals, reservations = excluded.reservations,"
    " update_time = excluded.update_time";
constexpr char kAppropriationsIn[] =
    "SELECT id, account, office, fiscal_year, amount_fen, basis, due_time,"
    " donor_ref, purposes, adjustments, arrivals, reservations, create_time,"
    " update_time FROM appropriations WHERE office = $1"
    " AND ($2 = 0 OR fiscal_year = $2) AND ($3 = '' OR id < $3)"
    " ORDER BY id DESC LIMIT $4";
constexpr char kAppropriationsFor[] =
    "SELECT id, account, office, fiscal_year, amount_fen, basis, due_time,"
    " donor_ref, purposes, adjustments, arrivals, reservations, create_time,"
    " update_time FROM appropriations WHERE account = $1 ORDER BY id";
constexpr char kFindClosing[] =
    "SELECT totals, closer, leaf_index, close_time FROM year_closings"
    " WHERE office = $1 AND fiscal_year = $2";
constexpr char kInsertClosing[] =
    "INSERT INTO year_closings (office, fiscal_year, totals, closer,"
    " leaf_index, close_time) VALUES ($1, $2, $3, $4, $5, $6)";

Appropriation AppropriationOfRow(const Row& row) {
  Appropriation found;
  found.id = AppropriationId(row.Text(0));
  found.account = AccountId(row.Text(1));
  found.office = row.Text(2);
  found.fiscal_year = static_cast<int>(row.Int(3));
  found.amount_fen = row.Int(4);
  found.basis = row.Text(5);
  if (!row.IsNull(6)) found.due_time = FromMicros(row.Int(6));
  found.donor_ref = row.Text(7);
  found.purposes = ParseWords(row.Text(8));
  found.adjustments = ParseAdjustments(row.Text(9));
  found.arrivals = ParseTransfers(row.Text(10));
  found.reservations = ParseTransfers(row.Text(11));
  found.create_time = FromMicros(row.Int(12));
  found.update_time = FromMicros(row.Int(13));
  return found;
}

}  // namespace

absl::StatusOr<std::optional<Appropriation>> SqlLedgerTx::FindAppropriation(
    const AppropriationId& id) {
  std::optional<Appropriation> found;
  RETURN_IF_ERROR(
      connection_
          .Execute(kFindAppropriation, {id.value()},
                   [&](const Row& row) { found = AppropriationOfRow(row); })
          .status());
  return found;
}

absl::Status SqlLedgerTx::PutAppropriation(const Appropriation& appropriation) {
  const std::string purposes = FormatWords(appropriation.purposes);
  const std::string adjustments = FormatAdjustments(appropriation.adjustments);
  const std::string arrivals = FormatTransfers(appropriation.arrivals);
  const std::string reservations = FormatTransfers(appropriation.reservations);
  sql::Param due = nullptr;
  if (appropriation.due_time != absl::InfiniteFuture()) {
    due = ToMicros(appropriation.due_time);
  }
  return connection_.Run(
      kPutAppropriation,
      {appropriation.id.value(), appropriation.account.value(),
       appropriation.office, int64_t{appropriation.fiscal_year},
       appropriation.amount_fen, appropriation.basis, due,
       appropriation.donor_ref, purposes, adjustments, arrivals, reservations,
       ToMicros(appropriation.create_time),
       ToMicros(appropriation.update_time)});
}

absl::StatusOr<std::vector<Appropriation>> SqlLedgerTx::AppropriationsIn(
    absl::string_view office, int fiscal_year, const AppropriationId& before,
    int limit) {
  std::vector<Appropriation> found;
  RETURN_IF_ERROR(
      connection_
          .Execute(
              kAppropriationsIn,
              {office, int64_t{fiscal_year}, before.value(), int64_t{limit}},
              [&](const Row& row) { found.push_back(AppropriationOfRow(row)); })
          .status());
  return found;
}

absl::StatusOr<std::vector<Appropriation>> SqlLedgerTx::AppropriationsFor(
    const AccountId& account) {
  std::vector<Appropriation> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kAppropriationsFor, {account.value()},
                               [&](const Row& row) {
                                 found.push_back(AppropriationOfRow(row));
                               })
                      .status());
  return found;
}

absl::StatusOr<std::optional<YearClosing>> SqlLedgerTx::FindYearClosing(
    absl::string_view office, int fiscal_year) {
  std::optional<YearClosing> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kFindClosing, {office, int64_t{fiscal_year}},
                               [&](const Row& row) {
                                 found = YearClosing{std::string(office),
                                                     fiscal_year,
                                                     ParseTotals(row.Text(0)),
                                                     row.Text(1),
                                                     row.Int(2),
                                                     FromMicros(row.Int(3))};
                               })
                      .status());
  return found;
}

absl::Status SqlLedgerTx::InsertYearClosing(const YearClosing& closing) {
  const std::string totals = FormatTotals(closing.totals);
  return connection_.Run(
      kInsertClosing,
      {closing.office, int64_t{closing.fiscal_year}, totals, closing.closer,
       closing.leaf_index, ToMicros(closing.close_time)});
}

}  // namespace bashu::ledger
