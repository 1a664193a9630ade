#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <vector>

#include "services/ledger/domain/store.h"

// What was in an account, and why: its records, walked from now back.
namespace bashu::ledger {

struct Balances {
  int64_t balance_fen = 0;
  int64_t held_fen = 0;
  int64_t incoming_fen = 0;

  friend bool operator==(const Balances&, const Balances&) = default;
};

// Which past of an account.
struct Instant {
  absl::Time happened = absl::InfiniteFuture();  // in the world, by then
  absl::Time recorded = absl::InfiniteFuture();  // in the ledger, by then
};

// ACCOUNT_NOT_FOUND.
absl::StatusOr<Balances> BalancesAt(LedgerTx& tx, const AccountId& id,
                                    const Instant& instant);

// One record that touched an account, with what was in it afterwards.
struct StatementLine {
  Record record;
  int64_t change_fen = 0;  // of the balance
  Balances after;
};

// Where a statement goes on: at the record with that index, after which there
// were these balances.
struct StatementPlace {
  int64_t index = -1;  // -1: at the newest, with what there is now
  Balances after;
};

struct Statement {
  std::vector<StatementLine> lines;  // newest first
  StatementPlace next;               // index -1 if there is nothing older
};

// ACCOUNT_NOT_FOUND.
absl::StatusOr<Statement> ListStatement(LedgerTx& tx, const AccountId& id,
                                        const StatementPlace& place, int limit);

}  // namespace bashu::ledger
