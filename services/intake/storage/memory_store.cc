#include "services/intake/storage/memory_store.h"

#include "common/store/errors.h"

namespace bashu::intake {
namespace {

template <typename Map>
std::optional<typename Map::mapped_type> Find(
    const Map& map, const typename Map::key_type& key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

bool IsOf(const Application& application, const std::string& office) {
  return application.receiving_office == office ||
         application.holder_office == office ||
         application.offered_office == office;
}

}  // namespace

absl::StatusOr<std::optional<Application>> MemoryIntakeTx::FindApplication(
    const ApplicationId& id) {
  return Find(state_.applications, id);
}

absl::Status MemoryIntakeTx::PutApplication(const Application& application) {
  if (IsAided(application)) {
    const auto earlier = FindAided(application.applicant.id_number,
                                   application.matter.original_case_number);
    if (*earlier && **earlier != application.id) return store::RowExists();
  }
  for (const SentReferral& sent : application.referrals) {
    state_.senders.try_emplace(sent.id, application.id);
  }
  state_.applications[application.id] = application;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Application>> MemoryIntakeTx::ListApplications(
    const PageQuery& query) {
  std::vector<Application> found;
  for (auto one = state_.applications.rbegin();
       one != state_.applications.rend(); ++one) {
    const Application& application = one->second;
    if (static_cast<int>(found.size()) == query.limit) break;
    if (!query.before.empty() && application.id.value() >= query.before) {
      continue;
    }
    if (!IsOf(application, query.office)) continue;
    if (query.state && application.state != *query.state) continue;
    found.push_back(application);
  }
  return found;
}

absl::StatusOr<std::optional<ApplicationId>> MemoryIntakeTx::FindSender(
    const ReferralId& referral) {
  return Find(state_.senders, referral);
}

absl::StatusOr<std::optional<ApplicationId>> MemoryIntakeTx::FindAided(
    absl::string_view id_number, absl::string_view original_case_number) {
  for (const auto& [id, application] : state_.applications) {
    if (IsAided(application) && application.applicant.id_number == id_number &&
        application.matter.original_case_number == original_case_number) {
      return id;
    }
  }
  return std::nullopt;
}

absl::StatusOr<int64_t> MemoryIntakeTx::NextReceipt(absl::string_view office,
                                                    int64_t year) {
  return ++state_.receipts[{std::string(office), year}];
}

absl::Status MemoryIntakeTx::RecordAccess(const Access& access) {
  state_.accesses.push_back(access);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Lead>> MemoryIntakeTx::FindLead(const LeadId& id) {
  return Find(state_.leads, id);
}

absl::Status MemoryIntakeTx::PutLead(const Lead& lead) {
  state_.leads[lead.id] = lead;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Cooperation>> MemoryIntakeTx::FindCooperation(
    const ReferralId& id) {
  return Find(state_.cooperations, id);
}

absl::Status MemoryIntakeTx::PutCooperation(const Cooperation& cooperation) {
  state_.cooperations[cooperation.id] = cooperation;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Cooperation>> MemoryIntakeTx::ListCooperations(
    const PageQuery& query) {
  std::vector<Cooperation> found;
  for (auto one = state_.cooperations.rbegin();
       one != state_.cooperations.rend(); ++one) {
    const Cooperation& cooperation = one->second;
    if (static_cast<int>(found.size()) == query.limit) break;
    if (!query.before.empty() && cooperation.id.value() >= query.before) {
      continue;
    }
    if (cooperation.asked_office == query.office) found.push_back(cooperation);
  }
  return found;
}

}  // namespace bashu::intake
