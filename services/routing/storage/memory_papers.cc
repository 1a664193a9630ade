#include "services/routing/storage/memory_papers.h"

namespace bashu::routing {

absl::StatusOr<std::optional<Paper>> MemoryPaperTx::FindPaper(
    absl::string_view digest) {
  const auto found = state_.papers.find(std::string(digest));
  if (found == state_.papers.end()) return std::optional<Paper>();
  return std::optional<Paper>(found->second);
}

absl::Status MemoryPaperTx::PutPaper(const Paper& paper) {
  state_.papers[paper.digest] = paper;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> MemoryPaperTx::FindChunk(
    absl::string_view digest, int64_t offset) {
  const auto found = state_.chunks.find({std::string(digest), offset});
  if (found == state_.chunks.end()) return std::optional<std::string>();
  return std::optional<std::string>(found->second);
}

absl::Status MemoryPaperTx::PutChunk(absl::string_view digest, int64_t offset,
                                     absl::string_view content) {
  state_.chunks[{std::string(digest), offset}] = std::string(content);
  return absl::OkStatus();
}

absl::Status MemoryPaperTx::DropChunks(absl::string_view digest) {
  std::erase_if(state_.chunks,
                [&](const auto& chunk) { return chunk.first.first == digest; });
  return absl::OkStatus();
}

absl::StatusOr<bool> MemoryPaperTx::IsExpected(absl::string_view digest,
                                               absl::string_view partner) {
  return state_.expected.contains({std::string(digest), std::string(partner)});
}

absl::Status MemoryPaperTx::Expect(absl::string_view digest,
                                   absl::string_view partner) {
  state_.expected.emplace(digest, partner);
  return absl::OkStatus();
}

}  // namespace bashu::routing
