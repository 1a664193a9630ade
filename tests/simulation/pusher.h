#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <string>

#include "common/store/journal.h"
#include "services/routing/domain/link_state.h"
#include "tests/simulation/network.h"
#include "tests/simulation/world.h"

namespace bashu::simulation {

// A node's outbox relay with its sender of documents, as outbox::Relay and
// ExchangeSender are, but for the waiting: it reads what is due, compares the
// link first if this life of the process did not, pushes over the network,
// records the receipt in one commit and the fate in another. Whatever it
// decides, it asks the shipped functions.
class Pusher {
 public:
  Pusher(World& world, Network& network, Node& node)
      : world_(world), network_(network), node_(node) {}

  // Pushes what is due and comes back when more will be.
  void Pump();

  // Forgets what is under way: the machine failed.
  void Stop();

 private:
  void Send(const store::Dispatch& dispatch);
  void Compare(const store::Dispatch& dispatch, const absl::Status& then);
  void Compared(int64_t push, const store::Dispatch& dispatch,
                const absl::Status& then, const routing::LinkState& before,
                const absl::StatusOr<std::string>& state);
  void Push(const store::Dispatch& dispatch);
  void Bring(const store::Dispatch& dispatch, const std::string& id);
  void Answered(int64_t push, const store::Dispatch& dispatch,
                const Receipts& receipts);
  void Skip(const store::Dispatch& dispatch);
  void Settle(store::Dispatch dispatch, const absl::Status& answer);
  void WakeForTheNext();

  World& world_;
  Network& network_;
  Node& node_;
  int64_t pushes_ = 0;
  std::map<std::string, int64_t> under_way_;  // Lane to push.
  int64_t wake_ = 0;  // When it comes back, if that lies ahead.
};

}  // namespace bashu::simulation
