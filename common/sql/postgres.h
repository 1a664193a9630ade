#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "common/sql/connection.h"
#include "common/sql/sqlite.h"

namespace bashu::sql {

// Connects to PostgreSQL with libpq's `conninfo` (several hosts with
// target_session_attrs=read-write follow a failover).
//
// Writers run SERIALIZABLE, readers REPEATABLE READ and read only. A commit
// whose synchronous wait was cancelled is answered as unknown, although the
// server says success with a warning: the standby may not have it. After the
// connection is lost, Begin() makes a new one.
absl::StatusOr<std::unique_ptr<Connection>> OpenPostgres(std::string conninfo,
                                                         Access access);

}  // namespace bashu::sql
