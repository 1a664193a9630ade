#include "common/sql/sql_journal.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include "common/status/macros.h"

namespace bashu::sql {
namespace {

constexpr char kAppend[] =
    "INSERT INTO events (sequence, id, type, subject, commit_time, traceparent)"
    " VALUES ($1, $2, $3, $4, $5, $6)";
constexpr char kLastEvent[] = "SELECT COALESCE(MAX(sequence), 0) FROM events";
constexpr char kEventsAfter[] =
    "SELECT sequence, id, type, subject, commit_time, traceparent FROM events"
    " WHERE sequence > $1 ORDER BY sequence LIMIT $2";
constexpr char kEnqueue[] =
    "INSERT INTO dispatches (sequence, id, kind, subject, lane, state,"
    " create_time, next_time, attempts, last_reason, traceparent)"
    " VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8, $9, $10)"
    " ON CONFLICT (id) DO NOTHING";
constexpr char kLastDispatch[] =
    "SELECT COALESCE(MAX(sequence), 0) FROM dispatches";
constexpr char kDue[] =
    "SELECT id, kind, subject, lane, sequence, create_time, next_time,"
    " attempts, last_reason, traceparent FROM dispatches AS d"
    " WHERE state = 'waiting' AND next_time <= $1 AND NOT EXISTS ("
    "  SELECT 1 FROM dispatches AS e WHERE e.state = 'waiting'"
    "  AND e.lane = d.lane AND e.sequence < d.sequence)"
    " ORDER BY sequence LIMIT $2";
constexpr char kMarkSent[] =
    "UPDATE dispatches SET state = 'sent' WHERE id = $1";
constexpr char kReschedule[] =
    "UPDATE dispatches SET attempts = $2, next_time = $3, last_reason = $4"
    " WHERE id = $1";
constexpr char kMarkDead[] =
    "UPDATE dispatches SET state = 'dead', attempts = $2, last_reason = $3"
    " WHERE id = $1";
constexpr char kBacklog[] =
    "SELECT COUNT(*) FROM dispatches WHERE state = 'waiting'";
constexpr char kCursor[] = "SELECT sequence FROM cursors WHERE feed = $1";
constexpr char kSetCursor[] =
    "INSERT INTO cursors (feed, sequence) VALUES ($1, $2)"
    " ON CONFLICT (feed) DO UPDATE SET sequence = excluded.sequence";
constexpr char kFindReply[] =
    "SELECT fields, response FROM replies WHERE caller = $1 AND request_id = "
    "$2";
constexpr char kRecordReply[] =
    "INSERT INTO replies (caller, request_id, fields, response, create_time)"
    " VALUES ($1, $2, $3, $4, $5)";

store::Event EventOf(const Row& row) {
  return {
      row.Int(0), row.Text(1), row.Text(2), row.Text(3), FromMicros(row.Int(4)),
      row.Text(5)};
}

store::Dispatch DispatchOf(const Row& row) {
  return {row.Text(0),
          row.Text(1),
          row.Text(2),
          row.Text(3),
          row.Int(4),
          FromMicros(row.Int(5)),
          FromMicros(row.Int(6)),
          static_cast<int>(row.Int(7)),
          row.Text(8),
          row.Text(9)};
}

// "1=digest 7=digest": field numbers and their hex digests.
std::string FormatFields(const std::map<int, std::string>& fields) {
  return absl::StrJoin(fields, " ", absl::PairFormatter("="));
}

std::map<int, std::string> ParseFields(absl::string_view text) {
  std::map<int, std::string> fields;
  for (absl::string_view part : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> field =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    int number = 0;
    if (absl::SimpleAtoi(field.first, &number)) {
      fields[number] = std::string(field.second);
    }
  }
  return fields;
}

}  // namespace

absl::StatusOr<int64_t> SqlJournal::LastOf(const char* statement, Last& last) {
  if (last.view != connection_.view()) {
    RETURN_IF_ERROR(
        connection_
            .Execute(statement, {},
                     [&](const Row& row) { last.sequence = row.Int(0); })
            .status());
    last.view = connection_.view();
  }
  return last.sequence;
}

absl::Status SqlJournal::Append(const store::Event& event) {
  ASSIGN_OR_RETURN(const int64_t last, LastOf(kLastEvent, event_));
  RETURN_IF_ERROR(connection_.Run(
      kAppend, {last + 1, event.id, event.type, event.subject,
                ToMicros(event.commit_time), event.traceparent}));
  event_.sequence = last + 1;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<store::Event>> SqlJournal::EventsAfter(
    int64_t sequence, int limit) {
  std::vector<store::Event> found;
  RETURN_IF_ERROR(
      connection_
          .Execute(kEventsAfter, {sequence, int64_t{limit}},
                   [&](const Row& row) { found.push_back(EventOf(row)); })
          .status());
  return found;
}

absl::Status SqlJournal::Enqueue(const store::Dispatch& dispatch) {
  ASSIGN_OR_RETURN(const int64_t last, LastOf(kLastDispatch, dispatch_));
  ASSIGN_OR_RETURN(
      const int64_t queued,
      connection_.Execute(
          kEnqueue,
          {last + 1, dispatch.id, dispatch.kind, dispatch.subject,
           dispatch.lane, ToMicros(dispatch.create_time),
           ToMicros(dispatch.next_time), int64_t{dispatch.attempts},
           dispatch.last_reason, dispatch.traceparent},
          [](const Row&) {}));
  dispatch_.sequence = last + queued;  // none if its id was there
  return absl::OkStatus();
}

absl::StatusOr<std::vector<store::Dispatch>> SqlJournal::Due(absl::Time now,
                                                             int limit) {
  std::vector<store::Dispatch> due;
  RETURN_IF_ERROR(
      connection_
          .Execute(kDue, {ToMicros(now), int64_t{limit}},
                   [&](const Row& row) { due.push_back(DispatchOf(row)); })
          .status());
  return due;
}

absl::Status SqlJournal::MarkSent(absl::string_view id) {
  return connection_.ChangeOne(kMarkSent, {id});
}

absl::Status SqlJournal::Reschedule(const store::Dispatch& dispatch) {
  return connection_.ChangeOne(
      kReschedule, {dispatch.id, int64_t{dispatch.attempts},
                    ToMicros(dispatch.next_time), dispatch.last_reason});
}

absl::Status SqlJournal::MarkDead(const store::Dispatch& dispatch) {
  return connection_.ChangeOne(
      kMarkDead,
      {dispatch.id, int64_t{dispatch.attempts}, dispatch.last_reason});
}

absl::StatusOr<int64_t> SqlJournal::Backlog() {
  int64_t count = 0;
  RETURN_IF_ERROR(
      connection_
          .Execute(kBacklog, {}, [&](const Row& row) { count = row.Int(0); })
          .status());
  return count;
}

absl::StatusOr<int64_t> SqlJournal::Cursor(absl::string_view feed) {
  int64_t sequence = 0;
  RETURN_IF_ERROR(connection_
                      .Execute(kCursor, {feed},
                               [&](const Row& row) { sequence = row.Int(0); })
                      .status());
  return sequence;
}

absl::Status SqlJournal::SetCursor(absl::string_view feed, int64_t sequence) {
  return connection_.Run(kSetCursor, {feed, sequence});
}

absl::StatusOr<std::optional<store::Reply>> SqlJournal::FindReply(
    absl::string_view caller, absl::string_view request_id) {
  std::optional<store::Reply> reply;
  RETURN_IF_ERROR(
      connection_
          .Execute(
              kFindReply, {caller, request_id},
              [&](const Row& row) {
                reply = store::Reply{ParseFields(row.Text(0)), row.Bytes(1)};
              })
          .status());
  return reply;
}

absl::Status SqlJournal::RecordReply(absl::string_view caller,
                                     absl::string_view request_id,
                                     absl::Time now,
                                     const store::Reply& reply) {
  return connection_.Run(kRecordReply,
                         {caller, request_id, FormatFields(reply.fields),
                          Blob{reply.response}, ToMicros(now)});
}

}  // namespace bashu::sql
