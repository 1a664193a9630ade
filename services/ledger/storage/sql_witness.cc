#include "services/ledger/storage/sql_witness.h"

#include <utility>

#include "common/status/macros.h"

namespace bashu::ledger {
namespace {

using sql::Blob;
using sql::FromMicros;
using sql::Row;
using sql::ToMicros;

constexpr char kFindSeen[] =
    "SELECT region, payload, signature, suite, key_id, tree_size, root,"
    " sign_time FROM seen_heads WHERE region = $1";
constexpr char kPutSeen[] =
    "INSERT INTO seen_heads (region, payload, signature, suite, key_id,"
    " tree_size, root, sign_time) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    " ON CONFLICT (region) DO UPDATE SET payload = excluded.payload,"
    " signature = excluded.signature, suite = excluded.suite,"
    " key_id = excluded.key_id, tree_size = excluded.tree_size,"
    " root = excluded.root, sign_time = excluded.sign_time";
constexpr char kAlarms[] =
    "SELECT s.region, s.payload, s.signature, s.suite, s.key_id, s.tree_size,"
    " s.root, s.sign_time, o.region, o.payload, o.signature, o.suite,"
    " o.key_id, o.tree_size, o.root, o.sign_time, a.number, a.problem,"
    " a.create_time FROM head_alarms a"
    " JOIN head_alarm_heads s ON s.number = a.number AND s.offered = 0"
    " JOIN head_alarm_heads o ON o.number = a.number AND o.offered = 1"
    " WHERE a.number > $1 ORDER BY a.number LIMIT $2";
constexpr char kAddAlarm[] =
    "INSERT INTO head_alarms (number, problem, create_time)"
    " VALUES ($1, $2, $3)";
constexpr char kAddAlarmHead[] =
    "INSERT INTO head_alarm_heads (number, offered, region, payload, signature,"
    " suite, key_id, tree_size, root, sign_time)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
constexpr char kCosigned[] =
    "SELECT region, payload, signature, suite, key_id, tree_size, root,"
    " sign_time, witness, cosignature, witness_suite, witness_key_id"
    " FROM cosigned_heads ORDER BY witness";
constexpr char kPutCosigned[] =
    "INSERT INTO cosigned_heads (region, payload, signature, suite, key_id,"
    " tree_size, root, sign_time, witness, cosignature, witness_suite,"
    " witness_key_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,"
    " $12) ON CONFLICT (witness) DO UPDATE SET region = excluded.region,"
    " payload = excluded.payload, signature = excluded.signature,"
    " suite = excluded.suite, key_id = excluded.key_id,"
    " tree_size = excluded.tree_size, root = excluded.root,"
    " sign_time = excluded.sign_time, cosignature = excluded.cosignature,"
    " witness_suite = excluded.witness_suite,"
    " witness_key_id = excluded.witness_key_id";

// The eight columns from `first` on.
SignedHead HeadOfRow(const Row& row, int first) {
  SignedHead head;
  head.region = row.Text(first);
  head.payload = row.Bytes(first + 1);
  head.signature = row.Bytes(first + 2);
  head.suite = row.Text(first + 3);
  head.key_id = row.Text(first + 4);
  head.size = row.Int(first + 5);
  head.root = row.Bytes(first + 6);
  head.sign_time = FromMicros(row.Int(first + 7));
  return head;
}

}  // namespace

absl::StatusOr<std::optional<SignedHead>> SqlWitness::FindSeen(
    absl::string_view region) {
  std::optional<SignedHead> found;
  RETURN_IF_ERROR(
      connection_
          .Execute(kFindSeen, {region},
                   [&](const Row& row) { found = HeadOfRow(row, 0); })
          .status());
  return found;
}

absl::Status SqlWitness::PutSeen(const SignedHead& head) {
  return connection_.Run(
      kPutSeen,
      {head.region, Blob{head.payload}, Blob{head.signature}, head.suite,
       head.key_id, head.size, Blob{head.root}, ToMicros(head.sign_time)});
}

absl::StatusOr<std::vector<HeadAlarm>> SqlWitness::Alarms(int64_t after,
                                                          int limit) {
  std::vector<HeadAlarm> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kAlarms, {after, int64_t{limit}},
                               [&](const Row& row) {
                                 found.push_back(
                                     {row.Int(16),
                                      static_cast<HeadProblem>(row.Int(17)),
                                      HeadOfRow(row, 0), HeadOfRow(row, 8),
                                      FromMicros(row.Int(18))});
                               })
                      .status());
  return found;
}

absl::Status SqlWitness::AddAlarm(const HeadAlarm& alarm) {
  RETURN_IF_ERROR(connection_.Run(
      kAddAlarm, {alarm.number, static_cast<int64_t>(alarm.problem),
                  ToMicros(alarm.time)}));
  RETURN_IF_ERROR(AddAlarmHead(alarm.number, false, alarm.seen));
  return AddAlarmHead(alarm.number, true, alarm.offered);
}

absl::Status SqlWitness::AddAlarmHead(int64_t number, bool offered,
                                      const SignedHead& head) {
  return connection_.Run(
      kAddAlarmHead,
      {number, int64_t{offered ? 1 : 0}, head.region, Blob{head.payload},
       Blob{head.signature}, head.suite, head.key_id, head.size,
       Blob{head.root}, ToMicros(head.sign_time)});
}

absl::StatusOr<std::vector<CosignedHead>> SqlWitness::Cosigned() {
  std::vector<CosignedHead> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kCosigned, {},
                               [&](const Row& row) {
                                 found.push_back({HeadOfRow(row, 0),
                                                  row.Text(8), row.Bytes(9),
                                                  row.Text(10), row.Text(11)});
                               })
                      .status());
  return found;
}

absl::Status SqlWitness::PutCosigned(const CosignedHead& cosigned) {
  const SignedHead& head = cosigned.head;
  return connection_.Run(
      kPutCosigned,
      {head.region, Blob{head.payload}, Blob{head.signature}, head.suite,
       head.key_id, head.size, Blob{head.root}, ToMicros(head.sign_time),
       cosigned.witness, Blob{cosigned.signature}, cosigned.suite,
       cosigned.key_id});
}

}  // namespace bashu::ledger
