// The shipped rules of competence load, say what the law says, and a broken one
// is refused by file, line and reason.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "services/routing/storage/reference_files.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::HasReason;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr absl::CivilDay kDay(2026, 3, 2);

// One region's rules, as its service loads them.
struct Reference {
  explicit Reference(const std::string& region)
      : rules(RulesOf(*LoadCompetenceRules(BASHU_REFERENCE), region)) {}

  Competence Resolve(const CompetenceFacts& facts,
                     absl::CivilDay day = kDay) const {
    return ResolveCompetence(rules, directory, facts, day);
  }

  Directory directory = *LoadDirectory(BASHU_REFERENCE);
  CompetenceRules rules;
};

// Li's applicant: wages owed in Guang'an, handed in at Yubei.
CompetenceFacts Wages() {
  CompetenceFacts facts;
  facts.programme = Programme::kLegalAid;
  facts.proceeding = Proceeding::kNonLitigation;
  facts.handling_organ_division = "511602";
  facts.receiving_office = "500112-LA";
  return facts;
}

CompetenceFacts Victim(const std::string& original) {
  CompetenceFacts facts;
  facts.programme = Programme::kJudicialAid;
  facts.proceeding = Proceeding::kLitigation;
  facts.original_case_office = original;
  return facts;
}

std::vector<std::string> Follows(const Competence& answer) {
  std::vector<std::string> ids;
  for (const Consequence& one : answer.consequences) {
    ids.push_back(one.rule_id);
  }
  return ids;
}

// By the rules of both regions, which must agree.
class Shipped : public ::testing::TestWithParam<const char*> {
 protected:
  const Reference reference_{GetParam()};
};

TEST_P(Shipped, LegalAidIsDecidedAtTheHandlingOrgansPlace) {
  const Competence answer = reference_.Resolve(Wages());
  EXPECT_THAT(answer.offices, ElementsAre("511602-LA"));
  EXPECT_FALSE(answer.receiver_competent);
  EXPECT_TRUE(answer.may_receive);
  EXPECT_EQ(answer.derivation.rules_version, reference_.rules.version);
  std::vector<std::string> facts;
  for (const Condition& condition : answer.derivation.conditions) {
    if (condition.rule_id == "L-60-ORGAN" ||
        condition.rule_id == "L-60-CAUSE") {
      facts.push_back(condition.fact);
    }
  }
  EXPECT_THAT(facts, ElementsAre("非诉讼事项",
                                 "办案机关所在地 511602（广安区），管辖机构 "
                                 "511602-LA（广安市广安区法律援助中心）",
                                 "非诉讼事项", "事由发生地未提供"));
}

TEST_P(Shipped, NonLitigationAddsTheInstitutionWhereTheCauseArose) {
  CompetenceFacts facts = Wages();
  facts.cause_division = "500101";
  EXPECT_THAT(reference_.Resolve(facts).offices,
              ElementsAre("500101-LA", "511602-LA"));
  facts.first_received_office = "511602-LA";
  EXPECT_THAT(reference_.Resolve(facts).offices, ElementsAre("511602-LA"));
}

TEST_P(Shipped, ThePreviewOfATransferIsTriedByEveryRule) {
  CompetenceFacts facts = Wages();
  facts.proceeding.reset();
  EXPECT_THAT(reference_.Resolve(facts).offices, ElementsAre("511602-LA"));
}

TEST_P(Shipped, JudicialAidStaysWithTheOrganOfTheOriginalCase) {
  CompetenceFacts facts = Victim("511700-CT");
  facts.handling_organ_division = "500101";
  facts.receiving_office = "511700-CT";
  const Competence answer = reference_.Resolve(facts);
  EXPECT_THAT(answer.offices, ElementsAre("511700-CT"));
  EXPECT_TRUE(answer.receiver_competent);
  EXPECT_TRUE(answer.may_receive);
  EXPECT_THAT(Follows(answer), ElementsAre("K-2"));
}

TEST_P(Shipped, AWrongOrganTakesJudicialAidInAndSendsItOn) {
  CompetenceFacts facts = Victim("511700-CT");
  facts.receiving_office = "500101-PR";
  const Competence answer = reference_.Resolve(facts);
  EXPECT_FALSE(answer.receiver_competent);
  EXPECT_TRUE(answer.may_receive);
  EXPECT_THAT(Follows(answer),
              ElementsAre("K-2", "K-8-FORWARD", "R-12", "R-09", "R-10"));
}

