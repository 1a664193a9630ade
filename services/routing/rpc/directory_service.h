#pragma once

#include "bashu/routing/v1/directory_service.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/routing/domain/competence.h"
#include "services/routing/domain/store.h"

namespace bashu::routing {

// bashu.routing.v1.DirectoryService, from tables in memory.
class DirectoryService final : public v1::DirectoryService::CallbackService {
 public:
  DirectoryService(rpc::Calls<RoutingTx>& calls, const Directory& directory,
                   const CompetenceRules& rules)
      : calls_(calls), directory_(directory), rules_(rules) {}

  grpc::ServerUnaryReactor* GetOffice(grpc::CallbackServerContext* context,
                                      const v1::GetOfficeRequest* request,
                                      v1::Office* response) override;
  grpc::ServerUnaryReactor* ListOffices(
      grpc::CallbackServerContext* context,
      const v1::ListOfficesRequest* request,
      v1::ListOfficesResponse* response) override;
  grpc::ServerUnaryReactor* SearchNearestOffices(
      grpc::CallbackServerContext* context,
      const v1::SearchNearestOfficesRequest* request,
      v1::SearchNearestOfficesResponse* response) override;
  grpc::ServerUnaryReactor* ResolveCompetence(
      grpc::CallbackServerContext* context,
      const v1::ResolveCompetenceRequest* request,
      v1::ResolveCompetenceResponse* response) override;

 private:
  rpc::Calls<RoutingTx>& calls_;
  const Directory& directory_;
  const CompetenceRules& rules_;
};

}  // namespace bashu::routing
