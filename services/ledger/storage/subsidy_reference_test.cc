#include "services/ledger/storage/subsidy_reference.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;

TEST(SubsidyRules, AsShippedHaveRatesOfBothProvinces) {
  const auto rules = LoadSubsidyRules(BASHU_REFERENCE);
  ASSERT_THAT(rules, IsOk());
  EXPECT_EQ(rules->grades.at(Grade::kExcellent).permille, 1200);
  EXPECT_EQ(rules->grades.at(Grade::kFail).permille, 0);
  EXPECT_EQ(rules->parts.at({"50", "BEFORE_HEARING"}).least_permille, 200);
  for (const char* region : {"50", "51"}) {
    int services = 0;
    for (const SubsidyRate& each : rules->rates) {
      if (each.region == region)
        services |= 1 << static_cast<int>(each.service);
    }
    EXPECT_EQ(services, 0b11110) << region;
  }
}

TEST(SubsidyRules, AWrongEntryIsRefused) {
  const struct {
    const char* was;
    const char* is;
  } kRows[] = {
      {"version: \"2026.11.1\"", ""},
      {"division_prefix: \"51\"", "division_prefix: \"5\""},
      {"stage: \"FIRST_INSTANCE\"", ""},
      {"unit_fen: 160000", "unit_fen: 0"},
      {"first_day: \"2024-01-01\"", "first_day: \"2024-13-01\""},
      {"confidence: CONFIDENCE_DEFAULT", ""},
      {"stage: \"SECOND_INSTANCE\"", "stage: \"FIRST_INSTANCE\""},
      {"factor_permille: 1200", "factor_permille: 2001"},
      {"QUALITY_GRADE_PASS", "QUALITY_GRADE_GOOD"},
      {"most_permille: 500", "most_permille: 100"},
  };
  for (const auto& row : kRows) {
    const testing::TempDir folder;
    std::ifstream in(std::string(BASHU_REFERENCE) + "/subsidies.txtpb");
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const size_t at = text.find(row.was);
    ASSERT_NE(at, std::string::npos) << row.was;
    text.replace(at, std::string(row.was).size(), row.is);
    std::ofstream(folder / "subsidies.txtpb") << text;
    EXPECT_THAT(LoadSubsidyRules(folder.path()), HasReason("REFERENCE_INVALID"))
        << row.is;
  }
}

}  // namespace
}  // namespace bashu::ledger
