#include "services/ledger/rpc/convert_batch.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <string>
#include <utility>

#include "common/rpc/errors.h"
#include "common/rpc/status.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/domain/transfer_errors.h"
#include "services/ledger/rpc/convert.h"

namespace bashu::ledger {
namespace {

google::rpc::Status ToWire(const absl::Status& status) {
  google::rpc::Status wire;
  wire.ParseFromString(rpc::ToGrpc(status).error_details());
  return wire;
}

// What is wrong with a place in one of the request's lists.
template <typename List>
void CheckPlace(rpc::Fields& fields, absl::string_view field, const List& list,
                uint32_t place) {
  if (place < list.size()) return;
  fields.Add(field, "OUT_OF_RANGE", "Is no place in the request's list.",
             "超出请求列表的范围。");
}

absl::Status CheckItem(const v1::TransferItem& wanted,
                       const TransferBatch& batch) {
  rpc::Fields fields;
  fields.Require("id_high", wanted.id_high() != 0);
  CheckPlace(fields, "debit_account", batch.accounts, wanted.debit_account());
  CheckPlace(fields, "credit_account", batch.accounts, wanted.credit_account());
  fields.Amount("amount_fen", wanted.amount_fen());
  CheckPlace(fields, "basis", batch.bases, wanted.basis());
  CheckTimes(fields, "", wanted);
  return fields.status();
}

BatchItem ParseItem(const v1::TransferItem& wanted,
                    const TransferBatch& batch) {
  BatchItem item;
  item.id_high = wanted.id_high();
  item.id_low = wanted.id_low();
  item.debit = wanted.debit_account();
  item.credit = wanted.credit_account();
  item.amount_fen = wanted.amount_fen();
  item.basis = wanted.basis();
  item.pending = wanted.pending();
  item.balancing = wanted.balancing();
  item.linked = wanted.linked();
  if (wanted.has_happen_time()) item.happen_time = Exact(wanted.happen_time());
  if (wanted.has_expire_time()) item.expire_time = Exact(wanted.expire_time());
  item.shape = CheckItem(wanted, batch);
  return item;
}

// The element `i` of a list; its path is made only if something is wrong.
AccountId ParseAccountAt(rpc::Fields& fields, int i, const std::string& name) {
  rpc::Fields alone;
  AccountId id(alone.Name("accounts", name, "accounts"));
  if (!id.empty()) return id;
  return AccountId(
      fields.Name(absl::StrCat("accounts[", i, "]"), name, "accounts"));
}

TransferBatch ParseShared(rpc::Fields& fields,
                          const v1::BatchCreateTransfersRequest& request) {
  TransferBatch shared;
  for (int i = 0; i < request.accounts_size(); ++i) {
    shared.accounts.push_back(ParseAccountAt(fields, i, request.accounts(i)));
  }
  for (int i = 0; i < request.bases_size(); ++i) {
    shared.bases.push_back(fields.Text(absl::StrCat("bases[", i, "]"),
                                       request.bases(i), kBasisMax));
  }
  shared.currency = fields.OptionalText("currency_code",
                                        request.currency_code(), kCurrencyMax);
  return shared;
}

// Of a request that has `names`.
template <typename AnyId, typename Request>
absl::StatusOr<std::vector<AnyId>> ParseNames(const Request& request,
                                              absl::string_view collection) {
  if (request.names_size() > kLookupMax) return BatchTooLarge(kLookupMax);
  rpc::Fields fields;
  fields.Require("names", request.names_size() > 0);
  std::vector<AnyId> ids;
  for (int i = 0; i < request.names_size(); ++i) {
    ids.emplace_back(fields.Name(absl::StrCat("names[", i, "]"),
                                 request.names(i), collection));
  }
  RETURN_IF_ERROR(fields.status());
  return ids;
}

std::string FormatPlace(const StatementPlace& place) {
  return absl::StrCat(place.index, ":", place.after.balance_fen, ":",
                      place.after.held_fen, ":", place.after.incoming_fen);
}

// Nothing of the place is secret, but it must be one that we wrote.
absl::StatusOr<StatementPlace> ParsePlace(const std::string& text) {
  StatementPlace place;
  if (text.empty()) return place;
  const std::vector<std::string> parts = absl::StrSplit(text, ':');
  if (parts.size() != 4 || !absl::SimpleAtoi(parts[0], &place.index) ||
      !absl::SimpleAtoi(parts[1], &place.after.balance_fen) ||
      !absl::SimpleAtoi(parts[2], &place.after.held_fen) ||
      !absl::SimpleAtoi(parts[3], &place.after.incoming_fen) ||
      place.index < 0) {
    return rpc::PageTokenInvalid();
  }
  return place;
}

v1::StatementLine ToProto(const AccountId& own, const StatementLine& line) {
  v1::StatementLine message;
  message.set_leaf_index(line.record.index);
  message.set_kind(std::string(KindName(line.record)));
  absl::Time happened = line.record.time;
  if (line.record.IsTransfer()) {
    const Transfer& transfer = line.record.transfer();
    message.set_transfer(absl::StrCat("transfers/", transfer.id.value()));
    message.set_counter_account(absl::StrCat(
        "accounts/",
        (transfer.debit == own ? transfer.credit : transfer.debit).value()));
    if (transfer.happen_time != absl::InfinitePast()) {
      happened = transfer.happen_time;
    }
  }
  message.set_change_fen(line.change_fen);
  message.set_balance_fen(line.after.balance_fen);
  message.set_held_fen(line.after.held_fen);
  message.set_incoming_fen(line.after.incoming_fen);
  *message.mutable_record_time() = rpc::ToProto(line.record.time);
  *message.mutable_happen_time() = rpc::ToProto(happened);
  return message;
}

}  // namespace

absl::StatusOr<TransferBatch> ParseBatch(
    const v1::BatchCreateTransfersRequest& request) {
  if (request.items_size() > kBatchMax) return BatchTooLarge(kBatchMax);
  rpc::Fields fields;
  fields.Require("items", request.items_size() > 0);
  TransferBatch batch = ParseShared(fields, request);
  RETURN_IF_ERROR(fields.status());
  batch.items.reserve(static_cast<size_t>(request.items_size()));
  for (const v1::TransferItem& item : request.items()) {
    batch.items.push_back(ParseItem(item, batch));
  }
  return batch;
}

absl::StatusOr<std::vector<TransferId>> ParseTransferNames(
    const v1::BatchGetTransfersRequest& request) {
  return ParseNames<TransferId>(request, "transfers");
}

absl::StatusOr<std::vector<AccountId>> ParseAccountNames(
    const v1::BatchGetAccountsRequest& request) {
  return ParseNames<AccountId>(request, "accounts");
}

v1::BatchCreateTransfersResponse ToProto(
    const TransferBatch& batch, const std::vector<ItemResult>& results) {
  v1::BatchCreateTransfersResponse response;
  for (size_t i = 0; i < results.size(); ++i) {
    const ItemResult& result = results[i];
    if (result.status.ok() && !result.repeated &&
        result.taken_fen == batch.items[i].amount_fen) {
      continue;
    }
    v1::TransferResult& named = *response.add_results();
    named.set_index(static_cast<int32_t>(i));
    named.set_repeated_item(result.repeated);
    named.set_taken_fen(result.taken_fen);
    if (!result.status.ok()) {
      *named.mutable_error() = ToWire(result.status);
    }
  }
  return response;
}

StreamResults ParseStream(const v1::StreamTransfersRequest& message) {
  StreamResults wanted;
  for (const v1::CreateTransferRequest& request : message.requests()) {
    wanted.push_back(ParseTransfer(request));
  }
  return wanted;
}

void AddToProto(const v1::StreamTransfersRequest& message,
                const StreamResults& results,
                v1::StreamTransfersResponse& response) {
  for (size_t i = 0; i < results.size(); ++i) {
    v1::StreamResult& named = *response.add_results();
    named.set_transfer_id(message.requests(static_cast<int>(i)).transfer_id());
    if (!results[i].ok()) {
      *named.mutable_error() = ToWire(results[i].status());
      continue;
    }
    named.set_state(static_cast<v1::Transfer::State>(results[i]->state));
    named.set_taken_fen(results[i]->taken_fen);
  }
}

v1::BatchGetTransfersResponse ToProto(const std::vector<Transfer>& transfers) {
  v1::BatchGetTransfersResponse response;
  for (const Transfer& transfer : transfers) {
    *response.add_transfers() = ToProto(transfer);
  }
  return response;
}

v1::BatchGetAccountsResponse ToProto(const std::vector<Account>& accounts) {
  v1::BatchGetAccountsResponse response;
  for (const Account& account : accounts) {
    *response.add_accounts() = ToProto(account);
  }
  return response;
}

absl::StatusOr<PastQuery> ParsePastQuery(
    const v1::GetPastBalanceRequest& request) {
  rpc::Fields fields;
  PastQuery query;
  query.account =
      AccountId(fields.Name("account", request.account(), "accounts"));
  if (request.has_happen_time()) {
    query.instant.happened = rpc::FromProto(request.happen_time());
  }
  if (request.has_record_time()) {
    query.instant.recorded = rpc::FromProto(request.record_time());
  }
  RETURN_IF_ERROR(fields.status());
  return query;
}

absl::StatusOr<StatementQuery> ParseStatementQuery(
    const v1::ListStatementLinesRequest& request) {
  rpc::Fields fields;
  StatementQuery query;
  query.account =
      AccountId(fields.Name("account", request.account(), "accounts"));
  query.limit =
      fields.PageSize("page_size", request.page_size(), kPageUsual, kPageMax);
  RETURN_IF_ERROR(fields.status());
  ASSIGN_OR_RETURN(
      const std::string place,
      rpc::ParsePageToken(query.account.value(), request.page_token()));
  ASSIGN_OR_RETURN(query.place, ParsePlace(place));
  return query;
}

v1::PastBalance ToProto(const PastQuery& query, const Balances& balances) {
  v1::PastBalance message;
  message.set_account(absl::StrCat("accounts/", query.account.value()));
  message.set_balance_fen(balances.balance_fen);
  message.set_held_fen(balances.held_fen);
  message.set_incoming_fen(balances.incoming_fen);
  return message;
}

v1::ListStatementLinesResponse ToProto(const StatementQuery& query,
                                       const Statement& statement) {
  v1::ListStatementLinesResponse response;
  for (const StatementLine& line : statement.lines) {
    *response.add_lines() = ToProto(query.account, line);
  }
  if (statement.next.index >= 0) {
    response.set_next_page_token(rpc::FormatPageToken(
        query.account.value(), FormatPlace(statement.next)));
  }
  return response;
}

}  // namespace bashu::ledger
