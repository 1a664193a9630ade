#include "common/sql/sqlite.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/observe/log.h"
#include "common/status/macros.h"
#include "common/store/errors.h"

namespace bashu::sql {
namespace {

// The page cache and the WAL stay small against the services' 40 MB at rest; a
// checkpoint every 16 MB keeps it off most commits.
constexpr char kWriterPragmas[] =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    "PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864;"
    "PRAGMA secure_delete=ON;";
constexpr char kReaderPragmas[] =
    "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;";
constexpr char kPragmas[] =
    "PRAGMA busy_timeout=2000; PRAGMA foreign_keys=ON;"
    "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
    "PRAGMA temp_store=MEMORY;";

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
  }
};

// A prepared statement and, for $1, $2 …, SQLite's own index of each.
struct Prepared {
  std::unique_ptr<sqlite3_stmt, FinalizeStatement> statement;
  std::vector<int> indexes;
};

// Keeps other processes away from a database while it is open.
class FileLock {
 public:
  FileLock() = default;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock() {
    if (fd_ >= 0) close(fd_);
  }

  bool Take(const std::string& path) {
    if (fd_ >= 0) return true;
    fd_ = open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (fd_ >= 0 && flock(fd_, LOCK_EX | LOCK_NB) == 0) return true;
    if (fd_ >= 0) close(std::exchange(fd_, -1));
    return false;
  }

 private:
  int fd_ = -1;
};

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

  int64_t Int(int column) const override {
    return sqlite3_column_int64(statement_, column);
  }
  std::string Text(int column) const override { return Bytes(column); }
  std::string Bytes(int column) const override {
    const auto* bytes =
        static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const int size = sqlite3_column_bytes(statement_, column);
    return bytes == nullptr ? ""
                            : std::string(bytes, static_cast<size_t>(size));
  }
  bool IsNull(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }

 private:
  sqlite3_stmt* statement_;
};

class Sqlite final : public Connection {
 public:
  Sqlite(std::string path, Access access)
      : path_(std::move(path)), access_(access) {}

  absl::Status Open();

  absl::Status Begin() override;
  absl::Status Commit() override;
  void Rollback() override;
  absl::Status Mark() override;
  absl::Status ReturnToMark() override;
  int64_t touches() const override { return touches_; }
  absl::StatusOr<int64_t> Execute(const char* statement,
                                  absl::Span<const Param> params,
                                  RowSink each) override;
  absl::Status RunScript(absl::string_view script) override;

 private:
  absl::StatusOr<Prepared*> Prepare(const char* statement);
  absl::Status Control(const char* statement);
  absl::Status Failed(int code, absl::string_view doing);
  void Close();

  const std::string path_;
  const Access access_;
  FileLock lock_;
  std::unique_ptr<sqlite3, CloseDatabase> database_;
  absl::flat_hash_map<const char*, Prepared> prepared_;
  int64_t touches_ = 0;
  bool marked_ = false;  // in this transaction
};

absl::Status Sqlite::Open() {
  if (access_ == Access::kWrite && !lock_.Take(absl::StrCat(path_, ".lock"))) {
    observe::Log(observe::Severity::kError, "store.locked", {});
    return store::StoreUnavailable();
  }
  sqlite3* opened = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                    (access_ == Access::kWrite ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(path_.c_str(), &opened, flags, nullptr);
  database_.reset(opened);
  if (code != SQLITE_OK) return Failed(code, "open");
  sqlite3_extended_result_codes(opened, 1);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  for (const char* pragmas :
       {kPragmas,
        access_ == Access::kWrite ? kWriterPragmas : kReaderPragmas}) {
    const int set = sqlite3_exec(opened, pragmas, nullptr, nullptr, nullptr);
    if (set != SQLITE_OK) return Failed(set, "pragma");
  }
  return absl::OkStatus();
}

absl::Status Sqlite::Begin() {
  if (database_ == nullptr) RETURN_IF_ERROR(Open());
  marked_ = false;
  ChangeView();
  return Control(access_ == Access::kWrite ? "BEGIN IMMEDIATE" : "BEGIN");
}

absl::Status Sqlite::Commit() {
  if (sqlite3_get_autocommit(database_.get()) != 0) {
    // An earlier failure ended the transaction: certainly nothing was stored.
    return store::StoreUnavailable();
  }
  const int code =
      sqlite3_exec(database_.get(), "COMMIT", nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) return absl::OkStatus();
  const absl::Status status = Failed(code, "commit");
  Rollback();
  if ((code & 0xff) == SQLITE_FULL) return store::StoreFull();
  if ((code & 0xff) == SQLITE_BUSY) return store::MustRetry();
  // The disk may or may not have it: only what is read back is true.
  Close();
  return store::OutcomeUnknown();
}

void Sqlite::Rollback() {
  if (database_ == nullptr || sqlite3_get_autocommit(database_.get()) != 0) {
    return;
  }
  const int code =
      sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) Close();
}

