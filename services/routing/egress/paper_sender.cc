#include "services/routing/egress/paper_sender.h"

#include <absl/strings/strip.h>

#include <optional>
#include <vector>

#include "common/rpc/channel.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/exchange_errors.h"

namespace bashu::routing {
namespace {

constexpr int kChunksInRow = 1024;

}  // namespace

PaperSender::PaperSender(
    RoutingStore& store, const Notary& notary,
    const std::map<std::string, std::shared_ptr<grpc::Channel>>& channels)
    : store_(store), notary_(notary) {
  for (const auto& [region, channel] : channels) {
    stubs_[region] = exchange::v1::PaperService::NewStub(channel);
  }
}

absl::Status PaperSender::Send(const store::Dispatch& dispatch) {
  const std::string partner(absl::StripPrefix(dispatch.lane, "papers/"));
  const std::string id(absl::StripPrefix(dispatch.subject, "referrals/"));
  const auto stub = stubs_.find(partner);
  if (stub == stubs_.end()) return AwaitsPull(partner);
  std::vector<Paper> papers;
  RETURN_IF_ERROR(store_.Read([&](RoutingTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<Referral> referral,
                     tx.FindReferral(id));
    if (!referral.has_value()) return ReferralNotFound(id);
    for (const PaperRef& ref : notary_.PapersOf(referral->manifest)) {
      ASSIGN_OR_RETURN(const std::optional<Paper> paper,
                       tx.papers().FindPaper(ref.digest));
      if (paper.has_value() && paper->complete) papers.push_back(*paper);
    }
    return absl::OkStatus();
  }));
  for (const Paper& paper : papers) {
    const absl::Status sent =
        SendOne(*stub->second, paper, dispatch.traceparent);
    // The offer that names it is on its way, on another lane.
    if (ReasonOf(sent) == "PAPER_NOT_EXPECTED") {
      return LinkStopped(partner, ReasonOf(sent));
    }
    RETURN_IF_ERROR(sent);
  }
  return absl::OkStatus();
}

absl::Status PaperSender::SendOne(Stub& stub, const Paper& paper,
                                  const std::string& traceparent) {
  exchange::v1::PutPaperRequest request;
  request.set_digest(paper.digest);
  request.set_size_bytes(paper.size);
  // The first request asks how much is there. A partner that never gets on is
  // asked again later.
  for (int i = 0; i < kChunksInRow; ++i) {
    ASSIGN_OR_RETURN(const auto state,
                     rpc::Invoke(stub, &Stub::PutPaper, request, traceparent));
    if (state.complete()) return absl::OkStatus();
    request.set_offset_bytes(state.received_bytes());
    std::optional<std::string> chunk;
    RETURN_IF_ERROR(store_.Read([&](RoutingTx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(
          chunk, tx.papers().FindChunk(paper.digest, state.received_bytes()));
      return absl::OkStatus();
    }));
    if (!chunk.has_value()) return PaperNotFound();
    request.set_content(*chunk);
  }
  return LinkStopped("", "PAPER_GAP");
}

}  // namespace bashu::routing
