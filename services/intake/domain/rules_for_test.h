#pragma once

#include <string>
#include <utility>

#include "common/calendar/notices_for_test.h"
#include "services/intake/domain/intake.h"

// Rules as deploy/reference/ has them, cut down to what the stories need.
namespace bashu::intake::testing {

inline ClockRule RuleFor(std::string id, Programme programme,
                         std::string start_event,
                         std::vector<std::string> stop_events,
                         calendar::Limit limit, bool pausable = false) {
  ClockRule rule;
  rule.id = std::move(id);
  rule.programme = programme;
  rule.title = rule.id;
  rule.start_event = std::move(start_event);
  rule.stop_events = std::move(stop_events);
  rule.limit = limit;
  rule.pausable = pausable;
  rule.validity.first = absl::CivilDay(2020, 1, 1);
  return rule;
}

inline ClockRules ClockRulesForTest() {
  using calendar::Unit;
  constexpr auto kLa = Programme::kLegalAid;
  constexpr auto kJa = Programme::kJudicialAid;
  ClockRules rules;
  rules.version = "2026.11.1";
  rules.working_days = calendar::WorkingDaysOf2023To2026();
  rules.rules = {
      RuleFor("L-65", kLa, "application.received",
              {"referral.offered", "custody.taken", "case.granted"},
              {Unit::kWorkingDays, 1}),
      RuleFor("L-66", kLa, "application.received",
              {"case.granted", "case.refused"}, {Unit::kCalendarDays, 7}),
      RuleFor("L-33", kLa, "custody.taken", {"case.granted", "case.refused"},
              {Unit::kCalendarDays, 7}, /*pausable=*/true),
      RuleFor("L-34", kLa, "case.granted", {"counsel.assigned"},
              {Unit::kCalendarDays, 3}),
      RuleFor("R-02", kLa, "referral.offered",
              {"custody.taken", "handover.accepted", "referral.returned"},
              {Unit::kWorkingDays, 1}),
      RuleFor("J-07", kJa, "case.filed", {"case.granted", "case.refused"},
              {Unit::kWorkingDays, 10}, /*pausable=*/true),
      RuleFor("J-17", kJa, "case.filed", {"case.granted", "case.refused"},
              {Unit::kWorkingDays, 10}, /*pausable=*/true),
      RuleFor("J-14", kJa, "case.granted", {"fund.requested"},
              {Unit::kWorkingDays, 7}),
      RuleFor("J-15", kJa, "fund.arrived", {"payment.notified"},
              {Unit::kWorkingDays, 2}),
      RuleFor("J-16", kJa, "payment.notified", {"payment.paid"},
              {Unit::kWorkingDays, 5}),
      RuleFor("R-05", kJa, "cooperation.requested", {"cooperation.answered"},
              {Unit::kWorkingDays, 10}),
      RuleFor("J-01", kJa, "clue.recorded", {"clue.converted", "case.closed"},
              {Unit::kWorkingDays, 3}),
  };
  for (ClockRule& rule : rules.rules) {
    if (rule.id == "J-07") rule.office_kinds = {"CT"};
    if (rule.id == "J-17") rule.office_kinds = {"PR"};
  }
  return rules;
}

inline EligibilityRules EligibilityRulesForTest() {
  const Validity always{absl::CivilDay(2022, 1, 1), std::nullopt};
  EligibilityRules rules;
  rules.version = "2026.11.1";
  rules.categories = {{"E-3", "近亲属", {"法发〔2016〕16号", "第三条", 2, ""}}};
  rules.exclusions = {
      {"X-1", "重大过错", {"法发〔2016〕16号", "第四条", 4, ""}}};
  using Effect = HardshipExemption::Effect;
  const Source source{"法律援助法", "第四十二条第三项", 1, ""};
  rules.exemptions = {
      {"MIGRANT_WORKER_WAGES",
       "进城务工人员",
       Effect::kNotChecked,
       {"LABOUR_WAGES"},
       {},
       true,
       always,
       source},
      {"SC_SOLDIER_FAMILY",
       "军人及其家属",
       Effect::kNotRequired,
       {},
       {"51"},
       true,
       always,
       source},
      {"SC_GROUP_5",
       "占位",
       Effect::kNotRequired,
       {},
       {"51"},
       false,
       always,
       source},
  };
  return rules;
}

// The default policy with a Sichuan wage of 8,500 yuan in 2025.
inline AmountRules AmountRulesForTest() {
  AmountPolicy policy;
  policy.division_prefix = "51";
  policy.validity.first = absl::CivilDay(2020, 1, 1);
  policy.harm_months = {{"DEATH_OF_MAIN_EARNER", "主要收入者死亡", 24},
                        {"DISABILITY_1_2", "一级、二级伤残", 30},
                        {"OTHER", "其他", 6}};
  policy.hardship_per_mille = {{"HARD", "困难", 600},
                               {"VERY_HARD", "非常困难", 800},
                               {"ESPECIALLY_HARD", "特别困难", 1000}};
  policy.fault_per_mille = {{"NONE", "无过错", 1000},
                            {"SLIGHT", "轻微过错", 800},
                            {"GENERAL", "一般过错", 600}};
  policy.uplift_per_mille = {{"MINOR", "未成年人", 200},
                             {"SEVERELY_DISABLED", "重度残疾人", 100}};
  policy.floor_fen = 300'000;
  policy.cap_months = 36;
  return {"2026.11.1",
          {{"51", 2024, 800'000, "示例"}, {"51", 2025, 850'000, "示例"}},
          {policy}};
}

inline const Rules& RulesForTest() {
  static const Rules rules{ClockRulesForTest(), EligibilityRulesForTest(),
                           AmountRulesForTest()};
  return rules;
}

}  // namespace bashu::intake::testing