absl::Status Sqlite::Mark() {
  if (std::exchange(marked_, true)) RETURN_IF_ERROR(Control("RELEASE mark"));
  return Control("SAVEPOINT mark");
}

absl::Status Sqlite::ReturnToMark() {
  ChangeView();
  return Control("ROLLBACK TO mark");
}

absl::StatusOr<int64_t> Sqlite::Execute(const char* statement,
                                        absl::Span<const Param> params,
                                        RowSink each) {
  ASSIGN_OR_RETURN(Prepared * prepared, Prepare(statement));
  sqlite3_stmt* raw = prepared->statement.get();
  CHECK(params.size() == prepared->indexes.size());
  for (size_t i = 0; i < params.size(); ++i) {
    const int index = prepared->indexes[i];
    if (const auto* number = std::get_if<int64_t>(&params[i])) {
      sqlite3_bind_int64(raw, index, *number);
    } else if (const auto* text = std::get_if<absl::string_view>(&params[i])) {
      sqlite3_bind_text64(raw, index, text->data() ? text->data() : "",
                          text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (const auto* blob = std::get_if<Blob>(&params[i])) {
      sqlite3_bind_blob64(raw, index,
                          blob->bytes.data() ? blob->bytes.data() : "",
                          blob->bytes.size(), SQLITE_STATIC);
    } else {
      sqlite3_bind_null(raw, index);
    }
  }
  const SqliteRow row(raw);
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(raw)) == SQLITE_ROW) each(row);
  sqlite3_reset(raw);
  if (code != SQLITE_DONE) return Failed(code, "step");
  if (sqlite3_stmt_readonly(raw) != 0) return 0;
  ++touches_;
  return sqlite3_changes64(database_.get());
}

absl::StatusOr<Prepared*> Sqlite::Prepare(const char* statement) {
  if (database_ == nullptr || sqlite3_get_autocommit(database_.get()) != 0) {
    // The transaction is over: SQLite ends it by itself on some errors.
    return store::StoreUnavailable();
  }
  Prepared& prepared = prepared_[statement];
  if (prepared.statement != nullptr) return &prepared;
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), statement, -1,
                                      SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  prepared.statement.reset(raw);
  if (code != SQLITE_OK) return Failed(code, "prepare");
  const int count = sqlite3_bind_parameter_count(raw);
  for (int i = 1; i <= count; ++i) {
    const std::string name = absl::StrCat("$", i);
    prepared.indexes.push_back(sqlite3_bind_parameter_index(raw, name.c_str()));
  }
  return &prepared;
}

absl::Status Sqlite::Control(const char* statement) {
  const int code =
      sqlite3_exec(database_.get(), statement, nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : Failed(code, statement);
}

absl::Status Sqlite::RunScript(absl::string_view script) {
  const std::string text(script);
  const int code =
      sqlite3_exec(database_.get(), text.c_str(), nullptr, nullptr, nullptr);
  ++touches_;
  return code == SQLITE_OK ? absl::OkStatus() : Failed(code, "script");
}

// Turns a result code into a status, and drops the connection where what it
// believes may differ from what the disk has.
absl::Status Sqlite::Failed(int code, absl::string_view doing) {
  ++touches_;
  if (code == SQLITE_CONSTRAINT_PRIMARYKEY ||
      code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_ROWID) {
    return store::RowExists();
  }
  const char* message =
      database_ == nullptr ? "closed" : sqlite3_errmsg(database_.get());
  observe::Log(observe::Severity::kError, "store.sqlite",
               {{"doing", doing},
                {"code", int64_t{code}},
                {"message", absl::string_view(message)}});
  switch (code & 0xff) {
    case SQLITE_FULL:
      return store::StoreFull();
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_IOERR:
      if (doing != "commit") Close();
      return store::StoreUnavailable();
    default:
      return store::StoreUnavailable();
  }
}

void Sqlite::Close() {
  prepared_.clear();
  database_.reset();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> OpenSqlite(std::string path,
                                                       Access access) {
  auto connection = std::make_unique<Sqlite>(std::move(path), access);
  RETURN_IF_ERROR(connection->Open());
  return connection;
}

}  // namespace bashu::sql
