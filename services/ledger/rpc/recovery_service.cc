#include "services/ledger/rpc/recovery_service.h"

#include <utility>
#include <vector>

#include "common/status/macros.h"
#include "services/ledger/rpc/convert_recovery.h"

namespace bashu::ledger {
namespace {

v1::Recovery Render(const Recovery& recovery) { return ToProto(recovery); }

}  // namespace

grpc::ServerUnaryReactor* RecoveryService::CreateRecovery(
    grpc::CallbackServerContext* context,
    const v1::CreateRecoveryRequest* request, v1::Recovery* response) {
  return calls_.Write(
      context, request, response, ParseRecovery,
      [this](LedgerTx& tx, const Call& call, const Recovery& wanted) {
        return ledger::CreateRecovery(tx, sources_, call, wanted);
      },
      Render);
}

grpc::ServerUnaryReactor* RecoveryService::GetRecovery(
    grpc::CallbackServerContext* context, const v1::GetRecoveryRequest* request,
    v1::Recovery* response) {
  return calls_.Read(
      context, request, response, ParseRecoveryName,
      [](LedgerTx& tx, const Call& call, const RecoveryId& id) {
        return ledger::GetRecovery(tx, call, id);
      },
      Render);
}

grpc::ServerUnaryReactor* RecoveryService::ListRecoveries(
    grpc::CallbackServerContext* context,
    const v1::ListRecoveriesRequest* request,
    v1::ListRecoveriesResponse* response) {
  return calls_.Read(
      context, request, response, ParseRecoveriesPage,
      [](LedgerTx& tx, const Call& call, const OfficePage& page)
          -> absl::StatusOr<std::pair<OfficePage, std::vector<Recovery>>> {
        ASSIGN_OR_RETURN(auto found, ledger::ListRecoveries(tx, call, page));
        return std::pair{page, std::move(found)};
      },
      [](const auto& found) { return ToProto(found.first, found.second); });
}

grpc::ServerUnaryReactor* RecoveryService::ApproveRecovery(
    grpc::CallbackServerContext* context,
    const v1::ApproveRecoveryRequest* request, v1::Recovery* response) {
  return calls_.Write(
      context, request, response, ParseApproval,
      [this](LedgerTx& tx, const Call& call, const RecoveryId& id) {
        return ledger::ApproveRecovery(tx, sources_, call, id);
      },
      Render);
}

grpc::ServerUnaryReactor* RecoveryService::RecordReceipt(
    grpc::CallbackServerContext* context,
    const v1::RecordReceiptRequest* request, v1::Recovery* response) {
  return calls_.Write(
      context, request, response, ParseReceipt,
      [this](LedgerTx& tx, const Call& call, const Receiving& receiving) {
        return ledger::RecordReceipt(tx, sources_, call, receiving);
      },
      Render);
}

grpc::ServerUnaryReactor* RecoveryService::RecordReturn(
    grpc::CallbackServerContext* context,
    const v1::RecordReturnRequest* request, v1::Recovery* response) {
  return calls_.Write(
      context, request, response, ParseReturn,
      [this](LedgerTx& tx, const Call& call, const Return& came) {
        return ledger::RecordReturn(tx, sources_, call, came);
      },
      Render);
}

grpc::ServerUnaryReactor* RecoveryService::EndRecovery(
    grpc::CallbackServerContext* context, const v1::EndRecoveryRequest* request,
    v1::Recovery* response) {
  return calls_.Write(
      context, request, response, ParseEnding,
      [this](LedgerTx& tx, const Call& call, const EndingProposal& proposal) {
        return ledger::EndRecovery(tx, sources_, call, proposal);
      },
      Render);
}

}  // namespace bashu::ledger
