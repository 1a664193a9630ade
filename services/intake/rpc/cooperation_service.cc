#include "services/intake/rpc/cooperation_service.h"

#include <utility>
#include <vector>

#include "common/status/macros.h"
#include "services/intake/rpc/convert.h"
#include "services/intake/rpc/parse.h"

namespace bashu::intake {

// Reading what is asked is written down, so it is a write.
grpc::ServerUnaryReactor* CooperationService::GetCooperation(
    grpc::CallbackServerContext* context,
    const v1::GetCooperationRequest* request, v1::Cooperation* response) {
  return calls_.Write(
      context, request, response, [](const auto& read) { return Parse(read); },
      [this](IntakeTx& tx, const Call& call, const ReferralId& command) {
        return intake_.GetCooperation(tx, call, command);
      },
      [](const auto& done) { return ToProto(done); });
}

grpc::ServerUnaryReactor* CooperationService::ListCooperations(
    grpc::CallbackServerContext* context,
    const v1::ListCooperationsRequest* request,
    v1::ListCooperationsResponse* response) {
  return calls_.Read(
      context, request, response, [](const auto& read) { return Parse(read); },
      [this](IntakeTx& tx, const Call& call,
             const PageQuery& query) -> absl::StatusOr<PageOf<Cooperation>> {
        ASSIGN_OR_RETURN(std::vector<Cooperation> found,
                         intake_.ListCooperations(tx, call, query));
        return PageOf<Cooperation>(query, std::move(found));
      },
      [](const auto& page) { return ToProto(page); });
}

grpc::ServerUnaryReactor* CooperationService::AnswerCooperation(
    grpc::CallbackServerContext* context,
    const v1::AnswerCooperationRequest* request, v1::Cooperation* response) {
  return calls_.Write(
      context, request, response, [](const auto& read) { return Parse(read); },
      [this](IntakeTx& tx, const Call& call, const AnswerCommand& command) {
        return intake_.Answer(tx, call, command);
      },
      [](const auto& done) { return ToProto(done); });
}

}  // namespace bashu::intake
