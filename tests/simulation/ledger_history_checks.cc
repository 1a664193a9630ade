#include <cstdio>

#include "common/base/check.h"
#include "common/crypto/merkle.h"
#include "common/status/macros.h"
#include "services/ledger/domain/holds.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/rebuild.h"
#include "services/ledger/domain/statements.h"
#include "tests/simulation/ledger_history.h"

// What must hold after every crowd, and at the end.
namespace bashu::simulation {

using ledger::AccountId;

void Require(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "ledger_histories: %s\n", what.c_str());
  CHECK(false);
}

// Every balance, after what is due was expired as the service's loop does.
void History::CompareBooks() {
  if (Below(150) == 0) {
    model_.CloseYear({"admin", "", now_}, ledger::kCourt, 2025);
    CHECK(store_
              ->Transact([&](LedgerTx& tx) {
                return CloseAccounts(tx, sources_, ledger::ByOperator(),
                                     ledger::kCourt, 2025);
              })
              .ok());
  }
  model_.Expire(now_);
  CHECK(store_
            ->Transact([&](LedgerTx& tx) {
              return ExpireHolds(tx, sources_, ToCall({"admin", "", now_}))
                  .status();
            })
            .ok());
  Require(model_.Broken().empty(), model_.Broken());
  int64_t sum = 0;
  CHECK(store_
            ->Read([&](LedgerTx& tx) -> absl::Status {
              ASSIGN_OR_RETURN(const auto accounts,
                               tx.AccountsOf("", AccountId(), 100));
              CHECK(accounts.size() == model_.accounts.size());
              for (const ledger::Account& ours : accounts) {
                const ModelAccount& expected =
                    model_.accounts.at(ours.id.value());
                Require(ours.balance_fen == expected.balance &&
                            ours.held_fen == expected.held &&
                            ours.incoming_fen == expected.incoming &&
                            ours.closed == expected.closed,
                        "balances of " + ours.id.value());
                sum += ours.balance_fen;
              }
              return absl::OkStatus();
            })
            .ok());
  Require(sum == 0, "money was made");
}

// What an earlier second had is what is told of it now.
void History::CheckPast() {
  const auto check = [this](LedgerTx& tx) -> absl::Status {
    for (const auto& [second, model] : past_) {
      for (const auto& [id, expected] : model.accounts) {
        ASSIGN_OR_RETURN(
            const auto was,
            BalancesAt(tx, AccountId(id), {.recorded = TimeOf(second)}));
        const ledger::Balances had{expected.balance, expected.held,
                                   expected.incoming};
        Require(was == had, absl::StrCat(id, " at second ", second));
      }
    }
    return absl::OkStatus();
  };
  CHECK(store_->Read(check).ok());
}

void History::CheckLog() {
  CHECK(store_
            ->Read([&](LedgerTx& tx) -> absl::Status {
              ASSIGN_OR_RETURN(const std::string stored, StoredBooks(tx));
              ASSIGN_OR_RETURN(const std::string rebuilt, RebuiltBooks(tx));
              Require(stored == rebuilt,
                      "the books do not follow from the log");
              ASSIGN_OR_RETURN(const ledger::LogEnd end, tx.End());
              ASSIGN_OR_RETURN(const auto records,
                               tx.RecordsFrom(0, static_cast<int>(end.size)));
              ASSIGN_OR_RETURN(
                  const auto hashes,
                  tx.audit().HashesFrom(0, static_cast<int>(end.size)));
              for (size_t i = 0; i < records.size(); ++i) {
                const std::string hash =
                    crypto::LeafHash(sources_.suite, EncodeEntry(records[i]));
                Require(hash == records[i].hash && hash == hashes.at(i),
                        absl::StrCat("leaf ", i));
              }
              return absl::OkStatus();
            })
            .ok());
}

}  // namespace bashu::simulation
