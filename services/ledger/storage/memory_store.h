#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "common/store/memory_journal.h"
#include "common/store/memory_session.h"
#include "services/ledger/domain/store.h"

namespace bashu::ledger {

// What the memory store keeps.
struct LedgerState {
  std::map<AccountId, Account> accounts;
  std::map<TransferId, Transfer> transfers;
  std::map<GrantId, Grant> grants;
  std::vector<Leaf> leaves;
  store::JournalState journal;
};

// A LedgerTx in maps, for tests. Passes the same contract as SqlLedgerTx.
class MemoryLedgerTx final : public LedgerTx, private AuditLog {
 public:
  explicit MemoryLedgerTx(LedgerState& state)
      : state_(state), journal_(state.journal) {}

  absl::StatusOr<std::optional<Account>> FindAccount(
      const AccountId& id) override;
  absl::Status InsertAccount(const Account& account) override;
  absl::Status UpdateBalances(const Account& account) override;
  absl::StatusOr<std::vector<Account>> AccountsOf(absl::string_view office,
                                                  const AccountId& after,
                                                  int limit) override;
  absl::StatusOr<std::optional<Transfer>> FindTransfer(
      const TransferId& id) override;
  absl::Status InsertTransfer(const Transfer& transfer) override;
  absl::Status UpdateTransfer(const Transfer& transfer) override;
  absl::StatusOr<std::optional<Grant>> FindGrant(const GrantId& id) override;
  absl::Status InsertGrant(const Grant& grant) override;
  absl::Status UpdateGrant(const Grant& grant) override;
  absl::StatusOr<std::vector<Grant>> GrantsOf(absl::string_view office,
                                              const GrantId& before,
                                              int limit) override;
  AuditLog& audit() override { return *this; }
  store::Journal& journal() override { return journal_; }

 private:
  absl::StatusOr<int64_t> Size() override;
  absl::Status Append(const Leaf& leaf) override;
  absl::StatusOr<std::vector<std::string>> HashesFrom(int64_t index,
                                                      int limit) override;
  absl::StatusOr<std::vector<Leaf>> OfGrant(const GrantId& grant) override;

  LedgerState& state_;
  store::MemoryJournal journal_;
};

inline std::unique_ptr<store::Store<LedgerTx>> NewMemoryLedgerStore() {
  return store::NewMemoryStore<LedgerTx, LedgerState, MemoryLedgerTx>();
}

}  // namespace bashu::ledger
