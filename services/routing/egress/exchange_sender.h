#pragma once

#include <map>
#include <memory>
#include <string>

#include "bashu/exchange/v1/exchange.grpc.pb.h"
#include "common/base/clock.h"
#include "common/outbox/relay.h"
#include "services/routing/domain/exchange.h"
#include "services/routing/domain/store.h"

namespace bashu::routing {

// Pushes documents to partner regions: dispatch "exchange.push". A document is
// pushed until its receipt is on record, for as long as the partner is down; a
// document that the partner refuses holds up its link and nothing else, because
// none after it could be taken either, and a person must look.
class ExchangeSender {
 public:
  // One channel for each partner region.
  ExchangeSender(
      RoutingStore& store, const Clock& clock, const Exchange& exchange,
      const std::map<std::string, std::shared_ptr<grpc::Channel>>& channels);

  absl::Status Send(const store::Dispatch& dispatch);

 private:
  absl::Status Push(const store::Dispatch& dispatch);

  RoutingStore& store_;
  const Clock& clock_;
  const Exchange& exchange_;
  std::map<std::string, std::unique_ptr<exchange::v1::ExchangeService::Stub>>
      stubs_;
};

}  // namespace bashu::routing
