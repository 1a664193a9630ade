#include "services/ledger/rpc/ledger_service.h"

#include <utility>

#include "services/ledger/domain/ledger.h"
#include "services/ledger/rpc/convert.h"

namespace bashu::ledger {
namespace {

v1::Account RenderAccount(const Account& account) { return ToProto(account); }

v1::Transfer RenderTransfer(const Transfer& transfer) {
  return ToProto(transfer);
}

}  // namespace

grpc::ServerUnaryReactor* LedgerService::CreateAccount(
    grpc::CallbackServerContext* context,
    const v1::CreateAccountRequest* request, v1::Account* response) {
  return calls_.Write(
      context, request, response, ParseAccount,
      [this](LedgerTx& tx, const Call& call, const Account& wanted) {
        return ledger::CreateAccount(tx, sources_, call, wanted);
      },
      RenderAccount);
}

grpc::ServerUnaryReactor* LedgerService::GetAccount(
    grpc::CallbackServerContext* context, const v1::GetAccountRequest* request,
    v1::Account* response) {
  return calls_.Read(
      context, request, response, ParseAccountName<v1::GetAccountRequest>,
      [](LedgerTx& tx, const Call&, const AccountId& id) {
        return ledger::GetAccount(tx, id);
      },
      RenderAccount);
}

grpc::ServerUnaryReactor* LedgerService::FreezeAccount(
    grpc::CallbackServerContext* context,
    const v1::FreezeAccountRequest* request, v1::Account* response) {
  return calls_.Write(
      context, request, response, ParseFreeze,
      [this](LedgerTx& tx, const Call& call, const Freeze& freeze) {
        return ledger::FreezeAccount(tx, sources_, call, freeze.account,
                                     freeze.basis);
      },
      RenderAccount);
}

grpc::ServerUnaryReactor* LedgerService::UnfreezeAccount(
    grpc::CallbackServerContext* context,
    const v1::UnfreezeAccountRequest* request, v1::Account* response) {
  return calls_.Write(
      context, request, response, ParseAccountName<v1::UnfreezeAccountRequest>,
      [this](LedgerTx& tx, const Call& call, const AccountId& id) {
        return ledger::UnfreezeAccount(tx, sources_, call, id);
      },
      RenderAccount);
}

grpc::ServerUnaryReactor* LedgerService::ListAccounts(
    grpc::CallbackServerContext* context,
    const v1::ListAccountsRequest* request,
    v1::ListAccountsResponse* response) {
  return calls_.Read(
      context, request, response, ParseAccountsPage,
      [](LedgerTx& tx, const Call&, const OfficePage& page)
          -> absl::StatusOr<std::pair<OfficePage, std::vector<Account>>> {
        ASSIGN_OR_RETURN(auto accounts, ledger::ListAccounts(tx, page));
        return std::pair{page, std::move(accounts)};
      },
      [](const auto& found) { return ToProto(found.first, found.second); });
}

grpc::ServerUnaryReactor* LedgerService::CreateTransfer(
    grpc::CallbackServerContext* context,
    const v1::CreateTransferRequest* request, v1::Transfer* response) {
  return calls_.Write(
      context, request, response, ParseTransfer,
      [this](LedgerTx& tx, const Call& call, const Transfer& wanted) {
        return ledger::CreateTransfer(tx, sources_, call, wanted);
      },
      RenderTransfer);
}

grpc::ServerUnaryReactor* LedgerService::GetTransfer(
    grpc::CallbackServerContext* context, const v1::GetTransferRequest* request,
    v1::Transfer* response) {
  return calls_.Read(
      context, request, response, ParseTransferName<v1::GetTransferRequest>,
      [](LedgerTx& tx, const Call&, const TransferId& id) {
        return RequireTransfer(tx, id);
      },
      RenderTransfer);
}

grpc::ServerUnaryReactor* LedgerService::PostTransfer(
    grpc::CallbackServerContext* context,
    const v1::PostTransferRequest* request, v1::Transfer* response) {
  return calls_.Write(
      context, request, response, ParseSettlement,
      [this](LedgerTx& tx, const Call& call, const Settlement& settlement) {
        return ledger::PostTransfer(tx, sources_, call, settlement);
      },
      RenderTransfer);
}

grpc::ServerUnaryReactor* LedgerService::VoidTransfer(
    grpc::CallbackServerContext* context,
    const v1::VoidTransferRequest* request, v1::Transfer* response) {
  return calls_.Write(
      context, request, response, ParseTransferName<v1::VoidTransferRequest>,
      [this](LedgerTx& tx, const Call& call, const TransferId& id) {
        return ledger::VoidTransfer(tx, sources_, call, id);
      },
      RenderTransfer);
}

grpc::ServerUnaryReactor* LedgerService::ReverseTransfer(
    grpc::CallbackServerContext* context,
    const v1::ReverseTransferRequest* request, v1::Transfer* response) {
  return calls_.Write(
      context, request, response, ParseReversal,
      [this](LedgerTx& tx, const Call& call, const Reversal& reversal) {
        return ledger::ReverseTransfer(tx, sources_, call, reversal);
      },
      RenderTransfer);
}

}  // namespace bashu::ledger
