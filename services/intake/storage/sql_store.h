#pragma once

#include <absl/types/span.h>

#include <memory>
#include <string>

#include "common/crypto/key_ring.h"
#include "common/sql/connection.h"
#include "common/sql/sql_journal.h"
#include "common/store/store.h"
#include "services/intake/domain/store.h"
#include "services/intake/storage/records.h"

namespace bashu::intake {

// An IntakeTx on SQLite or PostgreSQL. Personal fields are encrypted under
// `ring`, which must outlive it.
class SqlIntakeTx final : public IntakeTx {
 public:
  SqlIntakeTx(sql::Connection& connection, const crypto::KeyRing& ring)
      : connection_(connection), ring_(ring), journal_(connection) {}

  absl::StatusOr<std::optional<Application>> FindApplication(
      const ApplicationId& id) override;
  absl::Status PutApplication(const Application& application) override;
  absl::StatusOr<std::vector<Application>> ListApplications(
      const PageQuery& query) override;
  absl::StatusOr<std::optional<ApplicationId>> FindSender(
      const ReferralId& referral) override;
  absl::StatusOr<std::optional<ApplicationId>> FindAided(
      absl::string_view id_number,
      absl::string_view original_case_number) override;
  absl::StatusOr<int64_t> NextReceipt(absl::string_view office,
                                      int64_t year) override;
  absl::Status RecordAccess(const Access& access) override;
  absl::StatusOr<std::optional<Lead>> FindLead(const LeadId& id) override;
  absl::Status PutLead(const Lead& lead) override;
  absl::StatusOr<std::optional<Cooperation>> FindCooperation(
      const ReferralId& id) override;
  absl::Status PutCooperation(const Cooperation& cooperation) override;
  absl::StatusOr<std::vector<Cooperation>> ListCooperations(
      const PageQuery& query) override;
  store::Journal& journal() override { return journal_; }

 private:
  // A row as it lies there: id, plain and encrypted text.
  struct Row {
    std::string id;
    Record record;
  };
  absl::StatusOr<std::vector<Row>> Select(const char* statement,
                                          absl::Span<const sql::Param> params);
  // The opened record of a row of `table`.
  absl::StatusOr<Record> Open(absl::string_view table, const Row& row) const;
  std::string Seal(absl::string_view table, absl::string_view id,
                   absl::string_view personal) const;
  absl::StatusOr<std::optional<std::string>> SelectText(
      const char* statement, absl::Span<const sql::Param> params);

  sql::Connection& connection_;
  const crypto::KeyRing& ring_;
  sql::SqlJournal journal_;
};

// Opens intake's store at "sqlite:PATH" or "postgres:CONNINFO", migrated.
absl::StatusOr<std::unique_ptr<store::Store<IntakeTx>>> OpenIntakeStore(
    absl::string_view address, int readers, const crypto::KeyRing& ring);

}  // namespace bashu::intake
