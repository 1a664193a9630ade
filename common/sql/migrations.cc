#include "common/sql/migrations.h"

#include <absl/strings/escaping.h>
#include <openssl/sha.h>

#include <map>
#include <string>

#include "common/status/error.h"
#include "common/status/macros.h"

namespace bashu::sql {
namespace {

constexpr char kTable[] =
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    "name TEXT PRIMARY KEY, digest TEXT NOT NULL) STRICT;";
constexpr char kSeen[] = "SELECT name, digest FROM schema_migrations";
constexpr char kRecord[] =
    "INSERT INTO schema_migrations (name, digest) VALUES ($1, $2)";

std::string DigestOf(absl::string_view script) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(script.data()), script.size(),
         digest);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), sizeof(digest)));
}

absl::Status Refuse(absl::string_view reason, absl::string_view name) {
  return MakeError({absl::StatusCode::kFailedPrecondition,
                    "bashu",
                    reason,
                    "The database's schema is not one this version can use.",
                    "数据库结构与本版本不符。",
                    {{"migration", std::string(name)}}});
}

// Commits what `body` does, or rolls it back.
absl::Status InTransaction(Connection& connection,
                           absl::FunctionRef<absl::Status()> body) {
  RETURN_IF_ERROR(connection.Begin());
  absl::Status status = body();
  if (status.ok()) return connection.Commit();
  connection.Rollback();
  return status;
}

}  // namespace

absl::Status Migrate(Connection& connection,
                     absl::Span<const Migration> migrations) {
  std::map<std::string, std::string> seen;
  RETURN_IF_ERROR(InTransaction(connection, [&]() -> absl::Status {
    RETURN_IF_ERROR(connection.RunScript(kTable));
    return connection
        .Execute(kSeen, {},
                 [&](const Row& row) { seen[row.Text(0)] = row.Text(1); })
        .status();
  }));
  for (const Migration& migration : migrations) {
    const std::string digest = DigestOf(migration.script);
    const auto found = seen.find(migration.name);
    if (found != seen.end()) {
      if (found->second != digest) {
        return Refuse("SCHEMA_CHANGED", migration.name);
      }
      seen.erase(found);
      continue;
    }
    RETURN_IF_ERROR(InTransaction(connection, [&]() -> absl::Status {
      RETURN_IF_ERROR(connection.RunScript(migration.script));
      return connection.Run(kRecord, {absl::string_view(migration.name),
                                      absl::string_view(digest)});
    }));
  }
  if (!seen.empty()) return Refuse("SCHEMA_NEWER", seen.begin()->first);
  return absl::OkStatus();
}

}  // namespace bashu::sql
