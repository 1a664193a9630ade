#include "tests/load/raw_sqlite.h"

#include "common/base/check.h"

namespace bashu::load {
namespace {

// As in common/sql/sqlite.cc.
constexpr char kPragmas[] =
    "PRAGMA busy_timeout=2000; PRAGMA foreign_keys=ON;"
    "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    "PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864;"
    "PRAGMA secure_delete=ON;";
constexpr char kInsert[] =
    "INSERT INTO events (sequence, id, type, subject, commit_time, traceparent)"
    " VALUES ($1, $2, $3, $4, $5, $6)";

void Bind(sqlite3_stmt* statement, int index, const std::string& text) {
  sqlite3_bind_text64(statement, index, text.data(), text.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
}

}  // namespace

RawSqlite::RawSqlite(const std::string& path) {
  sqlite3* opened = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  CHECK(sqlite3_open_v2(path.c_str(), &opened, flags, nullptr) == SQLITE_OK);
  database_.reset(opened);
  CHECK(sqlite3_exec(opened, kPragmas, nullptr, nullptr, nullptr) == SQLITE_OK);
  begin_ = Prepare("BEGIN IMMEDIATE");
  insert_ = Prepare(kInsert);
  commit_ = Prepare("COMMIT");
}

void RawSqlite::Begin() { Step(begin_.get()); }

void RawSqlite::Append(const store::Event& event) {
  sqlite3_stmt* insert = insert_.get();
  sqlite3_bind_int64(insert, 1, ++sequence_);
  Bind(insert, 2, event.id);
  Bind(insert, 3, event.type);
  Bind(insert, 4, event.subject);
  sqlite3_bind_int64(insert, 5, absl::ToUnixMicros(event.commit_time));
  Bind(insert, 6, event.traceparent);
  Step(insert);
}

void RawSqlite::Commit() { Step(commit_.get()); }

RawSqlite::Statement RawSqlite::Prepare(const char* text) {
  sqlite3_stmt* statement = nullptr;
  CHECK(sqlite3_prepare_v3(database_.get(), text, -1, SQLITE_PREPARE_PERSISTENT,
                           &statement, nullptr) == SQLITE_OK);
  return Statement(statement);
}

void RawSqlite::Step(sqlite3_stmt* statement) {
  CHECK(sqlite3_step(statement) == SQLITE_DONE);
  CHECK(sqlite3_reset(statement) == SQLITE_OK);
}

}  // namespace bashu::load
