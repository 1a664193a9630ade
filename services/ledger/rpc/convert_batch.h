#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "bashu/ledger/v1/batch.pb.h"
#include "bashu/ledger/v1/statement.pb.h"
#include "services/ledger/domain/batch.h"
#include "services/ledger/domain/statements.h"

// Batches and statements to the domain and back; nothing else.
namespace bashu::ledger {

// What is wrong with one item is the item's `shape`; what is wrong with the
// lists that items name is the request's.
absl::StatusOr<TransferBatch> ParseBatch(
    const v1::BatchCreateTransfersRequest& request);
absl::StatusOr<std::vector<TransferId>> ParseTransferNames(
    const v1::BatchGetTransfersRequest& request);
absl::StatusOr<std::vector<AccountId>> ParseAccountNames(
    const v1::BatchGetAccountsRequest& request);

v1::BatchCreateTransfersResponse ToProto(
    const TransferBatch& batch, const std::vector<ItemResult>& results);
// The results of the requests of one message of a stream.
using StreamResults = std::vector<absl::StatusOr<Transfer>>;
StreamResults ParseStream(const v1::StreamTransfersRequest& message);
void AddToProto(const v1::StreamTransfersRequest& message,
                const StreamResults& results,
                v1::StreamTransfersResponse& response);
v1::BatchGetTransfersResponse ToProto(const std::vector<Transfer>& transfers);
v1::BatchGetAccountsResponse ToProto(const std::vector<Account>& accounts);

struct PastQuery {
  AccountId account;
  Instant instant;
};

struct StatementQuery {
  AccountId account;
  StatementPlace place;
  int limit = 0;
};

absl::StatusOr<PastQuery> ParsePastQuery(
    const v1::GetPastBalanceRequest& request);
absl::StatusOr<StatementQuery> ParseStatementQuery(
    const v1::ListStatementLinesRequest& request);

v1::PastBalance ToProto(const PastQuery& query, const Balances& balances);
v1::ListStatementLinesResponse ToProto(const StatementQuery& query,
                                       const Statement& statement);

}  // namespace bashu::ledger
