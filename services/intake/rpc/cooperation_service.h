#pragma once

#include "bashu/intake/v1/cooperation.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/intake/domain/intake.h"

namespace bashu::intake {

// Serves bashu.intake.v1.CooperationService.
class CooperationService final
    : public v1::CooperationService::CallbackService {
 public:
  // All must outlive it.
  CooperationService(rpc::Calls<IntakeTx>& calls, const Intake& intake)
      : calls_(calls), intake_(intake) {}

  grpc::ServerUnaryReactor* GetCooperation(
      grpc::CallbackServerContext* context,
      const v1::GetCooperationRequest* request,
      v1::Cooperation* response) override;
  grpc::ServerUnaryReactor* ListCooperations(
      grpc::CallbackServerContext* context,
      const v1::ListCooperationsRequest* request,
      v1::ListCooperationsResponse* response) override;
  grpc::ServerUnaryReactor* AnswerCooperation(
      grpc::CallbackServerContext* context,
      const v1::AnswerCooperationRequest* request,
      v1::Cooperation* response) override;

 private:
  rpc::Calls<IntakeTx>& calls_;
  const Intake& intake_;
};

}  // namespace bashu::intake
