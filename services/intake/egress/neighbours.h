#pragma once

#include <memory>

#include "common/feed/follower.h"
#include "common/outbox/relay.h"
#include "services/intake/egress/ledger_sender.h"
#include "services/intake/egress/notification_sender.h"
#include "services/intake/egress/routing_sender.h"

namespace bashu::intake {

// Everything intake has to do with the services to its right, one step at a
// time: a daemon steps it, and so does a test.
class Neighbours {
 public:
  struct Channels {
    std::shared_ptr<grpc::Channel> routing, ledger, notification;
  };

  // All but the channels must outlive it.
  Neighbours(store::Store<IntakeTx>& store, const Intake& intake,
             const Clock& clock, observe::Metrics& metrics,
             const Channels& channels);

  // Each returns how much was settled.
  absl::StatusOr<int> Send() { return relay_.RunOnce(); }
  absl::StatusOr<int> ReadRouting() { return routing_.RunOnce(); }
  absl::StatusOr<int> ReadLedger() { return ledger_.RunOnce(); }

 private:
  // One sender for each kind of dispatch.
  std::map<std::string, outbox::Sender> Senders();

  RoutingSender to_routing_;
  LedgerSender to_ledger_;
  NotificationSender to_notification_;
  outbox::Relay<IntakeTx> relay_;
  feed::Follower<IntakeTx> routing_;
  feed::Follower<IntakeTx> ledger_;
};

}  // namespace bashu::intake
