#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "common/crypto/key_ring.h"
#include "common/sql/connection.h"
#include "common/sql/sql_journal.h"
#include "common/store/store.h"
#include "services/ledger/domain/store.h"
#include "services/ledger/storage/sql_log.h"
#include "services/ledger/storage/sql_shelf.h"
#include "services/ledger/storage/sql_witness.h"

namespace bashu::ledger {

// A LedgerTx on SQLite or PostgreSQL. Payees' names and accounts are encrypted.
class SqlLedgerTx final : public LedgerTx {
 public:
  SqlLedgerTx(sql::Connection& connection, const crypto::KeyRing& ring,
              Books& books, Role role)
      : connection_(connection),
        ring_(ring),
        log_(connection, books, role),
        recoveries_(connection),
        subsidies_(connection),
        schoolings_(connection),
        journal_(connection),
        witnesses_(connection) {}

  SqlLog& log() { return log_; }
  const SqlLog& log() const { return log_; }

  absl::Status Append(const Record& record) override {
    return log_.Append(record);
  }
  absl::StatusOr<LogEnd> End() override { return log_.End(); }
  absl::StatusOr<std::vector<Record>> RecordsFrom(int64_t index,
                                                  int limit) override {
    return log_.RecordsFrom(index, limit);
  }
  absl::StatusOr<std::vector<AccountRecord>> RecordsOf(const AccountId& account,
                                                       int64_t index,
                                                       int limit) override {
    return log_.RecordsOf(account, index, limit);
  }
  absl::StatusOr<std::optional<Account>> FindAccount(
      const AccountId& id) override {
    return log_.FindAccount(id);
  }
  absl::Status UpdateBalances(const Account& account) override {
    return log_.UpdateBalances(account);
  }
  absl::StatusOr<std::vector<Account>> AccountsOf(absl::string_view office,
                                                  const AccountId& after,
                                                  int limit) override {
    return log_.AccountsOf(office, after, limit);
  }
  absl::StatusOr<std::optional<Transfer>> FindTransfer(
      const TransferId& id) override {
    return log_.FindTransfer(id);
  }
  absl::StatusOr<std::vector<TransferId>> DueHolds(absl::Time now,
                                                   int limit) override {
    return log_.DueHolds(now, limit);
  }
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
  AuditLog& audit() override { return log_; }
  WitnessBook& witnesses() override { return witnesses_; }
  store::Journal& journal() override { return journal_; }

 private:
  absl::Status LoadDisbursements(Grant& grant);
  absl::Status PutDisbursements(const Grant& grant);

  sql::Connection& connection_;
  const crypto::KeyRing& ring_;
  SqlLog log_;
  SqlShelf<Recovery> recoveries_;
  SqlShelf<Subsidy> subsidies_;
  SqlShelf<Schooling> schoolings_;
  sql::SqlJournal journal_;
  SqlWitness witnesses_;
};

// Opens the store at "sqlite:PATH" or "postgres:CONNINFO", migrated. `ring`
// must outlive it.
absl::StatusOr<std::unique_ptr<store::Store<LedgerTx>>> NewSqlLedgerStore(
    absl::string_view address, int readers, const crypto::KeyRing& ring);

}  // namespace bashu::ledger
