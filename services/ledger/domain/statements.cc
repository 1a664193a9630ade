#include "services/ledger/domain/statements.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/status/macros.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/limits.h"

namespace bashu::ledger {
namespace {

// What a record changed about one of its accounts.
Balances ChangeOf(const Record& record, const AccountId& id) {
  if (!record.IsTransfer()) return {};
  Account debit, credit;
  debit.id = record.transfer().debit;
  credit.id = record.transfer().credit;
  ApplyRecord(record, debit, credit);
  const Account& own = id == debit.id ? debit : credit;
  return {own.balance_fen, own.held_fen, own.incoming_fen};
}

Balances Less(const Balances& balances, const Balances& change) {
  return {balances.balance_fen - change.balance_fen,
          balances.held_fen - change.held_fen,
          balances.incoming_fen - change.incoming_fen};
}

Balances BalancesOf(const Account& account) {
  return {account.balance_fen, account.held_fen, account.incoming_fen};
}

// Since when a record counts in the world. Holds live in the ledger alone.
absl::Time HappenTime(const Record& record) {
  return record.kind == RecordKind::kMoved ? MovedTime(record.transfer())
                                           : record.time;
}

}  // namespace

absl::StatusOr<Balances> BalancesAt(LedgerTx& tx, const AccountId& id,
                                    const Instant& instant) {
  ASSIGN_OR_RETURN(const Account account, GetAccount(tx, id));
  Balances balances = BalancesOf(account);
  // Nothing happens after it is recorded, so older records all count.
  const absl::Time settled = std::min(instant.happened, instant.recorded);
  int64_t index = -1;
  do {
    ASSIGN_OR_RETURN(const auto steps, tx.RecordsOf(id, index, kRecordsPage));
    if (steps.empty()) break;
    for (const auto& [record, previous] : steps) {
      if (record.time <= settled) return balances;
      index = previous;
      if (record.time > instant.recorded ||
          HappenTime(record) > instant.happened) {
        balances = Less(balances, ChangeOf(record, id));
      }
    }
  } while (index >= 0);
  return balances;
}

absl::StatusOr<Statement> ListStatement(LedgerTx& tx, const AccountId& id,
                                        const StatementPlace& place,
                                        int limit) {
  ASSIGN_OR_RETURN(const Account account, GetAccount(tx, id));
  Balances after = place.index < 0 ? BalancesOf(account) : place.after;
  ASSIGN_OR_RETURN(auto steps, tx.RecordsOf(id, place.index, limit));
  Statement statement;
  for (auto& [record, previous] : steps) {
    const Balances change = ChangeOf(record, id);
    statement.lines.push_back({std::move(record), change.balance_fen, after});
    after = Less(after, change);
    statement.next = {previous, after};
  }
  return statement;
}

}  // namespace bashu::ledger
