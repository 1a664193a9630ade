#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/store/memory_journal.h"
#include "common/store/memory_session.h"
#include "services/ledger/domain/store.h"
#include "services/ledger/storage/memory_shelf.h"
#include "services/ledger/storage/memory_witness.h"

namespace bashu::ledger {

// What the memory store keeps.
struct LedgerState {
  std::map<AccountId, Account> accounts;
  std::map<TransferId, Transfer> transfers;
  std::map<GrantId, Grant> grants;
  std::map<AppropriationId, Appropriation> appropriations;
  std::map<std::pair<std::string, int>, YearClosing> closings;
  std::map<std::string, Recovery> recoveries;
  std::map<std::string, Subsidy> subsidies;
  std::map<std::string, Schooling> schoolings;
  std::vector<Record> log;
  WitnessState witness;
  store::JournalState journal;
};

// A LedgerTx in maps, for tests. Passes the same contract as SqlLedgerTx.
class MemoryLedgerTx final : public LedgerTx, private AuditLog {
 public:
  explicit MemoryLedgerTx(LedgerState& state)
      : state_(state),
        recoveries_(state.recoveries),
        subsidies_(state.subsidies),
        schoolings_(state.schoolings),
        journal_(state.journal),
        witnesses_(state.witness) {}

  absl::Status Append(const Record& record) override;
  absl::StatusOr<LogEnd> End() override;
  absl::StatusOr<std::vector<Record>> RecordsFrom(int64_t index,
                                                  int limit) override;
  absl::StatusOr<std::vector<AccountRecord>> RecordsOf(const AccountId& account,
                                                       int64_t index,
                                                       int limit) override;
  absl::StatusOr<std::optional<Account>> FindAccount(
      const AccountId& id) override;
  absl::Status UpdateBalances(const Account& account) override;
  absl::StatusOr<std::vector<Account>> AccountsOf(absl::string_view office,
                                                  const AccountId& after,
                                                  int limit) override;
  absl::StatusOr<std::optional<Transfer>> FindTransfer(
      const TransferId& id) override;
  absl::StatusOr<std::vector<TransferId>> DueHolds(absl::Time now,
                                                   int limit) override;
  absl::StatusOr<std::optional<Grant>> FindGrant(const GrantId& id) override;
  absl::Status InsertGrant(const Grant& grant) override;
  absl::Status UpdateGrant(const Grant& grant) override;
  absl::StatusOr<std::vector<Grant>> GrantsOf(absl::string_view office,
                                              const GrantId& before,
                                              int limit) override;
  absl::StatusOr<std::vector<Grant>> ProposedGrants(const GrantId& after,
                                                    int limit) override;
  absl::StatusOr<std::vector<Grant>> GrantsOfCase(
      absl::string_view case_id) override;
  absl::StatusOr<std::vector<GrantId>> DueGrants(absl::Time now,
                                                 int limit) override;
  absl::StatusOr<std::vector<GrantId>> DueLooks(absl::Time now,
                                                int limit) override;
  absl::StatusOr<std::optional<Appropriation>> FindAppropriation(
      const AppropriationId& id) override;
  absl::Status PutAppropriation(const Appropriation& appropriation) override;
  absl::StatusOr<std::vector<Appropriation>> AppropriationsIn(
      absl::string_view office, int fiscal_year, const AppropriationId& before,
      int limit) override;
  absl::StatusOr<std::vector<Appropriation>> AppropriationsFor(
      const AccountId& account) override;
  absl::StatusOr<std::optional<YearClosing>> FindYearClosing(
      absl::string_view office, int fiscal_year) override;
  absl::Status InsertYearClosing(const YearClosing& closing) override;
  Shelf<Recovery>& recoveries() override { return recoveries_; }
  Shelf<Subsidy>& subsidies() override { return subsidies_; }
  Shelf<Schooling>& schoolings() override { return schoolings_; }
  AuditLog& audit() override { return *this; }
  WitnessBook& witnesses() override { return witnesses_; }
  store::Journal& journal() override { return journal_; }

 private:
  absl::StatusOr<int64_t> Size() override;
  absl::StatusOr<std::vector<std::string>> HashesFrom(int64_t index,
                                                      int limit) override;
  absl::StatusOr<int64_t> LastOfGrant(const GrantId& grant) override;
  absl::StatusOr<std::vector<Leaf>> OfGrant(const GrantId& grant) override;

  absl::Status Create(const Transfer& transfer);
  void Settle(const Transfer& transfer);

  LedgerState& state_;
  MemoryShelf<Recovery> recoveries_;
  MemoryShelf<Subsidy> subsidies_;
  MemoryShelf<Schooling> schoolings_;
  store::MemoryJournal journal_;
  MemoryWitness witnesses_;
};

inline std::unique_ptr<store::Store<LedgerTx>> NewMemoryLedgerStore() {
  return store::NewMemoryStore<LedgerTx, LedgerState, MemoryLedgerTx>();
}

}  // namespace bashu::ledger
