#pragma once

#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/schooling.h"

namespace bashu::ledger {

inline SchoolingRules TestSchoolingRules() {
  const RuleSource source{"标准", "", 5, ""};
  SchoolingRules rules;
  rules.version = "2026.11.1";
  rules.amounts = {
      {"51", SchoolStage::kPrimary, 80'000, absl::CivilDay(2020, 1, 1),
       absl::CivilDay(2025, 8, 31), source},
      {"51", SchoolStage::kPrimary, 100'000, absl::CivilDay(2025, 9, 1),
       absl::CivilDay::max(), source},
      {"51", SchoolStage::kJunior, 150'000, absl::CivilDay(2020, 1, 1),
       absl::CivilDay::max(), source}};
  return rules;
}

// From grade 5 of primary school on, which began in September 2025.
inline Schooling NewTestSchooling(int number) {
  Schooling wanted;
  wanted.id = SchoolingId(TransferUuid(number));
  wanted.office = kCourt;
  wanted.pupil_ref = "P-17";
  wanted.basis = "川1702救助学1号";
  wanted.first_year = 2025;
  wanted.first_grading = {SchoolStage::kPrimary, 5};
  return wanted;
}

}  // namespace bashu::ledger
