#pragma once

#include "bashu/routing/v1/directory_service.grpc.pb.h"
#include "common/calendar/working_days.h"
#include "common/rpc/calls.h"
#include "services/routing/domain/competence.h"
#include "services/routing/domain/directory_exchange.h"
#include "services/routing/domain/store.h"
#include "services/routing/rpc/shown_offices.h"

namespace bashu::routing {

// bashu.routing.v1.DirectoryService, from tables in memory. The search, which
// windows call most, is answered with bytes that were serialised before.
class DirectoryService final
    : public v1::DirectoryService::WithRawCallbackMethod_SearchNearestOffices<
          v1::DirectoryService::CallbackService> {
 public:
  DirectoryService(rpc::Calls<RoutingTx>& calls,
                   const CurrentDirectory& directory,
                   const CompetenceRules& rules,
                   const calendar::WorkingDays& days,
                   const DirectoryExchange& exchange)
      : calls_(calls),
        directory_(directory),
        shown_(directory),
        rules_(rules),
        days_(days),
        exchange_(exchange) {}

  grpc::ServerUnaryReactor* GetOffice(grpc::CallbackServerContext* context,
                                      const v1::GetOfficeRequest* request,
                                      v1::Office* response) override;
  grpc::ServerUnaryReactor* ListOffices(
      grpc::CallbackServerContext* context,
      const v1::ListOfficesRequest* request,
      v1::ListOfficesResponse* response) override;
  grpc::ServerUnaryReactor* SearchNearestOffices(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ResolveCompetence(
      grpc::CallbackServerContext* context,
      const v1::ResolveCompetenceRequest* request,
      v1::ResolveCompetenceResponse* response) override;
  grpc::ServerUnaryReactor* ResolveDivision(
      grpc::CallbackServerContext* context,
      const v1::ResolveDivisionRequest* request,
      v1::DivisionResolution* response) override;
  grpc::ServerUnaryReactor* GetDirectorySnapshot(
      grpc::CallbackServerContext* context,
      const v1::GetDirectorySnapshotRequest* request,
      v1::GetDirectorySnapshotResponse* response) override;

 private:
  rpc::Calls<RoutingTx>& calls_;
  const CurrentDirectory& directory_;
  ShownOffices shown_;
  const CompetenceRules& rules_;
  const calendar::WorkingDays& days_;
  const DirectoryExchange& exchange_;
};

}  // namespace bashu::routing
