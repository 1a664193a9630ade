// SqlRoutingTx on directories; the rest of it is in sql_store.cc.
#include <string>
#include <vector>

#include "common/status/macros.h"
#include "services/routing/storage/sql_store.h"

namespace bashu::routing {
namespace {

using ::bashu::sql::Blob;
using ::bashu::sql::FromMicros;
using ::bashu::sql::Row;
using ::bashu::sql::ToMicros;

constexpr char kListDirectory[] =
    "SELECT region, version, base_version, part, sign_time, payload,"
    " signature, suite, key_id FROM directories WHERE region = $1"
    " ORDER BY version, base_version, part";
constexpr char kPutDirectory[] =
    "INSERT INTO directories (region, version, base_version, part, sign_time,"
    " payload, signature, suite, key_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    " ON CONFLICT (region, version, base_version, part) DO UPDATE SET"
    " sign_time = excluded.sign_time, payload = excluded.payload,"
    " signature = excluded.signature, suite = excluded.suite,"
    " key_id = excluded.key_id";
constexpr char kDropDirectory[] =
    "DELETE FROM directories WHERE region = $1 AND version = $2"
    " AND base_version = $3";

}  // namespace

absl::StatusOr<std::vector<StoredDirectory>> SqlRoutingTx::ListDirectory(
    absl::string_view region) {
  std::vector<StoredDirectory> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kListDirectory, {region},
                               [&](const Row& row) {
                                 found.push_back({row.Text(0),
                                                  row.Int(1),
                                                  row.Int(2),
                                                  static_cast<int>(row.Int(3)),
                                                  FromMicros(row.Int(4)),
                                                  {row.Bytes(5), row.Bytes(6),
                                                   row.Text(7), row.Text(8)}});
                               })
                      .status());
  return found;
}

absl::Status SqlRoutingTx::PutDirectory(const StoredDirectory& s) {
  return connection_.Run(
      kPutDirectory,
      {s.region, s.version, s.base_version, int64_t{s.part},
       ToMicros(s.sign_time), Blob{s.document.payload},
       Blob{s.document.signature}, s.document.suite, s.document.key_id});
}

absl::Status SqlRoutingTx::DropDirectory(absl::string_view region,
                                         int64_t version,
                                         int64_t base_version) {
  return connection_.Run(kDropDirectory, {region, version, base_version});
}

}  // namespace bashu::routing
