#pragma once

#include <absl/functional/any_invocable.h>
#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string>

#include "bashu/exchange/v1/witness.grpc.pb.h"
#include "common/base/clock.h"
#include "common/crypto/signature.h"
#include "common/observe/metrics.h"
#include "common/store/store.h"
#include "common/verify/trusted_keys.h"
#include "services/ledger/domain/store.h"
#include "services/ledger/domain/witness.h"

namespace bashu::ledger {

// The present head, signed, and that its tree only added to the one of so many
// leaves (0: no proof).
using HeadSource = absl::AnyInvocable<absl::StatusOr<v1::ConsistencyProof>(
    LedgerTx& tx, absl::Time now, int64_t old_size)>;

// Hands our head to one partner region's ledger whenever the tree has grown,
// and keeps what that one cosigned. One for each partner, each in a loop of its
// own: one that is down holds up nobody, and what it missed is in the next
// offer, whose proof begins at the last head it acknowledged.
class HeadOffers {
 public:
  // `keys` are those the witness cosigns with.
  HeadOffers(store::Store<LedgerTx>& store, std::string witness,
             const std::shared_ptr<grpc::Channel>& channel,
             verify::TrustedKeys keys, HeadSource head, const Clock& clock,
             observe::Metrics& metrics);

  // Offers the head if it is newer than what the witness has. How many were
  // cosigned; an error if the witness cannot be asked or refuses.
  absl::StatusOr<int> RunOnce();

 private:
  using Response = exchange::v1::OfferHeadResponse;

  // None if the tree has not grown since `old_size` leaves.
  absl::StatusOr<std::optional<v1::ConsistencyProof>> NextHead(
      int64_t old_size);
  absl::StatusOr<int64_t> Acknowledged();
  absl::StatusOr<Response> Offer(const v1::ConsistencyProof& proof);
  absl::Status Keep(const v1::SignedTreeHead& head,
                    const v1::Cosignature& cosignature);
  absl::Status Refused(const Response& answer);

  store::Store<LedgerTx>& store_;
  const std::string witness_;
  const std::unique_ptr<exchange::v1::WitnessService::Stub> stub_;
  const verify::TrustedKeys keys_;
  HeadSource head_;
  const Clock& clock_;
  observe::Counter& cosigned_;
  observe::Counter& refused_;
  // Where the witness says its proof must begin; none to go by the store.
  std::optional<int64_t> base_;
};

}  // namespace bashu::ledger
