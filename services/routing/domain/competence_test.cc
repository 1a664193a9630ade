#include "services/routing/domain/competence.h"

#include <gmock/gmock.h>

#include "services/routing/domain/competence_for_test.h"

namespace bashu::routing {
namespace {

using for_test::kDay;
using for_test::SmallCountry;
using for_test::SmallRules;
using for_test::Victim;
using for_test::Wages;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Competence Resolve(const CompetenceFacts& facts, absl::CivilDay day = kDay) {
  return ResolveCompetence(SmallRules(), SmallCountry(), facts, day);
}

bool IsCompetentBy(const CompetenceFacts& facts, absl::string_view office) {
  const CompetenceRules rules = SmallRules();
  const Directory directory = SmallCountry();
  return IsCompetent(ExamineClaims(rules, directory, facts, kDay), facts,
                     office);
}

std::vector<std::string> Follows(const Competence& answer) {
  std::vector<std::string> ids;
  for (const Consequence& consequence : answer.consequences) {
    ids.push_back(consequence.rule_id);
  }
  return ids;
}

// "L-60-CAUSE cause_division" of every condition of `rule`, "!" if it failed.
std::vector<std::string> Asked(const Derivation& derivation,
                               const std::string& rule) {
  std::vector<std::string> asked;
  for (const Condition& condition : derivation.conditions) {
    if (condition.rule_id != rule) continue;
    asked.push_back((condition.held ? "" : "!") + condition.fact_name);
  }
  return asked;
}

TEST(ResolveCompetence, ShowsEveryConditionUpToTheOneThatFailed) {
  const Competence answer = Resolve(Wages());
  EXPECT_THAT(answer.offices, ElementsAre("511602-LA"));
  EXPECT_THAT(Asked(answer.derivation, "L-60"), ElementsAre("!proceeding"));
  EXPECT_THAT(Asked(answer.derivation, "L-60-ORGAN"),
              ElementsAre("proceeding", "handling_organ_division"));
  EXPECT_THAT(Asked(answer.derivation, "L-60-CAUSE"),
              ElementsAre("proceeding", "!cause_division"));
  EXPECT_THAT(Asked(answer.derivation, "L-61"),
              ElementsAre("!first_received_office"));
  EXPECT_THAT(Asked(answer.derivation, "K-1"), IsEmpty());
  EXPECT_EQ(answer.derivation.rules_version, "1+50.2+51.3");
}

TEST(ResolveCompetence, SaysOnWhichFactAndByWhichArticle) {
  const Competence answer = Resolve(Wages());
  const Condition& place = answer.derivation.conditions[2];
  EXPECT_EQ(place.rule_id, "L-60-ORGAN");
  EXPECT_TRUE(place.held);
  EXPECT_EQ(place.fact,
            "办案机关所在地 511602（区511602），管辖机构 511602-LA（机构）");
  EXPECT_EQ(place.source.article, "第L-60-ORGAN条");
}

TEST(ResolveCompetence, IsASetWhereThePersonMayChoose) {
  CompetenceFacts facts = Wages();
  facts.cause_division = "500112";
  const Competence answer = Resolve(facts);
  EXPECT_THAT(answer.offices, ElementsAre("500112-LA", "511602-LA"));
  EXPECT_TRUE(answer.receiver_competent);
  EXPECT_FALSE(answer.settled);
}

TEST(ResolveCompetence, TheFirstToReceiveKeepsIt) {
  CompetenceFacts facts = Wages();
  facts.cause_division = "500112";
  facts.first_received_office = "511602-LA";
  const Competence answer = Resolve(facts);
  EXPECT_THAT(answer.offices, ElementsAre("511602-LA"));
  EXPECT_TRUE(answer.settled);
  EXPECT_FALSE(answer.receiver_competent);
  // One that is not competent settles nothing.
  facts.first_received_office = "510000-LA";
  EXPECT_EQ(Resolve(facts).offices.size(), 2U);
}

TEST(ResolveCompetence, ADesignationBindsAndExcludesEveryOther) {
  CompetenceFacts facts = Wages();
  facts.designated_office = "510000-LA";
  const Competence answer = Resolve(facts);
  EXPECT_THAT(answer.offices, ElementsAre("510000-LA"));
  EXPECT_FALSE(IsCompetentBy(facts, "511602-LA"));
}

TEST(ResolveCompetence, AFiledCaseStaysWhereItWasFiled) {
  CompetenceFacts facts = Victim("511602-CT");
  EXPECT_THAT(Resolve(facts).offices, ElementsAre("511602-CT"));
  facts.filed_office = "510000-CT";
  EXPECT_THAT(Resolve(facts).offices, ElementsAre("510000-CT"));
}

TEST(ResolveCompetence, TheProcuratorateHasNoUnpaidSupport) {
  CompetenceFacts facts = Victim("511602-PR");
  EXPECT_THAT(Resolve(facts).offices, ElementsAre("511602-PR"));
  facts.matter = "E-3";
  EXPECT_THAT(Resolve(facts).offices, ElementsAre("511602-PR"));
  facts.matter = "E-6";
  const Competence answer = Resolve(facts);
  EXPECT_THAT(answer.offices, IsEmpty());
  EXPECT_THAT(Asked(answer.derivation, "K-7"),
              ElementsAre("proceeding", "organ", "!matter"));
}

TEST(ResolveCompetence, AnOrganOutsideTheRegisterIsKnownToBeCompetent) {
  CompetenceFacts facts = Victim("");
  EXPECT_FALSE(Resolve(facts).outside_register);  // Nobody said so.
  facts.organ = Organ::kPolice;
  facts.receiving_office = "511602-CT";
  const Competence answer = Resolve(facts);
  EXPECT_THAT(answer.offices, IsEmpty());
  EXPECT_TRUE(answer.outside_register);
  EXPECT_TRUE(answer.may_receive);  // K-8: nobody is turned away.
}

TEST(ResolveCompetence, NobodyIsCompetentBeforeTheLaw) {
  const Competence answer = Resolve(Wages(), absl::CivilDay(2021, 12, 31));
  EXPECT_THAT(answer.offices, IsEmpty());
  EXPECT_FALSE(answer.may_receive);
  EXPECT_THAT(Asked(answer.derivation, "L-60-ORGAN"), ElementsAre("!day"));
}

TEST(ResolveCompetence, ARuleOfOneAreaHoldsOnlyThere) {
  CompetenceRules rules = SmallRules();
  rules.rules[1].place_prefixes = {"50"};
  const auto answer = ResolveCompetence(rules, SmallCountry(), Wages(), kDay);
  EXPECT_THAT(answer.offices, IsEmpty());
  EXPECT_THAT(Asked(answer.derivation, "L-60-ORGAN"),
              ElementsAre("proceeding", "!handling_organ_division"));
}

TEST(Reception, NeedsBothPartsOfTheNearestOfficeRule) {
  EXPECT_TRUE(Resolve(Wages()).may_receive);
  EXPECT_FALSE(Resolve(Wages(), absl::CivilDay(2024, 12, 31)).may_receive);
  CompetenceFacts facts = Wages();
  facts.handling_organ_division = "340104";
  EXPECT_FALSE(Resolve(facts).may_receive);
  facts.cause_division = "511602";
  EXPECT_TRUE(Resolve(facts).may_receive);
  facts.proceeding = Proceeding::kLitigation;  // Where it arose is not asked.
  EXPECT_FALSE(Resolve(facts).may_receive);
  facts = Wages();
  facts.proceeding = Proceeding::kNotifiedDefence;
  EXPECT_FALSE(Resolve(facts).may_receive);
  facts.receiving_office = "511602-LA";
  EXPECT_TRUE(Resolve(facts).may_receive);
}

TEST(Consequences, SayWhatTheReceiverHasToDo) {
  EXPECT_THAT(Follows(Resolve(Wages())), ElementsAre("L-65", "R-10"));
  CompetenceFacts facts = Wages();
  facts.circumstances = {Circumstance::kUrgent};
  const Competence urgent = Resolve(facts);
  EXPECT_THAT(Follows(urgent), ElementsAre("L-65", "L-69", "R-10"));
  EXPECT_THAT(urgent.consequences[0].clocks, ElementsAre("L-65", "L-65-LIMIT"));
  facts.receiving_office = "340104-LA";
  EXPECT_THAT(Follows(Resolve(facts)), ElementsAre("L-63", "R-10"));
  facts.receiving_office = "511602-LA";
  EXPECT_THAT(Follows(Resolve(facts)), IsEmpty());
}

TEST(Consequences, SayHowManyCases) {
  CompetenceFacts facts = Victim("511602-CT");
  EXPECT_THAT(Follows(Resolve(facts)), ElementsAre("K-2"));
  facts.circumstances = {Circumstance::kSeveralVictims};
  EXPECT_THAT(Follows(Resolve(facts)), ElementsAre("K-2", "K-3"));
  facts.circumstances.push_back(Circumstance::kSpecialReasons);
  EXPECT_THAT(Follows(Resolve(facts)), ElementsAre("K-2"));
}

TEST(IsCompetent, TakesAPartnersOfficeByItsCode) {
  CompetenceFacts facts = Wages();
  facts.handling_organ_division = "520102";
  EXPECT_TRUE(IsCompetentBy(facts, "520102-LA"));
  EXPECT_FALSE(IsCompetentBy(facts, "520102-CT"));
  EXPECT_FALSE(IsCompetentBy(facts, "nowhere"));
}

// 510224 lay in Sichuan by its digits; what became of it lies in Chongqing.
class FormerCode : public ::testing::Test {
 protected:
  FormerCode() {
    facts_.handling_organ_division = "510224";
    facts_.receiving_office = "511602-LA";
  }

