#include "common/sql/sql_store.h"

#include "common/status/error.h"

namespace bashu::sql {

absl::StatusOr<std::unique_ptr<Connection>> Open(absl::string_view address,
                                                 Access access) {
  if (absl::ConsumePrefix(&address, "sqlite:")) {
    return OpenSqlite(std::string(address), access);
  }
  if (absl::ConsumePrefix(&address, "postgres:")) {
    return OpenPostgres(std::string(address), access);
  }
  return MakeError({absl::StatusCode::kInvalidArgument,
                    "bashu",
                    "INVALID_STORE",
                    "Write sqlite:PATH or postgres:CONNINFO.",
                    "应写作 sqlite:路径 或 postgres:连接串。",
                    {}});
}

}  // namespace bashu::sql
