#pragma once

#include <absl/time/civil_time.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "services/ledger/domain/subsidy_rules.h"

namespace bashu::ledger {

// The numbers are stored.
enum class SchoolStage { kPrimary = 1, kJunior = 2, kSenior = 3 };

// What a pupil gets for a school year.
struct SchoolingAmount {
  std::string region;  // "51"
  SchoolStage stage = SchoolStage::kPrimary;
  int64_t year_fen = 0;
  absl::CivilDay first_day;
  absl::CivilDay last_day = absl::CivilDay::max();
  RuleSource source;
};

// Read from schooling.txtpb.
struct SchoolingRules {
  std::string version;
  int start_month = 9;  // of a school year
  int start_day = 1;
  std::array<int, 3> stage_years = {6, 3, 3};  // primary, junior, senior
  std::vector<SchoolingAmount> amounts;
};

// The first day of a school year.
inline absl::CivilDay SchoolStart(const SchoolingRules& rules, int year) {
  return absl::CivilDay(year, rules.start_month, rules.start_day);
}

}  // namespace bashu::ledger
