#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/store/errors.h"
#include "services/ledger/domain/witness.h"

namespace bashu::ledger {

// What the memory store keeps of heads.
struct WitnessState {
  std::map<std::string, SignedHead> seen;
  std::map<int64_t, HeadAlarm> alarms;
  std::map<std::string, CosignedHead> cosigned;
};

// A WitnessBook in maps, for tests. Passes the same contract as SqlWitness.
class MemoryWitness final : public WitnessBook {
 public:
  explicit MemoryWitness(WitnessState& state) : state_(state) {}

  absl::StatusOr<std::optional<SignedHead>> FindSeen(
      absl::string_view region) override {
    const auto found = state_.seen.find(std::string(region));
    if (found == state_.seen.end()) return std::nullopt;
    return found->second;
  }
  absl::Status PutSeen(const SignedHead& head) override {
    state_.seen[head.region] = head;
    return absl::OkStatus();
  }
  absl::StatusOr<std::vector<HeadAlarm>> Alarms(int64_t after,
                                                int limit) override {
    std::vector<HeadAlarm> found;
    for (auto each = state_.alarms.upper_bound(after);
         each != state_.alarms.end() &&
         found.size() < static_cast<size_t>(limit);
         ++each) {
      found.push_back(each->second);
    }
    return found;
  }
  absl::Status AddAlarm(const HeadAlarm& alarm) override {
    return state_.alarms.emplace(alarm.number, alarm).second
               ? absl::OkStatus()
               : store::RowExists();
  }
  absl::StatusOr<std::vector<CosignedHead>> Cosigned() override {
    std::vector<CosignedHead> found;
    for (const auto& [witness, head] : state_.cosigned) found.push_back(head);
    return found;
  }
  absl::Status PutCosigned(const CosignedHead& head) override {
    state_.cosigned[head.witness] = head;
    return absl::OkStatus();
  }

 private:
  WitnessState& state_;
};

}  // namespace bashu::ledger
