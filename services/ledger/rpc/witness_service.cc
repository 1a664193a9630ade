#include "services/ledger/rpc/witness_service.h"

#include <utility>

#include "common/observe/log.h"
#include "common/rpc/fields.h"
#include "common/status/macros.h"
#include "common/verify/tree_head.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/rpc/convert_head.h"

namespace bashu::ledger {
namespace {

namespace v1x = ::bashu::exchange::v1;

constexpr HeadProblem kProblems[] = {
    HeadProblem::kBaseDiffers, HeadProblem::kSmaller, HeadProblem::kRootDiffers,
    HeadProblem::kInconsistent};

}  // namespace

WitnessService::WitnessService(rpc::Calls<LedgerTx>& calls,
                               const Sources& sources, std::string region,
                               const crypto::SigningKey& key,
                               verify::TrustedKeys partners,
                               observe::Metrics& metrics)
    : calls_(calls),
      sources_(sources),
      region_(std::move(region)),
      key_(key),
      partners_(std::move(partners)) {
  for (const HeadProblem problem : kProblems) {
    refused_[problem] = &metrics.AddCounter(
        "bashu_heads_refused_total",
        "Heads of partner regions' ledgers that were not cosigned; all but "
        "BASE_DIFFERS need a person.",
        {{"problem", std::string(NameOf(problem))}});
  }
}

absl::StatusOr<HeadOffer> WitnessService::Parse(
    const v1x::OfferHeadRequest& request) const {
  rpc::Fields fields;
  if (request.old_tree_size() < 0) {
    fields.Add("old_tree_size", "OUT_OF_RANGE", "Is not negative.",
               "应不小于 0。");
  }
  if (request.consistency_path_size() > kConsistencyPathMax) {
    fields.Add("consistency_path", "TOO_LONG", "No tree has so long a path.",
               "一致性路径过长。");
  }
  RETURN_IF_ERROR(fields.status());
  const auto said = verify::VerifyTreeHead(request.head(), partners_);
  if (!said.ok() || said->region() == region_) return HeadNotBelieved("");
  return HeadOffer{
      HeadFrom(request.head(), *said),
      request.old_tree_size(),
      {request.consistency_path().begin(), request.consistency_path().end()}};
}

grpc::ServerUnaryReactor* WitnessService::OfferHead(
    grpc::CallbackServerContext* context, const v1x::OfferHeadRequest* request,
    v1x::OfferHeadResponse* response) {
  return calls_.Write(
      context, request, response,
      [this](const v1x::OfferHeadRequest& r) { return Parse(r); },
      [this](LedgerTx& tx, const Call& call, const HeadOffer& offer) {
        return Take(tx, call, offer);
      },
      [](const v1x::OfferHeadResponse& answer) { return answer; });
}

absl::StatusOr<v1x::OfferHeadResponse> WitnessService::Take(
    LedgerTx& tx, const Call& call, const HeadOffer& offer) {
  // A ledger speaks for its own tree, whoever may have signed that.
  if (call.caller.region != offer.head.region) {
    return HeadNotBelieved(offer.head.region);
  }
  ASSIGN_OR_RETURN(const HeadVerdict verdict,
                   TakeOffer(tx, sources_, call, offer));
  v1x::OfferHeadResponse answer;
  if (verdict.problem == HeadProblem::kNone) {
    ledger::v1::Cosignature& made = *answer.mutable_cosignature();
    made.set_region(region_);
    ASSIGN_OR_RETURN(*made.mutable_signature(), key_.Sign(offer.head.payload));
    made.set_suite(std::string(crypto::FormatSuite(key_.suite())));
    made.set_key_id(key_.key_id());
    return answer;
  }
  answer.set_refusal(static_cast<v1x::HeadRefusal>(verdict.problem));
  if (verdict.seen.has_value()) *answer.mutable_seen() = ToProto(*verdict.seen);
  Say(offer, verdict);
  return answer;
}

void WitnessService::Say(const HeadOffer& offer, const HeadVerdict& verdict) {
  refused_.at(verdict.problem)->Add();
  if (!IsAlarm(verdict.problem)) return;
  observe::Log(observe::Severity::kError, "witness.head_refused",
               {{"region", offer.head.region},
                {"problem", NameOf(verdict.problem)},
                {"seen_size", verdict.seen->size},
                {"offered_size", offer.head.size}});
}

}  // namespace bashu::ledger
