#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/store/memory_journal.h"
#include "common/store/memory_session.h"
#include "services/intake/domain/store.h"

namespace bashu::intake {

struct IntakeState {
  std::map<ApplicationId, Application> applications;
  std::map<ReferralId, ApplicationId> senders;
  std::map<std::pair<std::string, int64_t>, int64_t> receipts;
  std::vector<Access> accesses;
  std::map<LeadId, Lead> leads;
  std::map<ReferralId, Cooperation> cooperations;
  store::JournalState journal;
};

// An IntakeTx in maps, for tests. Passes the same contract as SqlIntakeTx.
class MemoryIntakeTx final : public IntakeTx {
 public:
  explicit MemoryIntakeTx(IntakeState& state)
      : state_(state), journal_(state.journal) {}

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
  IntakeState& state_;
  store::MemoryJournal journal_;
};

inline std::unique_ptr<store::Store<IntakeTx>> NewMemoryIntakeStore() {
  return store::NewMemoryStore<IntakeTx, IntakeState, MemoryIntakeTx>();
}

}  // namespace bashu::intake