TEST_P(Shipped, OneCaseOrSeveral) {
  CompetenceFacts facts = Victim("511700-CT");
  const auto follows = [&](std::vector<Circumstance> circumstances) {
    facts.circumstances = std::move(circumstances);
    return Follows(reference_.Resolve(facts));
  };
  using C = Circumstance;
  EXPECT_THAT(follows({C::kSeveralVictims}), ElementsAre("K-2", "K-3"));
  EXPECT_THAT(follows({C::kSeveralVictims, C::kSpecialReasons}),
              ElementsAre("K-2", "K-3-ONE"));
  EXPECT_THAT(follows({C::kVictimDied}), ElementsAre("K-2", "K-4"));
  EXPECT_THAT(follows({C::kVictimDied, C::kSpecialReasons}),
              ElementsAre("K-2", "K-4-SEPARATE"));
  EXPECT_THAT(follows({C::kVictimDied, C::kJoinedLate}),
              ElementsAre("K-2", "K-4-LATE"));
  EXPECT_THAT(follows({C::kLacksCapacity}), ElementsAre("K-2", "K-5"));
  EXPECT_THAT(follows({C::kLacksCapacity, C::kGuardiansDispute}),
              ElementsAre("K-2", "K-5-COURT"));
}

TEST_P(Shipped, AnUrgentMatterIsHelpedFirstAndSentOn) {
  CompetenceFacts facts = Wages();
  facts.circumstances = {Circumstance::kUrgent};
  EXPECT_THAT(Follows(reference_.Resolve(facts)),
              AllOf(Contains("L-65"), Contains("L-66"), Contains("L-69"),
                    Contains("R-02"), Contains("L-68")));
}

TEST_P(Shipped, OutsideBothRegionsTheApplicantIsTold) {
  CompetenceFacts facts = Wages();
  facts.handling_organ_division = "340104";
  const Competence answer = reference_.Resolve(facts);
  EXPECT_FALSE(answer.may_receive);
  EXPECT_THAT(Follows(answer), ElementsAre("L-63"));
  EXPECT_TRUE(IsCompetent(
      ExamineClaims(reference_.rules, reference_.directory, facts, kDay), facts,
      "340104-LA"));
}

struct NearestCase {
  const char* name;
  const char* organ;
  const char* receiver;
  Proceeding proceeding;
  bool may_receive;
};

TEST_P(Shipped, TheNearestOfficeRuleNeedsBothParts) {
  const NearestCase kCases[] = {
      {"both", "511602", "500112-LA", Proceeding::kLitigation, true},
      {"organ in Anhui", "340104", "500112-LA", Proceeding::kLitigation, false},
      {"office in Anhui", "511602", "340104-LA", Proceeding::kLitigation,
       false},
      {"court as receiver", "511602", "500101-CT", Proceeding::kLitigation,
       false},
      {"notified defence", "511602", "500112-LA", Proceeding::kNotifiedDefence,
       false},
      {"receiver competent", "500112", "500112-LA",
       Proceeding::kNotifiedDefence, true}};
  for (const NearestCase& one : kCases) {
    CompetenceFacts facts = Wages();
    facts.handling_organ_division = one.organ;
    facts.receiving_office = one.receiver;
    facts.proceeding = one.proceeding;
    EXPECT_EQ(reference_.Resolve(facts).may_receive, one.may_receive)
        << one.name;
  }
  EXPECT_FALSE(
      reference_.Resolve(Wages(), absl::CivilDay(2024, 6, 1)).may_receive);
}

INSTANTIATE_TEST_SUITE_P(Regions, Shipped, ::testing::Values("50", "51"),
                         [](const auto& param_info) {
                           return std::string("Region") + param_info.param;
                         });

TEST(Regions, DifferWhereOneRulesForItself) {
  // Guangyuan takes in what belongs to another institution of the city, and did
  // so before the regulations of both regions.
  CompetenceFacts facts = Wages();
  facts.handling_organ_division = "510802";
  facts.receiving_office = "510800-LA";
  const absl::CivilDay before(2024, 6, 1);
  EXPECT_TRUE(Reference("51").Resolve(facts, before).may_receive);
  EXPECT_FALSE(Reference("50").Resolve(facts, before).may_receive);
}

TEST(Regions, AreNotEquallySureOfOneDuty) {
  CompetenceFacts facts;
  facts.proceeding = Proceeding::kNotifiedDefence;
  facts.circumstances = {Circumstance::kOrdinaryProcedure};
  const Competence sichuan = Reference("51").Resolve(facts);
  const Competence chongqing = Reference("50").Resolve(facts);
  ASSERT_THAT(Follows(sichuan), ElementsAre("L-05"));
  ASSERT_THAT(Follows(chongqing), ElementsAre("L-05"));
  EXPECT_EQ(sichuan.consequences[0].source.confidence, 2);    // Partial.
  EXPECT_EQ(chongqing.consequences[0].source.confidence, 5);  // Default.
  EXPECT_THAT(
      Follows(Reference("51").Resolve(facts, absl::CivilDay(2024, 6, 1))),
      ElementsAre("L-05-MAY"));
}

