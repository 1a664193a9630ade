#include "services/intake/rpc/lead_service.h"

#include "common/calendar/shanghai.h"
#include "services/intake/rpc/convert.h"
#include "services/intake/rpc/parse.h"

namespace bashu::intake {

grpc::ServerUnaryReactor* LeadService::CreateLead(
    grpc::CallbackServerContext* context, const v1::CreateLeadRequest* request,
    v1::Lead* response) {
  return calls_.Write(
      context, request, response,
      [this](const auto& read) {
        return Parse(ParseContext{intake_.rules().eligibility,
                                  calendar::DayOf(clock_.Now())},
                     read);
      },
      [this](IntakeTx& tx, const Call& call, const Lead& lead) {
        return intake_.CreateLead(tx, call, lead);
      },
      [](const auto& done) { return ToProto(done); });
}

// The text is personal and its reading written down, so this is a write.
grpc::ServerUnaryReactor* LeadService::GetLead(
    grpc::CallbackServerContext* context, const v1::GetLeadRequest* request,
    v1::Lead* response) {
  return calls_.Write(
      context, request, response, [](const auto& read) { return Parse(read); },
      [this](IntakeTx& tx, const Call& call, const LeadId& command) {
        return intake_.GetLead(tx, call, command);
      },
      [](const auto& done) { return ToProto(done); });
}

grpc::ServerUnaryReactor* LeadService::DismissLead(
    grpc::CallbackServerContext* context, const v1::DismissLeadRequest* request,
    v1::Lead* response) {
  return calls_.Write(
      context, request, response, [](const auto& read) { return Parse(read); },
      [this](IntakeTx& tx, const Call& call,
             const DismissLeadCommand& command) {
        return intake_.DismissLead(tx, call, command);
      },
      [](const auto& done) { return ToProto(done); });
}

}  // namespace bashu::intake
