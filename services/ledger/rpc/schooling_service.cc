#include "services/ledger/rpc/schooling_service.h"

#include <utility>
#include <vector>

#include "common/status/macros.h"
#include "services/ledger/rpc/convert_schooling.h"

namespace bashu::ledger {
namespace {

v1::Schooling Render(const Schooling& schooling) { return ToProto(schooling); }

}  // namespace

grpc::ServerUnaryReactor* SchoolingService::CreateSchooling(
    grpc::CallbackServerContext* context,
    const v1::CreateSchoolingRequest* request, v1::Schooling* response) {
  return calls_.Write(
      context, request, response, ParseSchooling,
      [this](LedgerTx& tx, const Call& call, const Schooling& wanted) {
        return ledger::CreateSchooling(tx, sources_, call, wanted);
      },
      Render);
}

grpc::ServerUnaryReactor* SchoolingService::GetSchooling(
    grpc::CallbackServerContext* context,
    const v1::GetSchoolingRequest* request, v1::Schooling* response) {
  return calls_.Read(
      context, request, response, ParseSchoolingName,
      [](LedgerTx& tx, const Call& call, const SchoolingId& id) {
        return ledger::GetSchooling(tx, call, id);
      },
      Render);
}

grpc::ServerUnaryReactor* SchoolingService::ListSchoolings(
    grpc::CallbackServerContext* context,
    const v1::ListSchoolingsRequest* request,
    v1::ListSchoolingsResponse* response) {
  return calls_.Read(
      context, request, response, ParseSchoolingsPage,
      [](LedgerTx& tx, const Call& call, const OfficePage& page)
          -> absl::StatusOr<std::pair<OfficePage, std::vector<Schooling>>> {
        ASSIGN_OR_RETURN(auto found, ledger::ListSchoolings(tx, call, page));
        return std::pair{page, std::move(found)};
      },
      [](const auto& found) { return ToProto(found.first, found.second); });
}

grpc::ServerUnaryReactor* SchoolingService::GetSchoolingPlan(
    grpc::CallbackServerContext* context,
    const v1::GetSchoolingPlanRequest* request, v1::SchoolingPlan* response) {
  return calls_.Read(
      context, request, response, ParseSchoolingPlan,
      [this](LedgerTx& tx, const Call& call,
             const SchoolingId& id) -> absl::StatusOr<SchoolingAnswer> {
        ASSIGN_OR_RETURN(auto years,
                         ledger::GetSchoolingPlan(tx, sources_, call, id));
        return SchoolingAnswer{id, std::move(years)};
      },
      [this](const SchoolingAnswer& answer) {
        return ToProto(answer, sources_.schooling.version);
      });
}

grpc::ServerUnaryReactor* SchoolingService::RecordEnrolment(
    grpc::CallbackServerContext* context,
    const v1::RecordEnrolmentRequest* request, v1::Schooling* response) {
  return calls_.Write(
      context, request, response, ParseEnrolment,
      [this](LedgerTx& tx, const Call& call, const Enrolment& enrolment) {
        return ledger::RecordEnrolment(tx, sources_, call, enrolment);
      },
      Render);
}

grpc::ServerUnaryReactor* SchoolingService::PaySchoolYear(
    grpc::CallbackServerContext* context,
    const v1::PaySchoolYearRequest* request, v1::Schooling* response) {
  return calls_.Write(
      context, request, response, ParseYearPayment,
      [this](LedgerTx& tx, const Call& call, const YearPayment& payment) {
        return ledger::PaySchoolYear(tx, sources_, call, payment);
      },
      Render);
}

grpc::ServerUnaryReactor* SchoolingService::EndSchooling(
    grpc::CallbackServerContext* context,
    const v1::EndSchoolingRequest* request, v1::Schooling* response) {
  return calls_.Write(
      context, request, response, ParseSchoolingEnding,
      [this](LedgerTx& tx, const Call& call, const SchoolingEnding& ending) {
        return ledger::EndSchooling(tx, sources_, call, ending);
      },
      Render);
}

}  // namespace bashu::ledger
