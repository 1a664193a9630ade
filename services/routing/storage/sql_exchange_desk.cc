// The part of SqlExchangeTx that people look at: comparisons, quarantines, dead
// letters and non-deliveries.
#include "common/status/macros.h"
#include "services/routing/storage/sql_exchange.h"

namespace bashu::routing {
namespace {

using ::bashu::sql::Blob;
using ::bashu::sql::FromMicros;
using ::bashu::sql::Param;
using ::bashu::sql::Row;
using ::bashu::sql::ToMicros;

constexpr char kFindComparison[] =
    "SELECT partner, life, standing, compare_time, skew_micros, state"
    " FROM comparisons WHERE partner = $1";
constexpr char kPutComparison[] =
    "INSERT INTO comparisons (partner, life, standing, compare_time,"
    " skew_micros, state) VALUES ($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT (partner) DO UPDATE SET life = excluded.life,"
    " standing = excluded.standing, compare_time = excluded.compare_time,"
    " skew_micros = excluded.skew_micros, state = excluded.state";
constexpr char kOpenQuarantines[] =
    "SELECT id, partner, payload, signature, suite, key_id, batch, sequence,"
    " digest, create_time, release_time, releaser, reason FROM quarantines"
    " WHERE release_time IS NULL ORDER BY id";
constexpr char kPutQuarantine[] =
    "INSERT INTO quarantines (id, partner, payload, signature, suite, key_id,"
    " batch, sequence, digest, create_time, release_time, releaser, reason)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    " ON CONFLICT (id) DO UPDATE SET release_time = excluded.release_time,"
    " releaser = excluded.releaser, reason = excluded.reason";

#define BASHU_LETTER_COLUMNS                                             \
  "id, partner, direction, digest, document, payload, signature, suite," \
  " key_id, batch, sealed_body, certificate, refusal, attempts, state,"  \
  " create_time, last_time, decide_time, decider, reason"

constexpr char kFindDeadLetter[] =
    "SELECT " BASHU_LETTER_COLUMNS " FROM dead_letters WHERE id = $1";
constexpr char kFindDeadLetterLike[] =
    "SELECT " BASHU_LETTER_COLUMNS
    " FROM dead_letters"
    " WHERE partner = $1 AND direction = $2 AND digest = $3";
constexpr char kPutDeadLetter[] =
    "INSERT INTO dead_letters (" BASHU_LETTER_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
    " $15, $16, $17, $18, $19, $20)"
    " ON CONFLICT (id) DO UPDATE SET refusal = excluded.refusal,"
    " attempts = excluded.attempts, state = excluded.state,"
    " last_time = excluded.last_time, decide_time = excluded.decide_time,"
    " decider = excluded.decider, reason = excluded.reason";
constexpr char kListDeadLetters[] =
    "SELECT " BASHU_LETTER_COLUMNS
    " FROM dead_letters WHERE ($1 = 0 OR state = $1)"
    " AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3";
constexpr char kCountOpenDeadLetters[] =
    "SELECT COUNT(*) FROM dead_letters WHERE partner = $1 AND state = 1";
constexpr char kFindNonDelivery[] =
    "SELECT document, due_time, payload, signature, suite, key_id, batch"
    " FROM non_deliveries WHERE document = $1";
constexpr char kPutNonDelivery[] =
    "INSERT INTO non_deliveries (document, due_time, payload, signature,"
    " suite, key_id, batch) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    " ON CONFLICT (document) DO NOTHING";

#undef BASHU_LETTER_COLUMNS

Param Optional(const std::optional<absl::Time>& time) {
  if (!time.has_value()) return nullptr;
  return ToMicros(*time);
}

std::optional<absl::Time> OptionalTime(const Row& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return FromMicros(row.Int(column));
}

DeadLetter LetterOf(const Row& row) {
  return {row.Text(0),
          row.Text(1),
          static_cast<Direction>(row.Int(2)),
          row.Bytes(3),
          row.Text(4),
          {SignedOf(row, 5), row.Bytes(10), row.Bytes(11)},
          row.Text(12),
          static_cast<int>(row.Int(13)),
          static_cast<DeadLetterState>(row.Int(14)),
          FromMicros(row.Int(15)),
          FromMicros(row.Int(16)),
          OptionalTime(row, 17),
          row.Text(18),
          row.Text(19)};
}

}  // namespace

absl::StatusOr<std::optional<Comparison>> SqlExchangeTx::FindComparison(
    absl::string_view partner) {
  std::optional<Comparison> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kFindComparison, {partner},
                               [&](const Row& row) {
                                 found = Comparison{
                                     row.Text(0),
                                     row.Text(1),
                                     static_cast<Standing>(row.Int(2)),
                                     FromMicros(row.Int(3)),
                                     absl::Microseconds(row.Int(4)),
                                     row.Bytes(5)};
                               })
                      .status());
  return found;
}

