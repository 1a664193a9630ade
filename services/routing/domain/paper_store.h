#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <optional>
#include <string>

#include "services/routing/domain/paper.h"

namespace bashu::routing {

// Where papers lie, inside the transaction of a RoutingTx. Their bytes are
// encrypted at rest.
class PaperTx {
 public:
  virtual ~PaperTx() = default;

  virtual absl::StatusOr<std::optional<Paper>> FindPaper(
      absl::string_view digest) = 0;
  virtual absl::Status PutPaper(const Paper& paper) = 0;

  // The chunk that begins at `offset`.
  virtual absl::StatusOr<std::optional<std::string>> FindChunk(
      absl::string_view digest, int64_t offset) = 0;
  virtual absl::Status PutChunk(absl::string_view digest, int64_t offset,
                                absl::string_view content) = 0;
  virtual absl::Status DropChunks(absl::string_view digest) = 0;

  // Whether `partner` named the paper in an offer to us: only then may it send
  // the bytes.
  virtual absl::StatusOr<bool> IsExpected(absl::string_view digest,
                                          absl::string_view partner) = 0;
  virtual absl::Status Expect(absl::string_view digest,
                              absl::string_view partner) = 0;
};

}  // namespace bashu::routing
