#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "common/call/call.h"
#include "services/routing/domain/directory.h"
#include "services/routing/domain/notary.h"
#include "services/routing/domain/paper.h"
#include "services/routing/domain/store.h"

namespace bashu::routing {

// A chunk that came. An empty one asks how much is here.
struct PutPaper {
  std::string digest;
  int64_t size = 0;
  int64_t offset = 0;
  std::string content;
};

struct GetPaper {
  std::string digest;
  int64_t offset = 0;
};

struct PaperChunk {
  std::string content;
  int64_t size = 0;
};

// Takes papers in chunks and hands them out. Thread-safe.
class Papers {
 public:
  Papers(const Regions& regions, const Notary& notary)
      : regions_(regions), notary_(notary) {}

  // Takes the next chunk. One that is here already changes nothing; a paper
  // whose bytes turn out to be others begins anew, with nothing received.
  // PAPER_NOT_EXPECTED, PAPER_TOO_LARGE, PAPER_GAP.
  absl::StatusOr<Paper> Put(RoutingTx& tx, const Call& call,
                            const PutPaper& command) const;

  // The chunk that begins at an offset. PAPER_NOT_FOUND.
  absl::StatusOr<PaperChunk> Get(RoutingTx& tx, const Call& call,
                                 const GetPaper& command) const;

 private:
  absl::StatusOr<bool> IsWhole(RoutingTx& tx, const Paper& paper) const;

  const Regions& regions_;
  const Notary& notary_;
};

// Those of `papers` that are carried and not whole here.
absl::StatusOr<std::vector<PaperRef>> MissingOf(
    RoutingTx& tx, const std::vector<PaperRef>& papers);

}  // namespace bashu::routing
