#pragma once

#include "bashu/ledger/v1/statement.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/ledger/domain/book.h"

namespace bashu::ledger {

// bashu.ledger.v1.StatementService.
class StatementService final : public v1::StatementService::CallbackService {
 public:
  explicit StatementService(rpc::Calls<LedgerTx>& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* GetPastBalance(
      grpc::CallbackServerContext* context,
      const v1::GetPastBalanceRequest* request,
      v1::PastBalance* response) override;

  grpc::ServerUnaryReactor* ListStatementLines(
      grpc::CallbackServerContext* context,
      const v1::ListStatementLinesRequest* request,
      v1::ListStatementLinesResponse* response) override;

 private:
  rpc::Calls<LedgerTx>& calls_;
};

}  // namespace bashu::ledger
