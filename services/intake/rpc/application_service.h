#pragma once

#include "bashu/intake/v1/application.grpc.pb.h"
#include "common/base/clock.h"
#include "common/rpc/calls.h"
#include "services/intake/domain/intake.h"

namespace bashu::intake {

// Serves bashu.intake.v1.ApplicationService.
class ApplicationService final
    : public v1::ApplicationService::CallbackService {
 public:
  // All must outlive it.
  ApplicationService(rpc::Calls<IntakeTx>& calls, const Intake& intake,
                     const Clock& clock)
      : calls_(calls), intake_(intake), clock_(clock) {}

  grpc::ServerUnaryReactor* CreateApplication(
      grpc::CallbackServerContext* context,
      const v1::CreateApplicationRequest* request,
      v1::Application* response) override;
  grpc::ServerUnaryReactor* GetApplication(
      grpc::CallbackServerContext* context,
      const v1::GetApplicationRequest* request,
      v1::Application* response) override;
  grpc::ServerUnaryReactor* ListApplications(
      grpc::CallbackServerContext* context,
      const v1::ListApplicationsRequest* request,
      v1::ListApplicationsResponse* response) override;
  grpc::ServerUnaryReactor* TransferApplication(
      grpc::CallbackServerContext* context,
      const v1::TransferApplicationRequest* request,
      v1::Application* response) override;
  grpc::ServerUnaryReactor* RequestCooperation(
      grpc::CallbackServerContext* context,
      const v1::RequestCooperationRequest* request,
      v1::Application* response) override;
  grpc::ServerUnaryReactor* AssessAmount(
      grpc::CallbackServerContext* context,
      const v1::AssessAmountRequest* request,
      v1::AmountAssessment* response) override;
  grpc::ServerUnaryReactor* GrantApplication(
      grpc::CallbackServerContext* context,
      const v1::GrantApplicationRequest* request,
      v1::Application* response) override;
  grpc::ServerUnaryReactor* RefuseApplication(
      grpc::CallbackServerContext* context,
      const v1::RefuseApplicationRequest* request,
      v1::Application* response) override;
  grpc::ServerUnaryReactor* AssignCounsel(
      grpc::CallbackServerContext* context,
      const v1::AssignCounselRequest* request,
      v1::Application* response) override;

 private:
  rpc::Calls<IntakeTx>& calls_;
  const Intake& intake_;
  const Clock& clock_;
};

}  // namespace bashu::intake
