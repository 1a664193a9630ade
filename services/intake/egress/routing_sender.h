#pragma once

#include <grpcpp/channel.h>

#include <memory>

#include "bashu/routing/v1/referral.grpc.pb.h"
#include "common/base/clock.h"
#include "common/store/journal.h"
#include "common/store/store.h"
#include "services/intake/domain/intake.h"

namespace bashu::intake {

// Sends referrals, and answers to those we got, to routing.
//
// What routing refuses for good is an outcome and no dead letter: the
// application is what it was before and shows why.
class RoutingSender {
 public:
  // All but the channel must outlive it.
  RoutingSender(store::Store<IntakeTx>& store, const Intake& intake,
                const Clock& clock,
                const std::shared_ptr<grpc::Channel>& channel)
      : store_(store),
        intake_(intake),
        clock_(clock),
        stub_(routing::v1::ReferralService::NewStub(channel)) {}

  // "routing.create_referral", of "referrals/{referral}".
  absl::Status Create(const store::Dispatch& dispatch);
  // "routing.answer_referral", of "cooperations/{referral}".
  absl::Status Answer(const store::Dispatch& dispatch);

 private:
  store::Store<IntakeTx>& store_;
  const Intake& intake_;
  const Clock& clock_;
  const std::unique_ptr<routing::v1::ReferralService::Stub> stub_;
};

}  // namespace bashu::intake
