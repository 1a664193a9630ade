#pragma once

#include <grpcpp/channel.h>

#include <memory>

#include "bashu/ledger/v1/grant.grpc.pb.h"
#include "common/base/clock.h"
#include "common/store/journal.h"
#include "common/store/store.h"
#include "services/intake/domain/intake.h"

namespace bashu::intake {

// Sends decided grants to the ledger. One that the ledger refuses for good is
// decided anew: the application is under review again and shows why.
class LedgerSender {
 public:
  // All but the channel must outlive it.
  LedgerSender(store::Store<IntakeTx>& store, const Intake& intake,
               const Clock& clock,
               const std::shared_ptr<grpc::Channel>& channel)
      : store_(store),
        intake_(intake),
        clock_(clock),
        stub_(ledger::v1::GrantService::NewStub(channel)) {}

  // "ledger.create_grant", of "applications/{application}".
  absl::Status Create(const store::Dispatch& dispatch);

 private:
  store::Store<IntakeTx>& store_;
  const Intake& intake_;
  const Clock& clock_;
  const std::unique_ptr<ledger::v1::GrantService::Stub> stub_;
};

}  // namespace bashu::intake
