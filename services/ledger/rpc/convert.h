#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/str_cat.h>

#include <string>
#include <vector>

#include "bashu/ledger/v1/ledger.pb.h"
#include "common/rpc/errors.h"
#include "common/rpc/fields.h"
#include "common/rpc/page_token.h"
#include "common/status/macros.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/reversals.h"

// Names and messages to the domain and back; nothing else.
namespace bashu::ledger {

// An instant as exact as it is kept: to the microsecond.
absl::Time Exact(const google::protobuf::Timestamp& time);

absl::StatusOr<Account> ParseAccount(const v1::CreateAccountRequest& request);
struct Freeze {
  AccountId account;
  std::string basis;
};

absl::StatusOr<Freeze> ParseFreeze(const v1::FreezeAccountRequest& request);
absl::StatusOr<OfficePage> ParseAccountsPage(
    const v1::ListAccountsRequest& request);
absl::StatusOr<Transfer> ParseTransfer(
    const v1::CreateTransferRequest& request);

absl::StatusOr<Settlement> ParseSettlement(
    const v1::PostTransferRequest& request);
absl::StatusOr<Reversal> ParseReversal(
    const v1::ReverseTransferRequest& request);

// When a hold ends and when money moved contradict each other. `prefix` goes
// before the fields' names: "transfer.".
template <typename Message>
void CheckTimes(rpc::Fields& fields, absl::string_view prefix,
                const Message& message) {
  if (message.has_expire_time() && !message.pending()) {
    fields.Add(absl::StrCat(prefix, "expire_time"), "CONTRADICTION",
               "Is for pending transfers only.", "仅用于待定划款。");
  }
  if (message.has_happen_time() && message.pending()) {
    fields.Add(absl::StrCat(prefix, "happen_time"), "CONTRADICTION",
               "Is not for pending transfers.", "不用于待定划款。");
  }
}

// Of any request that has the account's `name`.
template <typename Request>
absl::StatusOr<AccountId> ParseAccountName(const Request& request) {
  rpc::Fields fields;
  AccountId id(fields.Name("name", request.name(), "accounts"));
  RETURN_IF_ERROR(fields.status());
  return id;
}

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
