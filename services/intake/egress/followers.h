#pragma once

#include <memory>

#include "common/base/clock.h"
#include "common/feed/follower.h"
#include "common/store/store.h"
#include "services/intake/domain/intake.h"

// What comes back from the right is pulled: intake reads the feeds of routing
// and the ledger, fetches what an event is about and acts on its present state.
namespace bashu::intake {

// Follows referral.* of routing. All but the channel must outlive it.
feed::Follower<IntakeTx> FollowRouting(
    store::Store<IntakeTx>& store, const Intake& intake, const Clock& clock,
    const std::shared_ptr<grpc::Channel>& channel);

// Follows grant.* and disbursement.* of the ledger.
feed::Follower<IntakeTx> FollowLedger(
    store::Store<IntakeTx>& store, const Intake& intake, const Clock& clock,
    const std::shared_ptr<grpc::Channel>& channel);

}  // namespace bashu::intake
