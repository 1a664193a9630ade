#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <cstdint>
#include <string>
#include <vector>

#include "services/intake/domain/validity.h"

// How much judicial aid is advised. No official formula exists: ours is a
// default (domain rules Q-A1 to Q-A8), and a panel may depart with a reason.
namespace bashu::intake {

// The province's monthly average wage of employees in a year.
struct AverageWage {
  std::string division_prefix;  // "51"
  int year = 0;
  int64_t monthly_fen = 0;
  std::string series;
};

struct AmountPolicy {
  struct Entry {
    std::string code;
    std::string title;
    int64_t value = 0;  // months, or per mille
  };

  std::string division_prefix;
  Validity validity;
  std::vector<Entry> harm_months;
  std::vector<Entry> hardship_per_mille;
  std::vector<Entry> fault_per_mille;
  std::vector<Entry> uplift_per_mille;
  int64_t floor_fen = 0;
  int64_t cap_months = 0;
};

struct AmountRules {
  std::string version;
  std::vector<AverageWage> wages;
  std::vector<AmountPolicy> policies;
};

struct AmountFacts {
  std::string harm;      // "DEATH_OF_MAIN_EARNER"
  std::string hardship;  // "VERY_HARD"
  std::string fault;     // "NONE"
  std::vector<std::string> groups;
  int64_t unmet_loss_fen = 0;
  bool exceptional = false;
};

struct AmountStep {
  std::string title;
  std::string working;
  int64_t result_fen = 0;
};

struct AmountAssessment {
  int64_t amount_fen = 0;
  int64_t cap_fen = 0;
  std::vector<AmountStep> steps;
  std::string rules_version;
};

// The amount advised to `office` on `day`, with its working.
//
//   B  = W × M(harm)                  W of the office's province, last year
//   A0 = B × H(hardship) × F(fault)   exact, rounded once, half up to 1 yuan
//   A1 = max(A0, floor) × (1 + U)     U the largest uplift, alone
//   A  = min(A1, unmet loss, 36 × W)  an exceptional case lifts 36 W only
//
// W is of the year before `day`'s, or the latest published one before it
// (Q-A2). NO_AMOUNT_POLICY if the province has no wage or no policy;
// INVALID_FIELDS naming every fact that the policy's tables do not know, MAJOR
// fault among them, since it excludes.
absl::StatusOr<AmountAssessment> AssessAmount(const AmountRules& rules,
                                              const std::string& office,
                                              absl::CivilDay day,
                                              const AmountFacts& facts);

}  // namespace bashu::intake
