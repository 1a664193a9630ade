#pragma once

#include "bashu/ledger/v1/batch.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/rpc/transfer_stream.h"

namespace bashu::ledger {

// bashu.ledger.v1.BatchService.
class BatchService final : public v1::BatchService::CallbackService {
 public:
  BatchService(rpc::Calls<LedgerTx>& calls, const Sources& sources)
      : calls_(calls), sources_(sources) {}

  grpc::ServerUnaryReactor* BatchCreateTransfers(
      grpc::CallbackServerContext* context,
      const v1::BatchCreateTransfersRequest* request,
      v1::BatchCreateTransfersResponse* response) override;

  grpc::ServerUnaryReactor* BatchGetTransfers(
      grpc::CallbackServerContext* context,
      const v1::BatchGetTransfersRequest* request,
      v1::BatchGetTransfersResponse* response) override;

  grpc::ServerUnaryReactor* BatchGetAccounts(
      grpc::CallbackServerContext* context,
      const v1::BatchGetAccountsRequest* request,
      v1::BatchGetAccountsResponse* response) override;

  grpc::ServerBidiReactor<v1::StreamTransfersRequest,
                          v1::StreamTransfersResponse>*
  StreamTransfers(grpc::CallbackServerContext* context) override {
    return ledger::StreamTransfers(context, calls_, sources_);
  }

 private:
  rpc::Calls<LedgerTx>& calls_;
  const Sources sources_;
};

}  // namespace bashu::ledger
