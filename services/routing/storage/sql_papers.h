#pragma once

#include "common/crypto/key_ring.h"
#include "common/sql/connection.h"
#include "services/routing/domain/paper_store.h"

namespace bashu::routing {

// PaperTx on SQLite and PostgreSQL.
class SqlPaperTx final : public PaperTx {
 public:
  SqlPaperTx(sql::Connection& connection, const crypto::KeyRing& ring)
      : connection_(connection), ring_(ring) {}

  absl::StatusOr<std::optional<Paper>> FindPaper(
      absl::string_view digest) override;
  absl::Status PutPaper(const Paper& paper) override;
  absl::StatusOr<std::optional<std::string>> FindChunk(absl::string_view digest,
                                                       int64_t offset) override;
  absl::Status PutChunk(absl::string_view digest, int64_t offset,
                        absl::string_view content) override;
  absl::Status DropChunks(absl::string_view digest) override;
  absl::StatusOr<bool> IsExpected(absl::string_view digest,
                                  absl::string_view partner) override;
  absl::Status Expect(absl::string_view digest,
                      absl::string_view partner) override;

 private:
  sql::Connection& connection_;
  const crypto::KeyRing& ring_;
};

}  // namespace bashu::routing
