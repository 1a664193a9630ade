#pragma once

#include <map>
#include <memory>
#include <string>

#include "bashu/exchange/v1/exchange.grpc.pb.h"
#include "common/base/clock.h"
#include "common/outbox/relay.h"
#include "services/routing/domain/dead_letters.h"
#include "services/routing/domain/exchange.h"
#include "services/routing/domain/links.h"
#include "services/routing/domain/store.h"

namespace bashu::routing {

// Calls partner regions. Thread-safe.
//
// Documents are pushed for dispatches "exchange.push", many at once: whatever
// waits on the lane goes with the first of it. A document is pushed until its
// receipt is on record, for as long as the partner is down; one that the
// partner refuses holds up its link and nothing else, because none after it
// could be taken either, and a person must look.
class ExchangeSender {
 public:
  // One channel for each partner region that can be called.
  ExchangeSender(
      RoutingStore& store, const Clock& clock, const Exchange& exchange,
      const Links& links, const DeadLetters& dead_letters,
      const std::map<std::string, std::shared_ptr<grpc::Channel>>& channels);

  absl::Status Send(const store::Dispatch& dispatch);

  // Compares records with `partner`, who may be of a version that cannot.
  absl::Status Compare(const std::string& partner);

  // Compares with every partner with whom it is time; the rest goes on if one
  // of them is down. Returns 0: nothing is settled by it.
  absl::StatusOr<int> CompareAll();

  // Takes what waits at `partner`, who cannot call us. Returns how much it was.
  absl::StatusOr<int> Pull(const std::string& partner);

 private:
  using Stub = exchange::v1::ExchangeService::Stub;

  absl::StatusOr<Stub*> StubOf(const std::string& partner) const;
  absl::Status PushAll(const std::string& partner,
                       const std::string& traceparent);
  absl::StatusOr<bool> CanReadBatches(const std::string& partner);
  // How many were confirmed.
  absl::StatusOr<int> PushOnce(const std::string& partner, bool batch,
                               const std::string& traceparent);
  Call CallOf(const std::string& partner) const;

  RoutingStore& store_;
  const Clock& clock_;
  const Exchange& exchange_;
  const Links& links_;
  const DeadLetters& dead_letters_;
  std::map<std::string, std::unique_ptr<Stub>> stubs_;
};

}  // namespace bashu::routing
