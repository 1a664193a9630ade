#pragma once

#include "bashu/intake/v1/lead.grpc.pb.h"
#include "common/base/clock.h"
#include "common/rpc/calls.h"
#include "services/intake/domain/intake.h"

namespace bashu::intake {

// Serves bashu.intake.v1.LeadService.
class LeadService final : public v1::LeadService::CallbackService {
 public:
  // All must outlive it.
  LeadService(rpc::Calls<IntakeTx>& calls, const Intake& intake,
              const Clock& clock)
      : calls_(calls), intake_(intake), clock_(clock) {}

  grpc::ServerUnaryReactor* CreateLead(grpc::CallbackServerContext* context,
                                       const v1::CreateLeadRequest* request,
                                       v1::Lead* response) override;
  grpc::ServerUnaryReactor* GetLead(grpc::CallbackServerContext* context,
                                    const v1::GetLeadRequest* request,
                                    v1::Lead* response) override;
  grpc::ServerUnaryReactor* DismissLead(grpc::CallbackServerContext* context,
                                        const v1::DismissLeadRequest* request,
                                        v1::Lead* response) override;

 private:
  rpc::Calls<IntakeTx>& calls_;
  const Intake& intake_;
  const Clock& clock_;
};

}  // namespace bashu::intake
