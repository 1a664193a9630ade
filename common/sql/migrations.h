#pragma once

#include <absl/status/status.h>
#include <absl/types/span.h>

#include "common/sql/connection.h"

namespace bashu::sql {

// One step of a schema. Immutable once released: the text's digest is stored
// and compared.
struct Migration {
  const char* name;  // "ledger/0001_accounts"
  const char* script;
};

// Applies, in order and once, the migrations that the database has not seen,
// each in a transaction of its own.
//
// Refuses a database that has seen a migration we do not know
// (SCHEMA_NEWER: an older binary must not write a newer schema) or that saw
// another text under a name (SCHEMA_CHANGED). Not to be run by two processes.
absl::Status Migrate(Connection& connection,
                     absl::Span<const Migration> migrations);

}  // namespace bashu::sql
