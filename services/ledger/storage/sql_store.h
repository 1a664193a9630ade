#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "common/crypto/key_ring.h"
#include "common/sql/connection.h"
#include "common/sql/sql_journal.h"
#include "common/store/store.h"
#include "services/ledger/domain/store.h"

namespace bashu::ledger {

// The audit leaves in SQL.
class SqlAuditLog final : public AuditLog {
 public:
  explicit SqlAuditLog(sql::Connection& connection) : connection_(connection) {}

  absl::StatusOr<int64_t> Size() override;
  absl::Status Append(const Leaf& leaf) override;
  absl::StatusOr<std::vector<std::string>> HashesFrom(int64_t index,
                                                      int limit) override;
  absl::StatusOr<std::vector<Leaf>> OfGrant(const GrantId& grant) override;

 private:
  sql::Connection& connection_;
};

// A LedgerTx on SQLite or PostgreSQL. Payees' names and accounts are encrypted.
class SqlLedgerTx final : public LedgerTx {
 public:
  SqlLedgerTx(sql::Connection& connection, const crypto::KeyRing& ring)
      : connection_(connection),
        ring_(ring),
        audit_(connection),
        journal_(connection) {}

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
  AuditLog& audit() override { return audit_; }
  store::Journal& journal() override { return journal_; }

 private:
  absl::Status LoadDisbursements(Grant& grant);
  absl::Status PutDisbursements(const Grant& grant);

  sql::Connection& connection_;
  const crypto::KeyRing& ring_;
  SqlAuditLog audit_;
  sql::SqlJournal journal_;
};

// Opens the store at "sqlite:PATH" or "postgres:CONNINFO", migrated. `ring`
// must outlive it.
absl::StatusOr<std::unique_ptr<store::Store<LedgerTx>>> NewSqlLedgerStore(
    absl::string_view address, int readers, const crypto::KeyRing& ring);

}  // namespace bashu::ledger
