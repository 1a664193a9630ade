#include "common/sql/postgres.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <libpq-fe.h>

#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/observe/log.h"
#include "common/status/macros.h"
#include "common/store/errors.h"

namespace bashu::sql {
namespace {

struct FinishConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

// Results come in binary; whole numbers have the width of their type.
int64_t DecodeInt(const char* bytes, int size) {
  CHECK(size == 2 || size == 4 || size == 8);
  uint64_t value = 0;
  for (int i = 0; i < size; ++i) {
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  }
  // Moves the sign to the top and back.
  const int unused = 64 - 8 * size;
  return static_cast<int64_t>(value << unused) >> unused;
}

class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}

  int64_t Int(int column) const override {
    if (IsNull(column)) return 0;
    return DecodeInt(PQgetvalue(result_, row_, column),
                     PQgetlength(result_, row_, column));
  }
  std::string Text(int column) const override { return Bytes(column); }
  std::string Bytes(int column) const override {
    const auto size = static_cast<size_t>(PQgetlength(result_, row_, column));
    return std::string(PQgetvalue(result_, row_, column), size);
  }
  bool IsNull(int column) const override {
    return PQgetisnull(result_, row_, column) != 0;
  }

 private:
  const PGresult* result_;
  int row_;
};

// Parameters in the four arrays libpq wants; numbers travel as text, so that
// the server gives them whatever type the statement needs.
class Binding {
 public:
  explicit Binding(absl::Span<const Param> params) {
    texts_.reserve(params.size());
    for (const Param& param : params) Add(param);
  }

  int count() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void Add(const Param& param) {
    const auto* blob = std::get_if<Blob>(&param);
    formats_.push_back(blob != nullptr ? 1 : 0);
    if (std::holds_alternative<std::nullptr_t>(param)) {
      values_.push_back(nullptr);
      lengths_.push_back(0);
      return;
    }
    if (const auto* number = std::get_if<int64_t>(&param)) {
      texts_.push_back(absl::StrCat(*number));
    } else if (blob != nullptr) {
      texts_.push_back(std::string(blob->bytes));
    } else {
      texts_.push_back(std::string(std::get<absl::string_view>(param)));
    }
    values_.push_back(texts_.back().c_str());
    lengths_.push_back(static_cast<int>(texts_.back().size()));
  }

  std::vector<std::string> texts_;
  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
};

class Postgres final : public Connection {
 public:
  Postgres(std::string conninfo, Access access)
      : conninfo_(std::move(conninfo)), access_(access) {}

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
  absl::StatusOr<std::string> Prepare(const char* statement);
  absl::Status Control(const char* statement);
  absl::Status Failed(const PGresult* result, absl::string_view doing);
  static void OnNotice(void* self, const PGresult* notice);

  const std::string conninfo_;
  const Access access_;
  std::unique_ptr<PGconn, FinishConnection> connection_;
  absl::flat_hash_map<const char*, std::string> prepared_;
  int64_t touches_ = 0;
  bool marked_ = false;  // in this transaction
  bool warned_ = false;  // since the last COMMIT was sent
};

absl::Status Postgres::Open() {
  prepared_.clear();
  connection_.reset(PQconnectdb(conninfo_.c_str()));
  if (PQstatus(connection_.get()) != CONNECTION_OK) {
    return Failed(nullptr, "connect");
  }
  PQsetNoticeReceiver(connection_.get(), &Postgres::OnNotice, this);
  // Waits in the kernel for a dead peer end after ten seconds.
  return Control("SET tcp_user_timeout = 10000");
}

