#include "services/ledger/rpc/batch_service.h"

#include <utility>

#include "services/ledger/domain/ledger.h"
#include "services/ledger/rpc/convert_batch.h"

namespace bashu::ledger {
namespace {

template <typename List>
auto Render(const List& list) {
  return ToProto(list);
}

}  // namespace

grpc::ServerUnaryReactor* BatchService::BatchCreateTransfers(
    grpc::CallbackServerContext* context,
    const v1::BatchCreateTransfersRequest* request,
    v1::BatchCreateTransfersResponse* response) {
  return calls_.Write(
      context, request, response, ParseBatch,
      [this](LedgerTx& tx, const Call& call, const TransferBatch& batch)
          -> absl::StatusOr<v1::BatchCreateTransfersResponse> {
        ASSIGN_OR_RETURN(const auto results,
                         CreateTransfers(tx, sources_, call, batch));
        return ToProto(batch, results);
      },
      [](const auto& made) { return made; });
}

grpc::ServerUnaryReactor* BatchService::BatchGetTransfers(
    grpc::CallbackServerContext* context,
    const v1::BatchGetTransfersRequest* request,
    v1::BatchGetTransfersResponse* response) {
  return calls_.Read(
      context, request, response, ParseTransferNames,
      [](LedgerTx& tx, const Call&, const std::vector<TransferId>& ids) {
        return GetTransfers(tx, ids);
      },
      Render<std::vector<Transfer>>);
}

grpc::ServerUnaryReactor* BatchService::BatchGetAccounts(
    grpc::CallbackServerContext* context,
    const v1::BatchGetAccountsRequest* request,
    v1::BatchGetAccountsResponse* response) {
  return calls_.Read(
      context, request, response, ParseAccountNames,
      [](LedgerTx& tx, const Call&, const std::vector<AccountId>& ids) {
        return GetAccounts(tx, ids);
      },
      Render<std::vector<Account>>);
}

}  // namespace bashu::ledger
