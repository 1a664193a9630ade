#include "services/intake/rpc/application_service.h"

#include <utility>
#include <vector>

#include "common/calendar/shanghai.h"
#include "common/status/macros.h"
#include "services/intake/rpc/convert.h"
#include "services/intake/rpc/parse.h"

namespace bashu::intake {
namespace {

ParseContext ContextOf(const Intake& intake, const Clock& clock) {
  return {intake.rules().eligibility, calendar::DayOf(clock.Now())};
}

}  // namespace

grpc::ServerUnaryReactor* ApplicationService::CreateApplication(
    grpc::CallbackServerContext* context,
    const v1::CreateApplicationRequest* request, v1::Application* response) {
  return calls_.Write(
      context, request, response,
      [this](const auto& read) {
        return Parse(ContextOf(intake_, clock_), read);
      },
      [this](IntakeTx& tx, const Call& call, const CreateCommand& command) {
        return intake_.Create(tx, call, command);
      },
      [](const auto& done) { return ToProto(done); });
}

// A full view is written down, so it is a write; a basic one only reads.
grpc::ServerUnaryReactor* ApplicationService::GetApplication(
    grpc::CallbackServerContext* context,
    const v1::GetApplicationRequest* request, v1::Application* response) {
  const auto parse = [](const auto& read) { return Parse(read); };
  const auto act = [this](IntakeTx& tx, const Call& call,
                          const GetCommand& command) {
    return intake_.Get(tx, call, command);
  };
  const auto render = [](const Shown& shown) { return ToProto(shown); };
  return request->view() == v1::APPLICATION_VIEW_FULL
             ? calls_.Write(context, request, response, parse, act, render)
             : calls_.Read(context, request, response, parse, act, render);
}

grpc::ServerUnaryReactor* ApplicationService::ListApplications(
    grpc::CallbackServerContext* context,
    const v1::ListApplicationsRequest* request,
    v1::ListApplicationsResponse* response) {
  return calls_.Read(
      context, request, response, [](const auto& read) { return Parse(read); },
      [this](IntakeTx& tx, const Call& call,
             const PageQuery& query) -> absl::StatusOr<PageOf<Application>> {
        ASSIGN_OR_RETURN(std::vector<Application> found,
                         intake_.List(tx, call, query));
        return PageOf<Application>(query, std::move(found));
      },
      [](const auto& page) { return ToProto(page); });
}

grpc::ServerUnaryReactor* ApplicationService::TransferApplication(
    grpc::CallbackServerContext* context,
    const v1::TransferApplicationRequest* request, v1::Application* response) {
  return calls_.Write(
      context, request, response, [](const auto& read) { return Parse(read); },
      [this](IntakeTx& tx, const Call& call, const TransferCommand& command) {
        return intake_.Transfer(tx, call, command);
      },
      [](const auto& done) { return ToProto(done); });
}

grpc::ServerUnaryReactor* ApplicationService::RequestCooperation(
    grpc::CallbackServerContext* context,
    const v1::RequestCooperationRequest* request, v1::Application* response) {
  return calls_.Write(
      context, request, response, [](const auto& read) { return Parse(read); },
      [this](IntakeTx& tx, const Call& call, const CooperateCommand& command) {
        return intake_.Cooperate(tx, call, command);
      },
      [](const auto& done) { return ToProto(done); });
}

grpc::ServerUnaryReactor* ApplicationService::AssessAmount(
    grpc::CallbackServerContext* context,
    const v1::AssessAmountRequest* request, v1::AmountAssessment* response) {
  return calls_.Read(
      context, request, response, [](const auto& read) { return Parse(read); },
      [this](IntakeTx& tx, const Call& call, const AssessCommand& command) {
        return intake_.Assess(tx, call, command);
      },
      [](const auto& done) { return ToProto(done); });
}

grpc::ServerUnaryReactor* ApplicationService::GrantApplication(
    grpc::CallbackServerContext* context,
    const v1::GrantApplicationRequest* request, v1::Application* response) {
  return calls_.Write(
      context, request, response, [](const auto& read) { return Parse(read); },
      [this](IntakeTx& tx, const Call& call, const GrantCommand& command) {
        return intake_.Grant(tx, call, command);
      },
      [](const auto& done) { return ToProto(done); });
}

grpc::ServerUnaryReactor* ApplicationService::RefuseApplication(
    grpc::CallbackServerContext* context,
    const v1::RefuseApplicationRequest* request, v1::Application* response) {
  return calls_.Write(
      context, request, response,
      [this](const auto& read) {
        return Parse(ContextOf(intake_, clock_), read);
      },
      [this](IntakeTx& tx, const Call& call, const RefuseCommand& command) {
        return intake_.Refuse(tx, call, command);
      },
      [](const auto& done) { return ToProto(done); });
}

grpc::ServerUnaryReactor* ApplicationService::AssignCounsel(
    grpc::CallbackServerContext* context,
    const v1::AssignCounselRequest* request, v1::Application* response) {
  return calls_.Write(
      context, request, response, [](const auto& read) { return Parse(read); },
      [this](IntakeTx& tx, const Call& call, const AssignCommand& command) {
        return intake_.Assign(tx, call, command);
      },
      [](const auto& done) { return ToProto(done); });
}

}  // namespace bashu::intake
