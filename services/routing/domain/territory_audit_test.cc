#include "services/routing/domain/territory_audit.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "services/routing/domain/competence_for_test.h"

namespace bashu::routing {
namespace {

using for_test::kDay;
using for_test::SmallCountry;
using for_test::SmallRules;

AuditExpectation Expect(const std::string& id, Finding finding,
                        Programme programme,
                        std::vector<Proceeding> proceedings) {
  AuditExpectation one;
  one.id = id;
  one.finding = finding;
  one.programme = programme;
  one.proceedings = std::move(proceedings);
  one.validity.first_day = absl::CivilDay(2022, 1, 1);
  return one;
}

std::vector<AuditExpectation> LegalAidExpectations() {
  constexpr Programme kAid = Programme::kLegalAid;
  constexpr Proceeding kLitigation = Proceeding::kLitigation;
  constexpr Proceeding kOther = Proceeding::kNonLitigation;
  constexpr Proceeding kNotified = Proceeding::kNotifiedDefence;
  const std::vector<std::string> away = {"outside", "unknown"};
  auto gap = Expect("G-1", Finding::kGap, kAid, {kLitigation, kNotified});
  gap.organ_places = away;
  auto both = Expect("G-3", Finding::kGap, kAid, {kOther});
  both.organ_places = both.cause_places = away;
  auto near = Expect("N-2", Finding::kNotReceived, kAid, {kLitigation});
  near.organ_places = away;
  auto neither = Expect("N-3", Finding::kNotReceived, kAid, {kOther});
  neither.organ_places = neither.cause_places = away;
  return {gap,
          both,
          near,
          neither,
          Expect("S-1", Finding::kShared, kAid, {kOther}),
          Expect("N-1", Finding::kNotReceived, kAid, {kNotified})};
}

std::vector<AuditExpectation> JudicialAidExpectations() {
  constexpr Programme kAid = Programme::kJudicialAid;
  const std::vector<Proceeding> litigation = {Proceeding::kLitigation};
  auto unknown = Expect("G-5", Finding::kGap, kAid, litigation);
  unknown.original_offices = {"unknown", "LA"};
  unknown.organs = {std::nullopt, Organ::kCourt, Organ::kProcuratorate};
  auto police = Expect("G-6", Finding::kGap, kAid, litigation);
  police.organs = {Organ::kPolice, Organ::kJustice, Organ::kDisputeBody};
  auto support = Expect("G-7", Finding::kGap, kAid, litigation);
  support.original_offices = {"PR"};
  support.matters = {"E-6"};
  auto court = Expect("G-10", Finding::kGap, kAid, litigation);
  court.original_offices = {"CT"};
  court.organs = {Organ::kProcuratorate};
  auto procuratorate = Expect("G-11", Finding::kGap, kAid, litigation);
  procuratorate.original_offices = {"PR"};
  procuratorate.organs = {Organ::kCourt};
  return {unknown,
          police,
          support,
          court,
          procuratorate,
          Expect("G-8", Finding::kGap, kAid,
                 {Proceeding::kNonLitigation, Proceeding::kNotifiedDefence})};
}

AuditPlan SmallPlan() {
  AuditPlan plan;
  for (const char* region : {"50", "51"}) {
    plan.sets.push_back({region, RulesOf(SmallRules(), region)});
  }
  plan.days = {kDay};
  plan.divisions = {"500000", "500112", "510000", "511602"};
  for (const std::string& division : plan.divisions) {
    for (const char* suffix : {"-CT", "-LA", "-PR"}) {
      plan.offices.push_back(division + suffix);
    }
  }
  plan.matters[Programme::kLegalAid] = {"LABOUR_WAGES"};
  plan.matters[Programme::kJudicialAid] = {"E-3", "E-6"};
  plan.expectations = LegalAidExpectations();
  for (const AuditExpectation& one : JudicialAidExpectations()) {
    plan.expectations.push_back(one);
  }
  return plan;
}

// The groups that nobody expected.
std::vector<AuditGroup> Unexpected(const AuditReport& report) {
  std::vector<AuditGroup> groups;
  std::copy_if(
      report.groups.begin(), report.groups.end(), std::back_inserter(groups),
      [](const AuditGroup& group) { return group.expectation.empty(); });
  return groups;
}

TEST(AuditTerritory, IsCleanWhereTheRulesCoverEverything) {
  const AuditReport report = AuditTerritory(SmallPlan(), SmallCountry());
  EXPECT_TRUE(report.clean());
  for (const AuditGroup& group : Unexpected(report)) {
    ADD_FAILURE() << static_cast<int>(group.finding) << " " << group.articles
                  << " " << group.example.handling_organ_division << " "
                  << group.example.original_case_office << " "
                  << group.example.receiving_office;
  }
  EXPECT_THAT(report.unmet, ::testing::IsEmpty());
  EXPECT_GT(report.patterns, 1000);
  EXPECT_GT(report.answers, report.patterns);
}

TEST(AuditTerritory, FindsAPlantedHole) {
  AuditPlan plan = SmallPlan();
  // One region's rules forget litigation in the other.
  plan.sets[0].rules.rules[0].place_prefixes = {"50"};
  const AuditReport report = AuditTerritory(plan, SmallCountry());
  EXPECT_FALSE(report.clean());
  bool found = false;
  for (const AuditGroup& group : Unexpected(report)) {
    if (group.finding != Finding::kGap) continue;
    found = true;
    EXPECT_EQ(group.region, "50");
    EXPECT_EQ(group.proceeding, Proceeding::kLitigation);
    EXPECT_EQ(group.example.handling_organ_division.substr(0, 2), "51");
    EXPECT_EQ(group.articles, "L-60 法第L-60条");
  }
  EXPECT_TRUE(found);
}

TEST(AuditTerritory, FindsAPlantedOverlap) {
  AuditPlan plan = SmallPlan();
  // The place of the cause claims litigation too, in both regions' rules.
  for (RuleSet& set : plan.sets) {
    CompetenceRule greedy = set.rules.rules[0];
    greedy.head.rule_id = "L-99";
    greedy.place = Place::kCause;
    set.rules.rules.push_back(greedy);
  }
  const AuditReport report = AuditTerritory(plan, SmallCountry());
  EXPECT_FALSE(report.clean());
  bool found = false;
  for (const AuditGroup& group : Unexpected(report)) {
    if (group.finding != Finding::kOverlap) continue;
    found = true;
    EXPECT_THAT(group.articles, ::testing::HasSubstr("L-99"));
    EXPECT_NE(group.example.handling_organ_division,
              group.example.cause_division);
  }
  EXPECT_TRUE(found);
}

TEST(AuditTerritory, FindsRegionsThatDisagree) {
  AuditPlan plan = SmallPlan();
  plan.sets[1].rules.receptions.clear();
  const AuditReport report = AuditTerritory(plan, SmallCountry());
  EXPECT_TRUE(std::any_of(report.groups.begin(), report.groups.end(),
                          [](const AuditGroup& group) {
                            return group.finding == Finding::kDisagreement &&
                                   group.region == "50+51";
                          }));
  EXPECT_FALSE(report.clean());
}

TEST(AuditTerritory, AChoiceThatNobodyCanMakeIsAnOverlap) {
  AuditPlan plan = SmallPlan();
  for (RuleSet& set : plan.sets) set.rules.choices.clear();
  const AuditReport report = AuditTerritory(plan, SmallCountry());
  EXPECT_FALSE(report.clean());
  EXPECT_THAT(report.unmet, ::testing::Contains("S-1"));
}

TEST(AuditTerritory, AnExpectationThatNothingMeetsFails) {
  AuditPlan plan = SmallPlan();
  plan.expectations.push_back(Expect("X-1", Finding::kOverlap,
                                     Programme::kLegalAid,
                                     {Proceeding::kLitigation}));
  const AuditReport report = AuditTerritory(plan, SmallCountry());
  EXPECT_THAT(report.unmet, ::testing::ElementsAre("X-1"));
  EXPECT_FALSE(report.clean());
}

TEST(AuditTerritory, AnExpectationEndsWithItsLastDay) {
  AuditPlan plan = SmallPlan();
  for (AuditExpectation& one : plan.expectations) {
    if (one.id == "S-1") one.validity.last_day = kDay - 1;
  }
  EXPECT_FALSE(AuditTerritory(plan, SmallCountry()).clean());
}

}  // namespace
}  // namespace bashu::routing
