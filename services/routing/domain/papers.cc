#include "services/routing/domain/papers.h"

#include <utility>

#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/exchange_errors.h"
#include "services/routing/domain/limits.h"

namespace bashu::routing {

absl::StatusOr<bool> Papers::IsWhole(RoutingTx& tx, const Paper& paper) const {
  std::string bytes;
  bytes.reserve(static_cast<size_t>(paper.size));
  while (bytes.size() < static_cast<size_t>(paper.size)) {
    ASSIGN_OR_RETURN(const std::optional<std::string> chunk,
                     tx.papers().FindChunk(paper.digest,
                                           static_cast<int64_t>(bytes.size())));
    if (!chunk.has_value() || chunk->empty()) return false;
    bytes += *chunk;
  }
  // Whatever the suite of the documents.
  return notary_.DigestOf("p256-sha256", bytes) == paper.digest;
}

absl::StatusOr<Paper> Papers::Put(RoutingTx& tx, const Call& call,
                                  const PutPaper& command) const {
  const std::string& from = call.caller.region;
  if (from != regions_.own()) {
    ASSIGN_OR_RETURN(const bool expected,
                     tx.papers().IsExpected(command.digest, from));
    if (!expected) return PaperNotExpected(from);
  }
  if (command.size > kPaperBytesMax) return PaperTooLarge(kPaperBytesMax);
  ASSIGN_OR_RETURN(std::optional<Paper> found,
                   tx.papers().FindPaper(command.digest));
  Paper paper =
      found.value_or(Paper{command.digest, command.size, 0, false, call.now});
  const auto length = static_cast<int64_t>(command.content.size());
  if (paper.complete || length == 0 || command.offset < paper.received) {
    return paper;
  }
  if (command.offset > paper.received || paper.size != command.size ||
      command.offset + length > paper.size) {
    return PaperGap(paper.received);
  }
  RETURN_IF_ERROR(
      tx.papers().PutChunk(paper.digest, command.offset, command.content));
  paper.received += length;
  if (paper.received == paper.size) {
    ASSIGN_OR_RETURN(paper.complete, IsWhole(tx, paper));
    if (!paper.complete) {
      RETURN_IF_ERROR(tx.papers().DropChunks(paper.digest));
      paper.received = 0;
    }
  }
  RETURN_IF_ERROR(tx.papers().PutPaper(paper));
  return paper;
}

absl::StatusOr<PaperChunk> Papers::Get(RoutingTx& tx, const Call&,
                                       const GetPaper& command) const {
  ASSIGN_OR_RETURN(const std::optional<Paper> paper,
                   tx.papers().FindPaper(command.digest));
  if (!paper.has_value() || !paper->complete) return PaperNotFound();
  ASSIGN_OR_RETURN(std::optional<std::string> chunk,
                   tx.papers().FindChunk(command.digest, command.offset));
  if (!chunk.has_value()) return PaperNotFound();
  return PaperChunk{*std::move(chunk), paper->size};
}

absl::StatusOr<std::vector<PaperRef>> MissingOf(
    RoutingTx& tx, const std::vector<PaperRef>& papers) {
  std::vector<PaperRef> missing;
  for (const PaperRef& ref : papers) {
    if (!ref.carried) continue;
    ASSIGN_OR_RETURN(const std::optional<Paper> paper,
                     tx.papers().FindPaper(ref.digest));
    if (!paper.has_value() || !paper->complete) missing.push_back(ref);
  }
  return missing;
}

}  // namespace bashu::routing
