#pragma once

#include <map>
#include <memory>
#include <string>

#include "bashu/exchange/v1/paper.grpc.pb.h"
#include "common/outbox/relay.h"
#include "services/routing/domain/notary.h"
#include "services/routing/domain/papers.h"

namespace bashu::routing {

// Brings an offer's papers to the taker's region: dispatch "exchange.papers".
// Goes on where it was interrupted, on whichever side.
class PaperSender {
 public:
  // One channel for each partner region that can be called.
  PaperSender(
      RoutingStore& store, const Notary& notary,
      const std::map<std::string, std::shared_ptr<grpc::Channel>>& channels);

  absl::Status Send(const store::Dispatch& dispatch);

 private:
  using Stub = exchange::v1::PaperService::Stub;

  absl::Status SendOne(Stub& stub, const Paper& paper,
                       const std::string& traceparent);

  RoutingStore& store_;
  const Notary& notary_;
  std::map<std::string, std::unique_ptr<Stub>> stubs_;
};

}  // namespace bashu::routing