  static Directory Country() {
    DirectoryTables tables;
    tables.history = DivisionHistory({{"510224",
                                       "江北县",
                                       DivisionLevel::kCounty,
                                       1981,
                                       1994,
                                       {{"500112", 0}},
                                       {}}});
    return SmallCountry(tables);
  }

  Competence Resolve() const {
    return ResolveCompetence(rules_, country_, facts_, kDay);
  }

  const Directory country_ = Country();
  CompetenceRules rules_ = SmallRules();
  CompetenceFacts facts_ = Wages();
};

TEST_F(FormerCode, CountsAsWhatItIsToday) {
  const Competence answer = Resolve();
  EXPECT_THAT(answer.offices, ElementsAre("500112-LA"));
  EXPECT_EQ(answer.derivation.conditions[2].fact,
            "办案机关所在地 510224（今 500112 区500112），管辖机构 "
            "500112-LA（机构）");
}

TEST_F(FormerCode, LiesWhereItIsToday) {
  rules_.rules[1].place_prefixes = {"50"};
  for (ReceptionRule& rule : rules_.receptions) {
    if (rule.head.rule_id == "L-62") rule.place_prefixes = {"50"};
  }
  EXPECT_THAT(Resolve().offices, ElementsAre("500112-LA"));
  EXPECT_TRUE(Resolve().may_receive);
  rules_.rules[1].place_prefixes = {"5102"};
  for (ReceptionRule& rule : rules_.receptions) {
    if (rule.head.rule_id == "L-62") rule.place_prefixes = {"5102"};
  }
  EXPECT_THAT(Resolve().offices, IsEmpty());
  EXPECT_FALSE(Resolve().may_receive);
}

TEST_F(FormerCode, MeansThePartnersOfficeOfToday) {
  const Claims claims = ExamineClaims(rules_, country_, facts_, kDay);
  EXPECT_TRUE(IsCompetent(claims, facts_, "500112-LA2"));
  EXPECT_FALSE(IsCompetent(claims, facts_, "510224-LA"));
}

TEST(RulesOf, AreEverybodysAndTheProvincesOwn) {
  const CompetenceRules rules = RulesOf(SmallRules(), "5101");
  EXPECT_EQ(rules.version, "1+51.3");
  EXPECT_EQ(rules.rules.size(), SmallRules().rules.size());
  int nearest = 0;
  for (const ReceptionRule& rule : rules.receptions) {
    if (rule.head.rule_id != "L-62") continue;
    ++nearest;
    EXPECT_EQ(rule.head.region, "51");
  }
  EXPECT_EQ(nearest, 1);
}

}  // namespace
}  // namespace bashu::routing