absl::Status Postgres::Begin() {
  if (PQstatus(connection_.get()) != CONNECTION_OK) RETURN_IF_ERROR(Open());
  marked_ = false;
  ChangeView();
  return Control(access_ == Access::kWrite
                     ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
                     : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

absl::Status Postgres::Commit() {
  warned_ = false;
  const Result result(PQexec(connection_.get(), "COMMIT"));
  if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) {
    // COMMIT of a failed transaction succeeds as a ROLLBACK.
    if (absl::string_view(PQcmdStatus(result.get())) != "COMMIT") {
      return store::StoreUnavailable();
    }
    return warned_ ? store::OutcomeUnknown() : absl::OkStatus();
  }
  absl::Status status = Failed(result.get(), "commit");
  if (PQstatus(connection_.get()) != CONNECTION_OK) {
    return store::OutcomeUnknown();
  }
  return status;
}

void Postgres::Rollback() {
  if (PQstatus(connection_.get()) != CONNECTION_OK) return;
  if (PQtransactionStatus(connection_.get()) == PQTRANS_IDLE) return;
  if (!Control("ROLLBACK").ok()) connection_.reset();
}

absl::Status Postgres::Mark() {
  if (std::exchange(marked_, true)) RETURN_IF_ERROR(Control("RELEASE mark"));
  return Control("SAVEPOINT mark");
}

absl::Status Postgres::ReturnToMark() {
  ChangeView();
  return Control("ROLLBACK TO mark");
}

absl::StatusOr<int64_t> Postgres::Execute(const char* statement,
                                          absl::Span<const Param> params,
                                          RowSink each) {
  ASSIGN_OR_RETURN(const std::string name, Prepare(statement));
  const Binding bound(params);
  const Result result(PQexecPrepared(
      connection_.get(), name.c_str(), bound.count(), bound.values(),
      bound.lengths(), bound.formats(), /*resultFormat=*/1));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    return Failed(result.get(), "execute");
  }
  const int rows = PQntuples(result.get());
  for (int i = 0; i < rows; ++i) each(PostgresRow(result.get(), i));
  if (absl::string_view(PQcmdStatus(result.get())).substr(0, 6) == "SELECT") {
    return 0;
  }
  ++touches_;
  return std::strtoll(PQcmdTuples(result.get()), nullptr, 10);
}

absl::StatusOr<std::string> Postgres::Prepare(const char* statement) {
  std::string& name = prepared_[statement];
  if (!name.empty()) return name;
  const std::string made = absl::StrCat("s", prepared_.size());
  const Result result(
      PQprepare(connection_.get(), made.c_str(), statement, 0, nullptr));
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
    return Failed(result.get(), "prepare");
  }
  name = made;
  return name;
}

absl::Status Postgres::Control(const char* statement) {
  const Result result(PQexec(connection_.get(), statement));
  return PQresultStatus(result.get()) == PGRES_COMMAND_OK
             ? absl::OkStatus()
             : Failed(result.get(), statement);
}

absl::Status Postgres::RunScript(absl::string_view script) {
  const std::string text =
      absl::StrReplaceAll(script, {{" INTEGER", " BIGINT"},
                                   {" BLOB", " BYTEA"},
                                   {") STRICT, WITHOUT ROWID;", ");"},
                                   {") STRICT;", ");"}});
  const Result result(PQexec(connection_.get(), text.c_str()));
  ++touches_;
  return PQresultStatus(result.get()) == PGRES_COMMAND_OK
             ? absl::OkStatus()
             : Failed(result.get(), "script");
}

absl::Status Postgres::Failed(const PGresult* result, absl::string_view doing) {
  ++touches_;
  const char* field = result == nullptr
                          ? nullptr
                          : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const absl::string_view state = field == nullptr ? "" : field;
  if (state == "23505") return store::RowExists();
  if (state == "40001" || state == "40P01") return store::MustRetry();
  // The server's DETAIL line may quote a row, so only the state is logged.
  observe::Log(observe::Severity::kError, "store.postgres",
               {{"doing", doing}, {"sqlstate", state}});
  return state == "53100" ? store::StoreFull() : store::StoreUnavailable();
}

void Postgres::OnNotice(void* self, const PGresult* notice) {
  const char* severity =
      PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
  if (severity == nullptr || absl::string_view(severity) != "WARNING") return;
  static_cast<Postgres*>(self)->warned_ = true;
  observe::Log(observe::Severity::kWarning, "store.postgres.warning", {});
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> OpenPostgres(std::string conninfo,
                                                         Access access) {
  auto connection = std::make_unique<Postgres>(std::move(conninfo), access);
  RETURN_IF_ERROR(connection->Open());
  return connection;
}

}  // namespace bashu::sql
