#include "services/routing/storage/sql_papers.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>

#include "common/status/macros.h"

namespace bashu::routing {
namespace {

using ::bashu::sql::Blob;
using ::bashu::sql::FromMicros;
using ::bashu::sql::Row;
using ::bashu::sql::ToMicros;

constexpr char kFindPaper[] =
    "SELECT digest, size, received, complete, create_time FROM papers"
    " WHERE digest = $1";
constexpr char kPutPaper[] =
    "INSERT INTO papers (digest, size, received, complete, create_time)"
    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (digest) DO UPDATE SET"
    " received = excluded.received, complete = excluded.complete";
constexpr char kFindChunk[] =
    "SELECT content FROM paper_chunks WHERE digest = $1 AND position = $2";
constexpr char kPutChunk[] =
    "INSERT INTO paper_chunks (digest, position, content)"
    " VALUES ($1, $2, $3)";
constexpr char kDropChunks[] = "DELETE FROM paper_chunks WHERE digest = $1";
constexpr char kIsExpected[] =
    "SELECT 1 FROM expected_papers WHERE digest = $1 AND partner = $2";
constexpr char kExpect[] =
    "INSERT INTO expected_papers (digest, partner) VALUES ($1, $2)"
    " ON CONFLICT (digest, partner) DO NOTHING";

// Where a chunk belongs, so that nobody can move it.
std::string PlaceOf(absl::string_view digest, int64_t offset) {
  return absl::StrCat("papers/", absl::BytesToHexString(digest), "/", offset);
}

}  // namespace

absl::StatusOr<std::optional<Paper>> SqlPaperTx::FindPaper(
    absl::string_view digest) {
  std::optional<Paper> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kFindPaper, {Blob{digest}},
                               [&](const Row& row) {
                                 found = Paper{row.Bytes(0), row.Int(1),
                                               row.Int(2), row.Int(3) != 0,
                                               FromMicros(row.Int(4))};
                               })
                      .status());
  return found;
}

absl::Status SqlPaperTx::PutPaper(const Paper& paper) {
  return connection_.Run(
      kPutPaper, {Blob{paper.digest}, paper.size, paper.received,
                  int64_t{paper.complete}, ToMicros(paper.create_time)});
}

absl::StatusOr<std::optional<std::string>> SqlPaperTx::FindChunk(
    absl::string_view digest, int64_t offset) {
  std::optional<std::string> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kFindChunk, {Blob{digest}, offset},
                               [&](const Row& row) { found = row.Bytes(0); })
                      .status());
  if (!found.has_value()) return found;
  ASSIGN_OR_RETURN(std::string content,
                   ring_.Decrypt(*found, PlaceOf(digest, offset)));
  return std::optional<std::string>(std::move(content));
}

absl::Status SqlPaperTx::PutChunk(absl::string_view digest, int64_t offset,
                                  absl::string_view content) {
  const std::string hidden = ring_.Encrypt(content, PlaceOf(digest, offset));
  return connection_.Run(kPutChunk, {Blob{digest}, offset, Blob{hidden}});
}

absl::Status SqlPaperTx::DropChunks(absl::string_view digest) {
  return connection_.Run(kDropChunks, {Blob{digest}});
}

absl::StatusOr<bool> SqlPaperTx::IsExpected(absl::string_view digest,
                                            absl::string_view partner) {
  bool found = false;
  RETURN_IF_ERROR(connection_
                      .Execute(kIsExpected, {Blob{digest}, partner},
                               [&](const Row&) { found = true; })
                      .status());
  return found;
}

absl::Status SqlPaperTx::Expect(absl::string_view digest,
                                absl::string_view partner) {
  return connection_.Run(kExpect, {Blob{digest}, partner});
}

}  // namespace bashu::routing
