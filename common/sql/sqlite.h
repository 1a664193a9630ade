#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "common/sql/connection.h"

namespace bashu::sql {

enum class Access { kWrite, kRead };

// Opens the SQLite database at `path`, made if it is not there.
//
// WAL with synchronous=FULL: a commit that was answered survives the loss of
// power. Only the kWrite connection of a database checkpoints, and only one may
// exist (SQLite 3.40 has a race between a checkpointer and another writer); a
// lock file keeps a second process out, reported as STORE_UNAVAILABLE.
// After an I/O error the connection is closed and Begin() opens a new one, so
// that what is believed comes from the disk again.
absl::StatusOr<std::unique_ptr<Connection>> OpenSqlite(std::string path,
                                                       Access access);

}  // namespace bashu::sql
