#include "services/routing/storage/memory_store.h"

#include <algorithm>

namespace bashu::routing {
namespace {

template <typename Map, typename Key>
auto Find(const Map& map, const Key& key)
    -> std::optional<typename Map::mapped_type> {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

}  // namespace

absl::StatusOr<std::optional<Referral>> MemoryRoutingTx::FindReferral(
    absl::string_view id) {
  return Find(state_.referrals, std::string(id));
}

absl::Status MemoryRoutingTx::PutReferral(const Referral& referral) {
  state_.referrals.Put(referral.id, referral);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Referral>> MemoryRoutingTx::ListReferrals(
    absl::string_view office, std::optional<ReferralState> state,
    absl::string_view before, int limit) {
  std::vector<Referral> found;
  for (const auto& [id, referral] : state_.referrals) {
    if (!before.empty() && id >= before) break;
    if (state.has_value() && referral.state != *state) continue;
    if (referral.source_office != office && referral.target_office != office) {
      continue;
    }
    found.push_back(referral);
  }
  std::reverse(found.begin(), found.end());
  if (found.size() > static_cast<size_t>(limit)) {
    found.resize(static_cast<size_t>(limit));
  }
  return found;
}

absl::StatusOr<std::optional<CaseState>> MemoryRoutingTx::FindCase(
    absl::string_view case_id) {
  return Find(state_.cases, std::string(case_id));
}

absl::Status MemoryRoutingTx::PutCase(const CaseState& state) {
  state_.cases.Put(state.case_id, state);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Designation>> MemoryRoutingTx::FindDesignations(
    absl::string_view case_id) {
  return Find(state_.designations, std::string(case_id))
      .value_or(std::vector<Designation>{});
}

absl::Status MemoryRoutingTx::PutDesignation(const Designation& designation) {
  state_.designations[designation.case_id].push_back(designation);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Body>> MemoryRoutingTx::FindBody(
    absl::string_view referral, Part part) {
  return Find(state_.bodies, std::pair(std::string(referral), part));
}

absl::Status MemoryRoutingTx::PutBody(absl::string_view referral, Part part,
                                      const Body& body) {
  state_.bodies.Put({std::string(referral), part}, body);
  return absl::OkStatus();
}

absl::StatusOr<Hops> MemoryRoutingTx::FindHops(absl::string_view case_id) {
  return Find(state_.hops, std::string(case_id)).value_or(Hops{});
}

absl::Status MemoryRoutingTx::PutHop(absl::string_view case_id, int64_t epoch,
                                     const Hop& hop) {
  state_.hops[std::string(case_id)][epoch] = hop;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<StoredDirectory>> MemoryRoutingTx::ListDirectory(
    absl::string_view region) {
  std::vector<StoredDirectory> found;
  for (const auto& [place, statement] : state_.directories) {
    if (statement.region == region) found.push_back(statement);
  }
  return found;
}

absl::Status MemoryRoutingTx::PutDirectory(const StoredDirectory& statement) {
  state_.directories[{statement.region, statement.version,
                      statement.base_version, statement.part}] = statement;
  return absl::OkStatus();
}

absl::Status MemoryRoutingTx::DropDirectory(absl::string_view region,
                                            int64_t version,
                                            int64_t base_version) {
  std::erase_if(state_.directories, [&](const auto& entry) {
    const StoredDirectory& statement = entry.second;
    return statement.region == region && statement.version == version &&
           statement.base_version == base_version;
  });
  return absl::OkStatus();
}

}  // namespace bashu::routing
