#include "services/ledger/rpc/statement_service.h"

#include <utility>

#include "services/ledger/rpc/convert_batch.h"

namespace bashu::ledger {
namespace {

// An answer beside what was asked.
template <typename Query, typename Answer>
using Answered = absl::StatusOr<std::pair<Query, Answer>>;

}  // namespace

grpc::ServerUnaryReactor* StatementService::GetPastBalance(
    grpc::CallbackServerContext* context,
    const v1::GetPastBalanceRequest* request, v1::PastBalance* response) {
  return calls_.Read(
      context, request, response, ParsePastQuery,
      [](LedgerTx& tx, const Call&,
         const PastQuery& query) -> Answered<PastQuery, Balances> {
        ASSIGN_OR_RETURN(const Balances balances,
                         BalancesAt(tx, query.account, query.instant));
        return std::pair{query, balances};
      },
      [](const auto& found) { return ToProto(found.first, found.second); });
}

grpc::ServerUnaryReactor* StatementService::ListStatementLines(
    grpc::CallbackServerContext* context,
    const v1::ListStatementLinesRequest* request,
    v1::ListStatementLinesResponse* response) {
  return calls_.Read(
      context, request, response, ParseStatementQuery,
      [](LedgerTx& tx, const Call&,
         const StatementQuery& query) -> Answered<StatementQuery, Statement> {
        ASSIGN_OR_RETURN(
            Statement statement,
            ListStatement(tx, query.account, query.place, query.limit));
        return std::pair{query, std::move(statement)};
      },
      [](const auto& found) { return ToProto(found.first, found.second); });
}

}  // namespace bashu::ledger
