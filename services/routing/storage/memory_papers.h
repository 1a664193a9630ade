#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "services/routing/domain/paper_store.h"

namespace bashu::routing {

// What a MemoryPaperTx keeps; part of RoutingState.
struct PaperState {
  std::map<std::string, Paper> papers;
  std::map<std::pair<std::string, int64_t>, std::string> chunks;
  std::set<std::pair<std::string, std::string>> expected;
};

// PaperTx in maps, for tests. Passes the same contract as SqlPaperTx.
class MemoryPaperTx final : public PaperTx {
 public:
  explicit MemoryPaperTx(PaperState& state) : state_(state) {}

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
  PaperState& state_;
};

}  // namespace bashu::routing
