#include "services/ledger/storage/sql_shelf.h"

#include "common/status/macros.h"

namespace bashu::ledger {
namespace {

constexpr char kFind[] =
    "SELECT body FROM instruments WHERE kind = $1 AND id = $2";
constexpr char kPut[] =
    "INSERT INTO instruments (kind, id, office, subject, body)"
    " VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body";
constexpr char kOf[] =
    "SELECT body FROM instruments WHERE kind = $1 AND office = $2"
    " AND ($3 = '' OR id < $3) ORDER BY id DESC LIMIT $4";
constexpr char kAbout[] =
    "SELECT body FROM instruments WHERE kind = $1 AND subject = $2"
    " ORDER BY id";

}  // namespace

absl::StatusOr<std::optional<std::string>> SqlShelves::Find(
    int64_t kind, absl::string_view id) {
  std::optional<std::string> body;
  RETURN_IF_ERROR(connection_
                      .Execute(kFind, {kind, id},
                               [&](const sql::Row& row) { body = row.Text(0); })
                      .status());
  return body;
}

absl::Status SqlShelves::Put(int64_t kind, const Row& row) {
  return connection_.Run(kPut,
                         {kind, row.id, row.office, row.subject, row.body});
}

absl::StatusOr<std::vector<std::string>> SqlShelves::Of(
    int64_t kind, absl::string_view office, absl::string_view before,
    int limit) {
  std::vector<std::string> bodies;
  RETURN_IF_ERROR(
      connection_
          .Execute(kOf, {kind, office, before, int64_t{limit}},
                   [&](const sql::Row& row) { bodies.push_back(row.Text(0)); })
          .status());
  return bodies;
}

absl::StatusOr<std::vector<std::string>> SqlShelves::About(
    int64_t kind, absl::string_view subject) {
  std::vector<std::string> bodies;
  RETURN_IF_ERROR(
      connection_
          .Execute(kAbout, {kind, subject},
                   [&](const sql::Row& row) { bodies.push_back(row.Text(0)); })
          .status());
  return bodies;
}

}  // namespace bashu::ledger
