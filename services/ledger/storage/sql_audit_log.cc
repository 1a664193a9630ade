#include <absl/strings/string_view.h>

#include <string>
#include <vector>

#include "common/status/macros.h"
#include "services/ledger/storage/sql_store.h"

namespace bashu::ledger {
namespace {

using sql::Blob;
using sql::Row;

constexpr char kSize[] =
    "SELECT COALESCE(MAX(leaf_index) + 1, 0) FROM audit_leaves";
constexpr char kAppend[] =
    "INSERT INTO audit_leaves (leaf_index, entry, hash) VALUES ($1, $2, $3)";
constexpr char kAppendOfGrant[] =
    "INSERT INTO grant_leaves (grant_id, leaf_index) VALUES ($1, $2)";
constexpr char kHashesFrom[] =
    "SELECT hash FROM audit_leaves WHERE leaf_index >= $1"
    " ORDER BY leaf_index LIMIT $2";
constexpr char kOfGrant[] =
    "SELECT l.leaf_index, l.entry, l.hash FROM grant_leaves AS g"
    " JOIN audit_leaves AS l ON l.leaf_index = g.leaf_index"
    " WHERE g.grant_id = $1 ORDER BY g.leaf_index";

}  // namespace

absl::StatusOr<int64_t> SqlAuditLog::Size() {
  int64_t size = 0;
  RETURN_IF_ERROR(
      connection_.Execute(kSize, {}, [&](const Row& row) { size = row.Int(0); })
          .status());
  return size;
}

absl::Status SqlAuditLog::Append(const Leaf& leaf) {
  RETURN_IF_ERROR(connection_.Run(
      kAppend, {leaf.index, Blob{leaf.entry}, Blob{leaf.hash}}));
  if (leaf.grant.empty()) return absl::OkStatus();
  return connection_.Run(kAppendOfGrant, {leaf.grant.value(), leaf.index});
}

absl::StatusOr<std::vector<std::string>> SqlAuditLog::HashesFrom(int64_t index,
                                                                 int limit) {
  std::vector<std::string> hashes;
  RETURN_IF_ERROR(
      connection_
          .Execute(kHashesFrom, {index, int64_t{limit}},
                   [&](const Row& row) { hashes.push_back(row.Bytes(0)); })
          .status());
  return hashes;
}

absl::StatusOr<std::vector<Leaf>> SqlAuditLog::OfGrant(const GrantId& grant) {
  std::vector<Leaf> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kOfGrant, {grant.value()},
                               [&](const Row& row) {
                                 found.push_back({row.Int(0), grant,
                                                  row.Bytes(1), row.Bytes(2)});
                               })
                      .status());
  return found;
}

}  // namespace bashu::ledger
