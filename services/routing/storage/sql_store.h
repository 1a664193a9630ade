#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <memory>

#include "common/crypto/key_ring.h"
#include "common/sql/connection.h"
#include "common/sql/sql_journal.h"
#include "services/routing/domain/store.h"
#include "services/routing/storage/sql_exchange.h"
#include "services/routing/storage/sql_papers.h"

namespace bashu::routing {

// RoutingTx on SQLite and PostgreSQL.
class SqlRoutingTx final : public RoutingTx {
 public:
  SqlRoutingTx(sql::Connection& connection, const crypto::KeyRing& ring)
      : connection_(connection),
        ring_(ring),
        exchange_(connection),
        papers_(connection, ring),
        journal_(connection) {}

  absl::StatusOr<std::optional<Referral>> FindReferral(
      absl::string_view id) override;
  absl::Status PutReferral(const Referral& referral) override;
  absl::StatusOr<std::vector<Referral>> ListReferrals(
      absl::string_view office, std::optional<ReferralState> state,
      absl::string_view before, int limit) override;
  absl::StatusOr<std::optional<CaseState>> FindCase(
      absl::string_view case_id) override;
  absl::Status PutCase(const CaseState& state) override;
  absl::StatusOr<std::vector<Designation>> FindDesignations(
      absl::string_view case_id) override;
  absl::Status PutDesignation(const Designation& designation) override;
  absl::StatusOr<std::optional<Body>> FindBody(absl::string_view referral,
                                               Part part) override;
  absl::Status PutBody(absl::string_view referral, Part part,
                       const Body& body) override;
  absl::StatusOr<Hops> FindHops(absl::string_view case_id) override;
  absl::Status PutHop(absl::string_view case_id, int64_t epoch,
                      const Hop& hop) override;
  ExchangeTx& exchange() override { return exchange_; }
  PaperTx& papers() override { return papers_; }
  absl::StatusOr<std::vector<StoredDirectory>> ListDirectory(
      absl::string_view region) override;
  absl::Status PutDirectory(const StoredDirectory& statement) override;
  absl::Status DropDirectory(absl::string_view region, int64_t version,
                             int64_t base_version) override;
  store::Journal& journal() override { return journal_; }

 private:
  sql::Connection& connection_;
  const crypto::KeyRing& ring_;
  SqlExchangeTx exchange_;
  SqlPaperTx papers_;
  sql::SqlJournal journal_;
};

// Opens the store at "sqlite:PATH" or "postgres:CONNINFO", migrated. `ring`
// outlives it.
absl::StatusOr<std::unique_ptr<RoutingStore>> OpenRoutingStore(
    absl::string_view address, const crypto::KeyRing& ring);

}  // namespace bashu::routing
