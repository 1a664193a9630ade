#pragma once

#include "bashu/ledger/v1/ledger.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/ledger/domain/book.h"

namespace bashu::ledger {

// bashu.ledger.v1.LedgerService.
class LedgerService final : public v1::LedgerService::CallbackService {
 public:
  LedgerService(rpc::Calls<LedgerTx>& calls, const Sources& sources)
      : calls_(calls), sources_(sources) {}

  grpc::ServerUnaryReactor* CreateAccount(
      grpc::CallbackServerContext* context,
      const v1::CreateAccountRequest* request, v1::Account* response) override;
  grpc::ServerUnaryReactor* GetAccount(grpc::CallbackServerContext* context,
                                       const v1::GetAccountRequest* request,
                                       v1::Account* response) override;
  grpc::ServerUnaryReactor* FreezeAccount(
      grpc::CallbackServerContext* context,
      const v1::FreezeAccountRequest* request, v1::Account* response) override;
  grpc::ServerUnaryReactor* UnfreezeAccount(
      grpc::CallbackServerContext* context,
      const v1::UnfreezeAccountRequest* request,
      v1::Account* response) override;
  grpc::ServerUnaryReactor* ListAccounts(
      grpc::CallbackServerContext* context,
      const v1::ListAccountsRequest* request,
      v1::ListAccountsResponse* response) override;
  grpc::ServerUnaryReactor* CreateTransfer(
      grpc::CallbackServerContext* context,
      const v1::CreateTransferRequest* request,
      v1::Transfer* response) override;
  grpc::ServerUnaryReactor* GetTransfer(grpc::CallbackServerContext* context,
                                        const v1::GetTransferRequest* request,
                                        v1::Transfer* response) override;
  grpc::ServerUnaryReactor* PostTransfer(grpc::CallbackServerContext* context,
                                         const v1::PostTransferRequest* request,
                                         v1::Transfer* response) override;
  grpc::ServerUnaryReactor* VoidTransfer(grpc::CallbackServerContext* context,
                                         const v1::VoidTransferRequest* request,
                                         v1::Transfer* response) override;
  grpc::ServerUnaryReactor* ReverseTransfer(
      grpc::CallbackServerContext* context,
      const v1::ReverseTransferRequest* request,
      v1::Transfer* response) override;

 private:
  rpc::Calls<LedgerTx>& calls_;
  const Sources sources_;
};

}  // namespace bashu::ledger
