// The shipped reference files load, and say what the law says.
#include "services/routing/storage/reference_files.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "common/status/error.h"
#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;

constexpr absl::CivilDay kDay(2026, 3, 2);

struct Reference {
  Directory directory = *LoadDirectory(BASHU_REFERENCE);
  CompetenceRules rules = *LoadCompetenceRules(BASHU_REFERENCE);

  Competence Resolve(const CompetenceFacts& facts) const {
    return ResolveCompetence(rules, directory, facts, kDay);
  }
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

TEST(Competence, LegalAidIsDecidedAtTheHandlingOrgansPlace) {
  const Reference reference;
  const Competence answer = reference.Resolve(Wages());
  EXPECT_EQ(answer.offices, std::vector<std::string>{"511602-LA"});
  EXPECT_FALSE(answer.receiver_competent);
  EXPECT_TRUE(answer.may_receive);
  ASSERT_EQ(answer.derivation.conditions.size(), 2U);
  EXPECT_TRUE(answer.derivation.conditions[0].held);
  EXPECT_EQ(answer.derivation.conditions[0].fact,
            "办案机关所在地 511602（广安区），管辖机构 "
            "511602-LA（广安市广安区法律援助中心）");
  EXPECT_FALSE(answer.derivation.conditions[1].held);
  EXPECT_EQ(answer.derivation.conditions[1].fact, "事由发生地未提供");
  EXPECT_EQ(answer.derivation.rules_version, reference.rules.version);
}

TEST(Competence, NonLitigationAddsTheInstitutionWhereTheCauseArose) {
  CompetenceFacts facts = Wages();
  facts.cause_division = "500101";
  EXPECT_EQ(Reference().Resolve(facts).offices,
            (std::vector<std::string>{"500101-LA", "511602-LA"}));
}

TEST(Competence, OfThePreviewOfATransferIsTriedByEveryRule) {
  CompetenceFacts facts = Wages();
  facts.proceeding.reset();
  EXPECT_EQ(Reference().Resolve(facts).offices,
            std::vector<std::string>{"511602-LA"});
}

TEST(Competence, JudicialAidStaysWithTheOrganOfTheOriginalCase) {
  CompetenceFacts facts;
  facts.programme = Programme::kJudicialAid;
  facts.proceeding = Proceeding::kLitigation;
  facts.original_case_office = "511700-CT";
  facts.handling_organ_division = "500101";
  facts.receiving_office = "511700-CT";
  const Competence answer = Reference().Resolve(facts);
  EXPECT_EQ(answer.offices, std::vector<std::string>{"511700-CT"});
  EXPECT_TRUE(answer.receiver_competent);
  EXPECT_TRUE(answer.may_receive);
}

struct NearestCase {
  const char* name;
  const char* organ;
  const char* receiver;
  Proceeding proceeding;
  bool may_receive;
};

class NearestOffice : public ::testing::TestWithParam<NearestCase> {};

TEST_P(NearestOffice, NeedsBothParts) {
  CompetenceFacts facts = Wages();
  facts.handling_organ_division = GetParam().organ;
  facts.receiving_office = GetParam().receiver;
  facts.proceeding = GetParam().proceeding;
  EXPECT_EQ(Reference().Resolve(facts).may_receive, GetParam().may_receive);
}

INSTANTIATE_TEST_SUITE_P(
    L62, NearestOffice,
    ::testing::Values(NearestCase{"Both", "511602", "500112-LA",
                                  Proceeding::kLitigation, true},
                      NearestCase{"OrganInAnhui", "340104", "500112-LA",
                                  Proceeding::kLitigation, false},
                      NearestCase{"OfficeInAnhui", "511602", "340104-LA",
                                  Proceeding::kLitigation, false},
                      NearestCase{"CourtAsReceiver", "511602", "500101-CT",
                                  Proceeding::kLitigation, false},
                      NearestCase{"NotifiedDefence", "511602", "500112-LA",
                                  Proceeding::kNotifiedDefence, false},
                      NearestCase{"ReceiverCompetent", "500112", "500112-LA",
                                  Proceeding::kNotifiedDefence, true}),
    [](const auto& param_info) { return param_info.param.name; });

TEST(NearestOffice, IsNotYetLawIn2024) {
  const Reference reference;
  const Competence answer =
      ResolveCompetence(reference.rules, reference.directory, Wages(),
                        absl::CivilDay(2024, 6, 1));
  EXPECT_FALSE(answer.may_receive);
}

TEST(IsCompetent, TakesAPartnersOfficeByItsCode) {
  const Reference reference;
  CompetenceFacts facts = Wages();
  facts.handling_organ_division = "520102";
  const Competence answer = reference.Resolve(facts);
  EXPECT_TRUE(IsCompetent(reference.rules, facts, answer, "520102-LA", kDay));
  EXPECT_FALSE(IsCompetent(reference.rules, facts, answer, "520102-CT", kDay));
}

TEST(LoadWorkingDays, KnowsTheMakeUpSaturday) {
  const auto days = LoadWorkingDays(BASHU_REFERENCE);
  ASSERT_THAT(days, IsOk());
  EXPECT_FALSE(*days->IsWorkingDay(absl::CivilDay(2026, 10, 1)));
}

// Writes broken copies and reads them again.
class Broken : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("bashu-reference-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::copy(BASHU_REFERENCE, folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Replace(const std::string& file, const std::string& from,
               const std::string& to) {
    std::ifstream in(folder_ / file);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos);
    std::ofstream(folder_ / file) << text.replace(at, from.size(), to);
  }

  std::filesystem::path folder_;
};

TEST_F(Broken, AnOfficeInNoDivisionIsNamed) {
  Replace("offices.txtpb", "division: \"divisions/500112\"",
          "division: \"divisions/999999\"");
  const auto directory = LoadDirectory(folder_.string());
  EXPECT_THAT(directory, HasReason("REFERENCE_INVALID"));
  EXPECT_THAT(MetadataOf(directory.status(), "problem"),
              ::testing::HasSubstr("sits in no division"));
}

TEST_F(Broken, ADoubleDivisionIsNamed) {
  Replace("divisions.txtpb", "divisions/510300", "divisions/510100");
  EXPECT_THAT(LoadDirectory(folder_.string()), HasReason("REFERENCE_INVALID"));
}

TEST_F(Broken, ARuleWithoutConfidenceIsNamed) {
  Replace("competence.txtpb", "confidence: CONFIDENCE_TEXT", "");
  const auto rules = LoadCompetenceRules(folder_.string());
  EXPECT_THAT(rules, HasReason("REFERENCE_INVALID"));
  EXPECT_THAT(MetadataOf(rules.status(), "problem"),
              ::testing::HasSubstr("L-60: says not how sure"));
}

TEST_F(Broken, AMisspeltFieldIsNamedWithItsLine) {
  Replace("competence.txtpb", "rule_id", "rule_idd");
  EXPECT_THAT(LoadCompetenceRules(folder_.string()),
              HasReason("REFERENCE_MALFORMED"));
}

}  // namespace
}  // namespace bashu::routing
