#pragma once

#include <optional>
#include <vector>

#include "common/sql/connection.h"
#include "services/ledger/domain/witness.h"

namespace bashu::ledger {

// What is kept of partner regions' heads and of their word on ours, in SQL.
class SqlWitness final : public WitnessBook {
 public:
  explicit SqlWitness(sql::Connection& connection) : connection_(connection) {}

  absl::StatusOr<std::optional<SignedHead>> FindSeen(
      absl::string_view region) override;
  absl::Status PutSeen(const SignedHead& head) override;
  absl::StatusOr<std::vector<HeadAlarm>> Alarms(int64_t after,
                                                int limit) override;
  absl::Status AddAlarm(const HeadAlarm& alarm) override;
  absl::StatusOr<std::vector<CosignedHead>> Cosigned() override;
  absl::Status PutCosigned(const CosignedHead& head) override;

 private:
  absl::Status AddAlarmHead(int64_t number, bool offered,
                            const SignedHead& head);

  sql::Connection& connection_;
};

}  // namespace bashu::ledger
