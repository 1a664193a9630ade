#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/store/journal.h"
#include "common/store/store.h"
#include "services/routing/domain/designation.h"
#include "services/routing/domain/exchange_store.h"
#include "services/routing/domain/paper_store.h"
#include "services/routing/domain/referral.h"
#include "services/routing/domain/stored_directory.h"

namespace bashu::routing {

// One transaction: reads see a single snapshot, writes land together or not at
// all. What is put replaces what was there.
class RoutingTx {
 public:
  virtual ~RoutingTx() = default;

  virtual absl::StatusOr<std::optional<Referral>> FindReferral(
      absl::string_view id) = 0;
  virtual absl::Status PutReferral(const Referral& referral) = 0;
  // From or to `office`, newest first by id, those below `before` (empty: all).
  virtual absl::StatusOr<std::vector<Referral>> ListReferrals(
      absl::string_view office, std::optional<ReferralState> state,
      absl::string_view before, int limit) = 0;

  // Custody of a case with all its handovers: one value.
  virtual absl::StatusOr<std::optional<CaseState>> FindCase(
      absl::string_view case_id) = 0;
  virtual absl::Status PutCase(const CaseState& state) = 0;

  // What superiors decided in disputes about a case, oldest first. One word an
  // epoch from each.
  virtual absl::StatusOr<std::vector<Designation>> FindDesignations(
      absl::string_view case_id) = 0;
  virtual absl::Status PutDesignation(const Designation& designation) = 0;

  virtual absl::StatusOr<std::optional<Body>> FindBody(
      absl::string_view referral, Part part) = 0;
  virtual absl::Status PutBody(absl::string_view referral, Part part,
                               const Body& body) = 0;

  // The evidence of a case's handovers, by epoch.
  virtual absl::StatusOr<Hops> FindHops(absl::string_view case_id) = 0;
  virtual absl::Status PutHop(absl::string_view case_id, int64_t epoch,
                              const Hop& hop) = 0;

  // Links and their documents.
  virtual ExchangeTx& exchange() = 0;

  // Papers that travel with cases.
  virtual PaperTx& papers() = 0;

  // What a region signed of its directory, by version, base and part.
  virtual absl::StatusOr<std::vector<StoredDirectory>> ListDirectory(
      absl::string_view region) = 0;
  virtual absl::Status PutDirectory(const StoredDirectory& statement) = 0;
  // All parts of one statement.
  virtual absl::Status DropDirectory(absl::string_view region, int64_t version,
                                     int64_t base_version) = 0;

  virtual store::Journal& journal() = 0;
};

using RoutingStore = store::Store<RoutingTx>;

}  // namespace bashu::routing
