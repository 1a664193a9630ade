#include "services/ledger/rpc/subsidy_service.h"

#include <string>
#include <utility>
#include <vector>

#include "common/status/macros.h"
#include "services/ledger/rpc/convert_subsidy.h"

namespace bashu::ledger {
namespace {

v1::Subsidy Render(const Subsidy& subsidy) { return ToProto(subsidy); }

}  // namespace

grpc::ServerUnaryReactor* SubsidyService::ComputeSubsidy(
    grpc::CallbackServerContext* context,
    const v1::ComputeSubsidyRequest* request,
    v1::ComputeSubsidyResponse* response) {
  return calls_.Read(
      context, request, response, ParseSubsidyQuestion,
      [this](LedgerTx&, const Call&, const SubsidyQuestion& question) {
        return ledger::ComputeSubsidy(sources_.subsidies, question);
      },
      [](const ComputedSubsidy& computed) { return ToProto(computed); });
}

grpc::ServerUnaryReactor* SubsidyService::GetSubsidyTable(
    grpc::CallbackServerContext* context,
    const v1::GetSubsidyTableRequest* request, v1::SubsidyTable* response) {
  return calls_.Read(
      context, request, response, ParseRatesQuery,
      [](LedgerTx&, const Call&, const std::string& region)
          -> absl::StatusOr<std::string> { return region; },
      [this](const std::string& region) {
        return ToProto(sources_.subsidies, region);
      });
}

grpc::ServerUnaryReactor* SubsidyService::CreateSubsidy(
    grpc::CallbackServerContext* context,
    const v1::CreateSubsidyRequest* request, v1::Subsidy* response) {
  return calls_.Write(
      context, request, response, ParseSubsidy,
      [this](LedgerTx& tx, const Call& call, const Subsidy& wanted) {
        return ledger::CreateSubsidy(tx, sources_, call, wanted);
      },
      Render);
}

grpc::ServerUnaryReactor* SubsidyService::GetSubsidy(
    grpc::CallbackServerContext* context, const v1::GetSubsidyRequest* request,
    v1::Subsidy* response) {
  return calls_.Read(
      context, request, response, ParseSubsidyName,
      [](LedgerTx& tx, const Call& call, const SubsidyId& id) {
        return ledger::GetSubsidy(tx, call, id);
      },
      Render);
}

grpc::ServerUnaryReactor* SubsidyService::ListSubsidies(
    grpc::CallbackServerContext* context,
    const v1::ListSubsidiesRequest* request,
    v1::ListSubsidiesResponse* response) {
  return calls_.Read(
      context, request, response, ParseSubsidiesPage,
      [](LedgerTx& tx, const Call& call, const OfficePage& page)
          -> absl::StatusOr<std::pair<OfficePage, std::vector<Subsidy>>> {
        ASSIGN_OR_RETURN(auto found, ledger::ListSubsidies(tx, call, page));
        return std::pair{page, std::move(found)};
      },
      [](const auto& found) { return ToProto(found.first, found.second); });
}

grpc::ServerUnaryReactor* SubsidyService::ApproveSubsidy(
    grpc::CallbackServerContext* context,
    const v1::ApproveSubsidyRequest* request, v1::Subsidy* response) {
  return calls_.Write(
      context, request, response, ParseSubsidyApproval,
      [this](LedgerTx& tx, const Call& call, const SubsidyApproval& approval) {
        return ledger::ApproveSubsidy(tx, sources_, call, approval);
      },
      Render);
}

grpc::ServerUnaryReactor* SubsidyService::VoidSubsidy(
    grpc::CallbackServerContext* context, const v1::VoidSubsidyRequest* request,
    v1::Subsidy* response) {
  return calls_.Write(
      context, request, response, ParseSubsidyVoiding,
      [this](LedgerTx& tx, const Call& call, const SubsidyVoiding& voiding) {
        return ledger::VoidSubsidy(tx, sources_, call, voiding.subsidy,
                                   voiding.reason);
      },
      Render);
}

}  // namespace bashu::ledger
