#include "services/intake/domain/eligibility.h"

#include <gtest/gtest.h>

#include "services/intake/domain/people_for_test.h"

namespace bashu::intake {
namespace {

constexpr absl::CivilDay kToday(2026, 3, 2);

Application Claiming(const std::string& exemption, const std::string& holder) {
  Application application = testing::WageClaim();
  application.exemption_claim = exemption;
  application.holder_office = holder;
  return application;
}

TEST(DeriveLegalAid, NeedsAHeldExemptionOrARecordedHardship) {
  const EligibilityRules rules = testing::EligibilityRulesForTest();
  struct {
    const char* exemption;
    const char* holder;
    const char* reason;
    bool granted;
    const char* by;
  } cases[] = {
      {"MIGRANT_WORKER_WAGES", testing::kGuangan, "", true, "L-22"},
      {"", testing::kGuangan, "家庭月收入低于标准", true, "L-20"},
      {"", testing::kGuangan, "", false, "L-20"},
      {"SC_GROUP_5", testing::kGuangan, "", false, "L-20"},
      {"SC_GROUP_5", testing::kGuangan, "已核查", true, "L-20"},
      {"NO_SUCH", testing::kGuangan, "", false, "L-20"},
      {"SC_SOLDIER_FAMILY", testing::kGuangan, "", true, "L-22"},
      {"SC_SOLDIER_FAMILY", testing::kWindow, "", false, "L-20"},
  };
  for (const auto& c : cases) {
    const Derivation derivation = DeriveLegalAid(
        rules, Claiming(c.exemption, c.holder), c.reason, kToday);
    EXPECT_EQ(MayGrantLegalAid(derivation), c.granted) << c.exemption;
    EXPECT_EQ(derivation.conditions.back().rule_id, c.by) << c.exemption;
  }
}

TEST(DeriveLegalAid, RecognisesAnExemptionOfEitherSide) {
  const EligibilityRules rules = testing::EligibilityRulesForTest();
  Application application = Claiming("SC_SOLDIER_FAMILY", testing::kWindow);
  application.receiving_office = testing::kGuangan;
  EXPECT_TRUE(MayGrantLegalAid(DeriveLegalAid(rules, application, "", kToday)));
}

TEST(DeriveLegalAid, KeepsAnExemptionToItsMatterAndDays) {
  const EligibilityRules rules = testing::EligibilityRulesForTest();
  Application application = Claiming("MIGRANT_WORKER_WAGES", testing::kGuangan);
  EXPECT_FALSE(MayGrantLegalAid(
      DeriveLegalAid(rules, application, "", absl::CivilDay(2021, 12, 31))));
  application.matter.matter = "DIVORCE";
  EXPECT_FALSE(
      MayGrantLegalAid(DeriveLegalAid(rules, application, "", kToday)));
}

TEST(DeriveJudicialAid, NeedsCategoryCompetenceAndNoMajorFault) {
  const EligibilityRules rules = testing::EligibilityRulesForTest();
  Application application = testing::AidRequest();
  application.holder_office = testing::kDazhou;
  EXPECT_TRUE(AllHold(DeriveJudicialAid(rules, application, "SLIGHT")));
  EXPECT_FALSE(AllHold(DeriveJudicialAid(rules, application, "MAJOR")));
  application.matter.category = "E-99";
  EXPECT_FALSE(AllHold(DeriveJudicialAid(rules, application, "NONE")));
  application.matter.category = "E-3";
  application.holder_office = testing::kWanzhou;
  EXPECT_FALSE(AllHold(DeriveJudicialAid(rules, application, "NONE")));
}

TEST(DeriveRefusal, NamesTheExclusionAndItsSource) {
  const EligibilityRules rules = testing::EligibilityRulesForTest();
  const Derivation derivation = DeriveRefusal(rules, "X-1");
  ASSERT_EQ(derivation.conditions.size(), 1u);
  EXPECT_EQ(derivation.conditions[0].source.article, "第四条");
  EXPECT_TRUE(DeriveRefusal(rules, "").conditions.empty());
}

}  // namespace
}  // namespace bashu::intake
