#pragma once

#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/subsidy.h"

namespace bashu::ledger {

inline SubsidyRules TestSubsidyRules() {
  const RuleSource source{"标准", "", 5, ""};
  SubsidyRules rules;
  rules.version = "2026.11.1";
  rules.rates = {
      {"51", LegalService::kCaseHandling, "FIRST_INSTANCE", 150'000,
       absl::CivilDay(2014, 1, 1), absl::CivilDay(2023, 12, 31), source},
      {"51", LegalService::kCaseHandling, "FIRST_INSTANCE", 180'001,
       absl::CivilDay(2024, 1, 1), absl::CivilDay::max(), source},
      {"51", LegalService::kDutyLawyer, "", 20'000, absl::CivilDay(2024, 1, 1),
       absl::CivilDay::max(), source}};
  rules.grades = {{Grade::kExcellent, {1200, source}},
                  {Grade::kGood, {1000, source}},
                  {Grade::kPass, {900, source}},
                  {Grade::kFail, {0, source}}};
  rules.parts = {{{"51", "MET"}, {200, 500, source}}};
  return rules;
}

// A case handled well, at first instance, in 2026.
inline SubsidyQuestion TestSubsidyQuestion() {
  SubsidyQuestion question;
  question.office = kCourt;
  question.stage = "FIRST_INSTANCE";
  question.service_day = absl::CivilDay(2026, 3, 1);
  question.grade = Grade::kGood;
  return question;
}

inline Subsidy NewTestSubsidy(int number) {
  Subsidy wanted;
  wanted.id = SubsidyId(TransferUuid(number));
  wanted.office = kCourt;
  wanted.case_id = "0195e5a0-0000-7000-8000-00000000ca5e";
  wanted.lawyer_ref = "L-17";
  wanted.account = AccountId("court.budget");
  wanted.question = TestSubsidyQuestion();
  wanted.digest = ComputeSubsidy(TestSubsidyRules(), wanted.question)->digest;
  return wanted;
}

}  // namespace bashu::ledger
