#pragma once

#include <map>

#include "bashu/exchange/v1/witness.grpc.pb.h"
#include "common/crypto/signature.h"
#include "common/observe/metrics.h"
#include "common/rpc/calls.h"
#include "common/verify/trusted_keys.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/witness.h"

namespace bashu::ledger {

// bashu.exchange.v1.WitnessService, for partner regions' ledgers. `partners`
// are the keys that their heads are signed with.
class WitnessService final
    : public exchange::v1::WitnessService::CallbackService {
 public:
  WitnessService(rpc::Calls<LedgerTx>& calls, const Sources& sources,
                 std::string region, const crypto::SigningKey& key,
                 verify::TrustedKeys partners, observe::Metrics& metrics);

  grpc::ServerUnaryReactor* OfferHead(
      grpc::CallbackServerContext* context,
      const exchange::v1::OfferHeadRequest* request,
      exchange::v1::OfferHeadResponse* response) override;

 private:
  // HEAD_NOT_BELIEVED unless a partner's ledger signed it.
  absl::StatusOr<HeadOffer> Parse(
      const exchange::v1::OfferHeadRequest& request) const;
  absl::StatusOr<exchange::v1::OfferHeadResponse> Take(LedgerTx& tx,
                                                       const Call& call,
                                                       const HeadOffer& offer);
  void Say(const HeadOffer& offer, const HeadVerdict& verdict);

  rpc::Calls<LedgerTx>& calls_;
  const Sources sources_;
  const std::string region_;
  const crypto::SigningKey& key_;
  const verify::TrustedKeys partners_;
  std::map<HeadProblem, observe::Counter*> refused_;
};

}  // namespace bashu::ledger
