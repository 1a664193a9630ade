#pragma once

#include "bashu/routing/v1/competence_service.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/routing/domain/certificates.h"
#include "services/routing/domain/store.h"

namespace bashu::routing {

// bashu.routing.v1.CompetenceService: answers in writing.
class CompetenceService final : public v1::CompetenceService::CallbackService {
 public:
  CompetenceService(rpc::Calls<RoutingTx>& calls,
                    const Certificates& certificates)
      : calls_(calls), certificates_(certificates) {}

  grpc::ServerUnaryReactor* CertifyCompetence(
      grpc::CallbackServerContext* context,
      const v1::CertifyCompetenceRequest* request,
      exchange::v1::CompetenceCertificate* response) override;

 private:
  rpc::Calls<RoutingTx>& calls_;
  const Certificates& certificates_;
};

}  // namespace bashu::routing