TEST(Regions, EveryClockOfAConsequenceIsInTheTable) {
  std::ifstream in(std::string(BASHU_REFERENCE) + "/clocks.txtpb");
  const std::string clocks((std::istreambuf_iterator<char>(in)), {});
  const CompetenceRules rules = *LoadCompetenceRules(BASHU_REFERENCE);
  int named = 0;
  for (const ConsequenceRule& rule : rules.consequences) {
    for (const std::string& clock : rule.clocks) {
      ++named;
      EXPECT_THAT(clocks, HasSubstr("rule_id: \"" + clock + "\""));
    }
  }
  EXPECT_GT(named, 5);
}

// Writes broken copies and reads them again.
class BrokenRules : public ::testing::Test {
 protected:
  BrokenRules() { std::filesystem::copy(BASHU_REFERENCE, folder_.path()); }

  void Replace(const std::string& file, const std::string& from,
               const std::string& to) {
    std::ifstream in(folder_ / file);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos);
    std::ofstream(folder_ / file) << text.replace(at, from.size(), to);
  }

  // What is wrong with the rules, or with the audit's expectations.
  std::string Problem() {
    const auto rules = LoadCompetenceRules(folder_.path());
    EXPECT_THAT(rules, HasReason("REFERENCE_INVALID"));
    return MetadataOf(rules.status(), "problem");
  }

  const bashu::testing::TempDir folder_;
};

TEST_F(BrokenRules, ARuleWithoutConfidenceIsNamedWithItsLine) {
  Replace("competence.txtpb", "confidence: CONFIDENCE_TEXT", "");
  EXPECT_EQ(Problem(), "12: L-60: says not how sure we are of it");
}

TEST_F(BrokenRules, EveryWrongEntryIsNamedAtOnce) {
  Replace("competence.txtpb", "claim: CLAIM_EXCLUSIVE", "");
  Replace("competence.txtpb", "office_kinds: KIND_LEGAL_AID", "");
  Replace("competence.txtpb", "choice: CHOICE_FILED", "");
  EXPECT_THAT(Problem(), AllOf(HasSubstr("L-60: has no claim we know"),
                               HasSubstr("makes no kind of office competent"),
                               HasSubstr("K-6: has no choice we know")));
}

TEST_F(BrokenRules, AMisspeltFieldIsNamedWithItsLine) {
  Replace("competence.txtpb", "rule_id", "rule_idd");
  const auto rules = LoadCompetenceRules(folder_.path());
  EXPECT_THAT(rules, HasReason("REFERENCE_MALFORMED"));
  EXPECT_THAT(MetadataOf(rules.status(), "problem"), HasSubstr("13:"));
}

TEST_F(BrokenRules, ARuleThatStandsTwiceIsNamed) {
  Replace("competence.txtpb", "\"L-60-CAUSE\"", "\"L-60\"");
  EXPECT_THAT(Problem(), HasSubstr("L-60: stands here twice"));
}

TEST_F(BrokenRules, ARegionsFileSaysWhoseItIs) {
  Replace("competence_51.txtpb", "region: \"51\"", "region: \"50\"");
  EXPECT_THAT(Problem(), HasSubstr("is not of the region it is named by"));
}

TEST_F(BrokenRules, ARuleThatEndsBeforeItBeginsIsNamed) {
  Replace("competence_50.txtpb", "last_day: \"2024-12-31\"",
          "last_day: \"2021-12-31\"");
  EXPECT_THAT(Problem(), HasSubstr("R-04-CQ: last_day is no"));
}

TEST_F(BrokenRules, APrefixHasDigits) {
  Replace("competence_51.txtpb", "place_prefixes: \"5108\"",
          "place_prefixes: \"GY\"");
  EXPECT_THAT(Problem(), HasSubstr("L-71: has a prefix"));
}

TEST_F(BrokenRules, AnExpectationNeedsAReason) {
  Replace("competence_audit.txtpb", "reason: \"", "reason: \"\" #");
  const auto plan = LoadCompetenceAudit(folder_.path());
  EXPECT_THAT(plan, HasReason("REFERENCE_INVALID"));
  EXPECT_THAT(MetadataOf(plan.status(), "problem"),
              HasSubstr("G-1: gives no reason"));
}

TEST_F(BrokenRules, AnAuditNeedsItsDaysInOrder) {
  Replace("competence_audit.txtpb", "days: \"2024-01-01\"",
          "days: \"2020-01-01\"");
  EXPECT_THAT(LoadCompetenceAudit(folder_.path()),
              HasReason("REFERENCE_INVALID"));
}

}  // namespace
}  // namespace bashu::routing
