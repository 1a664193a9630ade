#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "bashu/ledger/v1/ledger.pb.h"
#include "common/rpc/errors.h"
#include "common/rpc/fields.h"
#include "common/rpc/page_token.h"
#include "common/status/macros.h"
#include "services/ledger/domain/ledger.h"

// Names and messages to the domain and back; nothing else.
namespace bashu::ledger {

absl::StatusOr<Account> ParseAccount(const v1::CreateAccountRequest& request);
absl::StatusOr<AccountId> ParseAccountName(
    const v1::GetAccountRequest& request);
absl::StatusOr<OfficePage> ParseAccountsPage(
    const v1::ListAccountsRequest& request);
absl::StatusOr<Transfer> ParseTransfer(
    const v1::CreateTransferRequest& request);

// Of any request that has the transfer's `name`.
template <typename Request>
absl::StatusOr<TransferId> ParseTransferName(const Request& request) {
  rpc::Fields fields;
  TransferId id(fields.Name("name", request.name(), "transfers"));
  RETURN_IF_ERROR(fields.status());
  return id;
}

v1::Account ToProto(const Account& account);
v1::Transfer ToProto(const Transfer& transfer);
v1::ListAccountsResponse ToProto(const OfficePage& page,
                                 const std::vector<Account>& accounts);

}  // namespace bashu::ledger
