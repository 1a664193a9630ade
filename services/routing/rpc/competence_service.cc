#include "services/routing/rpc/competence_service.h"

#include "services/routing/rpc/convert.h"

namespace bashu::routing {

grpc::ServerUnaryReactor* CompetenceService::CertifyCompetence(
    grpc::CallbackServerContext* context,
    const v1::CertifyCompetenceRequest* request,
    exchange::v1::CompetenceCertificate* response) {
  return calls_.Compute(
      context, request, response, ParseCertify,
      [this](const Call& call, const routing::CertifyCompetence& command) {
        return certificates_.Certify(call, command);
      },
      [](const CompetenceCertificate& certificate) {
        return ToProto(certificate);
      });
}

}  // namespace bashu::routing
