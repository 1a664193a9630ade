#include "services/ledger/storage/schooling_reference.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;

TEST(SchoolingRules, AsShippedHaveEveryStageOfBothProvinces) {
  const auto rules = LoadSchoolingRules(BASHU_REFERENCE);
  ASSERT_THAT(rules, IsOk());
  EXPECT_EQ(SchoolStart(*rules, 2026), absl::CivilDay(2026, 9, 1));
  EXPECT_EQ(rules->stage_years, (std::array<int, 3>{6, 3, 3}));
  EXPECT_EQ(rules->amounts.size(), 6U);
}

TEST(SchoolingRules, AWrongEntryIsRefused) {
  const struct {
    const char* was;
    const char* is;
  } kRows[] = {
      {"version: \"2026.11.1\"", ""},
      {"start_month: 9", "start_month: 13"},
      {"start_day: 1", "start_day: 31"},
      {"primary_years: 6", "primary_years: 0"},
      {"senior_years: 3", "senior_years: 10"},
      {"division_prefix: \"51\"", "division_prefix: \"5\""},
      {"SCHOOL_STAGE_JUNIOR", "SCHOOL_STAGE_PRIMARY"},
      {"year_fen: 100000", "year_fen: 0"},
      {"first_day: \"2024-01-01\"", "first_day: \"2024-13-01\""},
      {"confidence: CONFIDENCE_DEFAULT", ""},
  };
  for (const auto& row : kRows) {
    const testing::TempDir folder;
    std::ifstream in(std::string(BASHU_REFERENCE) + "/schooling.txtpb");
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const size_t at = text.find(row.was);
    ASSERT_NE(at, std::string::npos) << row.was;
    text.replace(at, std::string(row.was).size(), row.is);
    std::ofstream(folder / "schooling.txtpb") << text;
    EXPECT_THAT(LoadSchoolingRules(folder.path()),
                HasReason("REFERENCE_INVALID"))
        << row.is;
  }
}

}  // namespace
}  // namespace bashu::ledger
