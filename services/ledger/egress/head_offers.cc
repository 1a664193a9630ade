#include "services/ledger/egress/head_offers.h"

#include <utility>

#include "common/observe/log.h"
#include "common/observe/trace.h"
#include "common/rpc/channel.h"
#include "common/status/macros.h"
#include "common/verify/tree_head.h"
#include "services/ledger/domain/errors.h"

namespace bashu::ledger {
namespace {

namespace v1x = ::bashu::exchange::v1;

observe::Counter& CountOf(observe::Metrics& metrics, const std::string& witness,
                          const char* outcome) {
  return metrics.AddCounter("bashu_head_offers_total",
                            "Heads of our tree that a partner region's ledger "
                            "was asked to cosign; refused ones need a person.",
                            {{"witness", witness}, {"outcome", outcome}});
}

// What a head says that we, or the witness, signed; it is compared and never
// believed.
absl::StatusOr<v1::TreeHead> Said(const v1::SignedTreeHead& head) {
  v1::TreeHead said;
  if (said.ParseFromString(head.payload())) return said;
  return HeadRefused(said.region(), "UNREADABLE");
}

}  // namespace

HeadOffers::HeadOffers(store::Store<LedgerTx>& store, std::string witness,
                       const std::shared_ptr<grpc::Channel>& channel,
                       verify::TrustedKeys keys, HeadSource head,
                       const Clock& clock, observe::Metrics& metrics)
    : store_(store),
      witness_(std::move(witness)),
      stub_(v1x::WitnessService::NewStub(channel)),
      keys_(std::move(keys)),
      head_(std::move(head)),
      clock_(clock),
      cosigned_(CountOf(metrics, witness_, "cosigned")),
      refused_(CountOf(metrics, witness_, "refused")) {}

absl::StatusOr<int64_t> HeadOffers::Acknowledged() {
  if (base_.has_value()) return *base_;
  int64_t size = -1;
  RETURN_IF_ERROR(store_.Read([&](LedgerTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const auto cosigned, tx.witnesses().Cosigned());
    for (const CosignedHead& each : cosigned) {
      if (each.witness == witness_) size = each.head.size;
    }
    return absl::OkStatus();
  }));
  return size;
}

absl::StatusOr<std::optional<v1::ConsistencyProof>> HeadOffers::NextHead(
    int64_t old_size) {
  std::optional<v1::ConsistencyProof> next;
  RETURN_IF_ERROR(store_.Read([&](LedgerTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const LogEnd end, tx.End());
    // A base that the witness named is offered from, grown or not.
    if (!base_.has_value() && end.size == old_size) return absl::OkStatus();
    // A witness that has more than we have is told what we have: that we lost
    // what we signed is for people to see, on both sides.
    const int64_t base = old_size > end.size ? 0 : old_size;
    ASSIGN_OR_RETURN(next, head_(tx, clock_.Now(), base < 0 ? 0 : base));
    return absl::OkStatus();
  }));
  return next;
}

absl::StatusOr<HeadOffers::Response> HeadOffers::Offer(
    const v1::ConsistencyProof& proof) {
  v1x::OfferHeadRequest request;
  *request.mutable_head() = proof.head();
  request.set_old_tree_size(proof.old_tree_size());
  *request.mutable_consistency_path() = proof.consistency_path();
  return rpc::Invoke(*stub_, &v1x::WitnessService::Stub::OfferHead, request,
                     observe::ChildTraceparent(""));
}

absl::StatusOr<int> HeadOffers::RunOnce() {
  ASSIGN_OR_RETURN(const int64_t acknowledged, Acknowledged());
  ASSIGN_OR_RETURN(const auto proof, NextHead(acknowledged));
  if (!proof.has_value()) return 0;
  ASSIGN_OR_RETURN(const Response answer, Offer(*proof));
  if (!answer.has_cosignature()) {
    RETURN_IF_ERROR(Refused(answer));
    return 1;  // again at once, from the base it named
  }
  RETURN_IF_ERROR(Keep(proof->head(), answer.cosignature()));
  base_.reset();
  cosigned_.Add();
  return 1;
}

// Only what holds is kept: a pack with a wrong cosignature would prove nothing.
absl::Status HeadOffers::Keep(const v1::SignedTreeHead& head,
                              const v1::Cosignature& cosignature) {
  ASSIGN_OR_RETURN(const v1::TreeHead said, Said(head));
  google::protobuf::RepeatedPtrField<v1::Cosignature> given;
  *given.Add() = cosignature;
  ASSIGN_OR_RETURN(const auto regions, verify::VerifyCosignatures(
                                           head, said.region(), given, keys_));
  if (regions.size() != 1 || regions[0] != witness_) {
    return HeadRefused(witness_, "SIGNED_BY_ANOTHER");
  }
  CosignedHead kept;
  kept.head.payload = head.payload();
  kept.head.signature = head.signature();
  kept.head.suite = head.suite();
  kept.head.key_id = head.key_id();
  kept.head.region = said.region();
  kept.head.size = said.tree_size();
  kept.head.root = said.root();
  kept.head.sign_time = absl::FromUnixSeconds(said.sign_time().seconds()) +
                        absl::Microseconds(said.sign_time().nanos() / 1000);
  kept.witness = witness_;
  kept.signature = cosignature.signature();
  kept.suite = cosignature.suite();
  kept.key_id = cosignature.key_id();
  return store_.Transact(
      [&](LedgerTx& tx) { return tx.witnesses().PutCosigned(kept); });
}

// OK if it is worth another offer.
absl::Status HeadOffers::Refused(const Response& answer) {
  int64_t seen = 0;
  if (answer.has_seen()) {
    ASSIGN_OR_RETURN(const v1::TreeHead said, Said(answer.seen()));
    seen = said.tree_size();
  }
  const bool moved = !base_.has_value() || *base_ != seen;
  if (answer.refusal() == v1x::HEAD_REFUSAL_BASE_DIFFERS && moved) {
    base_ = seen;
    return absl::OkStatus();
  }
  refused_.Add();
  const std::string problem = v1x::HeadRefusal_Name(answer.refusal());
  observe::Log(
      observe::Severity::kError, "witness.refused_us",
      {{"witness", witness_}, {"problem", problem}, {"seen_size", seen}});
  return HeadRefused(witness_, problem);
}

}  // namespace bashu::ledger
