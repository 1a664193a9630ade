#pragma once

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include "common/store/memory_journal.h"
#include "common/store/memory_session.h"
#include "common/store/shared_map.h"
#include "services/routing/domain/store.h"
#include "services/routing/storage/memory_exchange.h"
#include "services/routing/storage/memory_papers.h"

namespace bashu::routing {

// What the memory store keeps.
struct RoutingState {
  store::JournalState journal;
  store::SharedMap<std::string, Referral> referrals;
  store::SharedMap<std::pair<std::string, Part>, Body> bodies;
  store::SharedMap<std::string, CaseState> cases;
  store::SharedMap<std::string, std::vector<Designation>>
      designations;  // By case.
  store::SharedMap<std::string, Hops> hops;
  ExchangeState exchange;
  PaperState papers;
  // By region, version, base version and part.
  std::map<std::tuple<std::string, int64_t, int64_t, int>, StoredDirectory>
      directories;
};

// RoutingTx in maps, for tests. Passes the same contract as SqlRoutingTx.
class MemoryRoutingTx final : public RoutingTx {
 public:
  explicit MemoryRoutingTx(RoutingState& state)
      : state_(state),
        exchange_(state.exchange),
        papers_(state.papers),
        journal_(state.journal) {}

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
  RoutingState& state_;
  MemoryExchangeTx exchange_;
  MemoryPaperTx papers_;
  store::MemoryJournal journal_;
};

inline std::unique_ptr<RoutingStore> NewMemoryRoutingStore() {
  return store::NewMemoryStore<RoutingTx, RoutingState, MemoryRoutingTx>();
}

}  // namespace bashu::routing
