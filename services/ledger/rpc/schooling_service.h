#pragma once

#include "bashu/ledger/v1/schooling.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/ledger/domain/book.h"

namespace bashu::ledger {

// bashu.ledger.v1.SchoolingService.
class SchoolingService final : public v1::SchoolingService::CallbackService {
 public:
  SchoolingService(rpc::Calls<LedgerTx>& calls, const Sources& sources)
      : calls_(calls), sources_(sources) {}

  grpc::ServerUnaryReactor* CreateSchooling(
      grpc::CallbackServerContext* context,
      const v1::CreateSchoolingRequest* request,
      v1::Schooling* response) override;
  grpc::ServerUnaryReactor* GetSchooling(grpc::CallbackServerContext* context,
                                         const v1::GetSchoolingRequest* request,
                                         v1::Schooling* response) override;
  grpc::ServerUnaryReactor* ListSchoolings(
      grpc::CallbackServerContext* context,
      const v1::ListSchoolingsRequest* request,
      v1::ListSchoolingsResponse* response) override;
  grpc::ServerUnaryReactor* GetSchoolingPlan(
      grpc::CallbackServerContext* context,
      const v1::GetSchoolingPlanRequest* request,
      v1::SchoolingPlan* response) override;
  grpc::ServerUnaryReactor* RecordEnrolment(
      grpc::CallbackServerContext* context,
      const v1::RecordEnrolmentRequest* request,
      v1::Schooling* response) override;
  grpc::ServerUnaryReactor* PaySchoolYear(
      grpc::CallbackServerContext* context,
      const v1::PaySchoolYearRequest* request,
      v1::Schooling* response) override;
  grpc::ServerUnaryReactor* EndSchooling(grpc::CallbackServerContext* context,
                                         const v1::EndSchoolingRequest* request,
                                         v1::Schooling* response) override;

 private:
  rpc::Calls<LedgerTx>& calls_;
  const Sources sources_;
};

}  // namespace bashu::ledger