absl::Status SqlExchangeTx::PutComparison(const Comparison& c) {
  return connection_.Run(kPutComparison,
                         {c.partner, c.life, static_cast<int64_t>(c.standing),
                          ToMicros(c.compare_time),
                          absl::ToInt64Microseconds(c.skew), Blob{c.state}});
}

absl::StatusOr<std::vector<Quarantine>> SqlExchangeTx::OpenQuarantines() {
  std::vector<Quarantine> open;
  RETURN_IF_ERROR(connection_
                      .Execute(kOpenQuarantines, {},
                               [&](const Row& row) {
                                 open.push_back({row.Text(0), row.Text(1),
                                                 SignedOf(row, 2),
                                                 Link{row.Int(7), row.Bytes(8)},
                                                 FromMicros(row.Int(9)),
                                                 OptionalTime(row, 10),
                                                 row.Text(11), row.Text(12)});
                               })
                      .status());
  return open;
}

absl::Status SqlExchangeTx::PutQuarantine(const Quarantine& q) {
  return connection_.Run(
      kPutQuarantine,
      {q.id, q.partner, Blob{q.proof.payload}, Blob{q.proof.signature},
       q.proof.suite, q.proof.key_id, BatchOf(q.proof), q.head.sequence,
       Blob{q.head.digest}, ToMicros(q.create_time), Optional(q.release_time),
       q.releaser, q.reason});
}

absl::StatusOr<std::optional<DeadLetter>> SqlExchangeTx::FindDeadLetter(
    absl::string_view id) {
  std::optional<DeadLetter> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kFindDeadLetter, {id},
                               [&](const Row& row) { found = LetterOf(row); })
                      .status());
  return found;
}

absl::StatusOr<std::optional<DeadLetter>> SqlExchangeTx::FindDeadLetterLike(
    const DeadLetter& like) {
  std::optional<DeadLetter> found;
  RETURN_IF_ERROR(
      connection_
          .Execute(kFindDeadLetterLike,
                   {like.partner, static_cast<int64_t>(like.direction),
                    Blob{like.digest}},
                   [&](const Row& row) { found = LetterOf(row); })
          .status());
  return found;
}

absl::Status SqlExchangeTx::PutDeadLetter(const DeadLetter& d) {
  const SignedDocument& made = d.envelope.document;
  return connection_.Run(kPutDeadLetter, {d.id,
                                          d.partner,
                                          static_cast<int64_t>(d.direction),
                                          Blob{d.digest},
                                          d.document,
                                          Blob{made.payload},
                                          Blob{made.signature},
                                          made.suite,
                                          made.key_id,
                                          BatchOf(made),
                                          Blob{d.envelope.sealed_body},
                                          Blob{d.envelope.certificate},
                                          d.refusal,
                                          int64_t{d.attempts},
                                          static_cast<int64_t>(d.state),
                                          ToMicros(d.create_time),
                                          ToMicros(d.last_time),
                                          Optional(d.decide_time),
                                          d.decider,
                                          d.reason});
}

absl::StatusOr<std::vector<DeadLetter>> SqlExchangeTx::ListDeadLetters(
    std::optional<DeadLetterState> state, absl::string_view before, int limit) {
  std::vector<DeadLetter> found;
  const int64_t number = state.has_value() ? static_cast<int64_t>(*state) : 0;
  RETURN_IF_ERROR(
      connection_
          .Execute(kListDeadLetters, {number, before, int64_t{limit}},
                   [&](const Row& row) { found.push_back(LetterOf(row)); })
          .status());
  return found;
}

absl::StatusOr<int64_t> SqlExchangeTx::CountOpenDeadLetters(
    absl::string_view partner) {
  int64_t count = 0;
  RETURN_IF_ERROR(connection_
                      .Execute(kCountOpenDeadLetters, {partner},
                               [&](const Row& row) { count = row.Int(0); })
                      .status());
  return count;
}

absl::StatusOr<std::optional<NonDelivery>> SqlExchangeTx::FindNonDelivery(
    absl::string_view document) {
  std::optional<NonDelivery> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kFindNonDelivery, {document},
                               [&](const Row& row) {
                                 found = NonDelivery{row.Text(0),
                                                     FromMicros(row.Int(1)),
                                                     SignedOf(row, 2)};
                               })
                      .status());
  return found;
}

absl::Status SqlExchangeTx::PutNonDelivery(const NonDelivery& n) {
  return connection_.Run(
      kPutNonDelivery,
      {n.document, ToMicros(n.due_time), Blob{n.statement.payload},
       Blob{n.statement.signature}, n.statement.suite, n.statement.key_id,
       BatchOf(n.statement)});
}

}  // namespace bashu::routing
