#include "services/ledger/storage/reference_files.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;

TEST(FundingRules, AsShippedKeepATenthUntilNovember) {
  const auto rules = LoadFundingRules(BASHU_REFERENCE);
  ASSERT_THAT(rules, IsOk());
  EXPECT_EQ(rules->reserve_permille, 100);
  EXPECT_EQ(ReserveUntil(*rules, 2026), absl::CivilDay(2026, 11, 1));
  EXPECT_EQ(rules->idle_after_calendar_days, 90);
  EXPECT_EQ(rules->award_wages, 36);
  EXPECT_EQ(rules->advance_wages, 3);
  EXPECT_EQ(rules->advance_exceptional_wages, 6);
  EXPECT_GT(rules->wages.at({"51", 2025}), 0);
  EXPECT_GT(rules->wages.at({"50", 2025}), 0);
}

TEST(FundingRules, AWrongEntryIsRefused) {
  const struct {
    const char* was;
    const char* is;
  } kRows[] = {
      {"share_permille: 100", "share_permille: 1001"},
      {"share_permille: 100", "share_permille: -1"},
      {"until_month: 11", "until_month: 13"},
      {"until_day: 1", "until_day: 31"},
      {"after_calendar_days: 90", "after_calendar_days: 0"},
      {"confidence: CONFIDENCE_DEFAULT", ""},
      {"most_wages: 36", "most_wages: 0"},
      {"advance_exceptional_wages: 6", "advance_exceptional_wages: 2"},
      {"monthly_fen: 850000", "monthly_fen: 0"},
      {"division_prefix: \"51\"\n  year", "division_prefix: \"5\"\n  year"},
  };
  for (const auto& row : kRows) {
    const testing::TempDir folder;
    for (const char* file : {"funding.txtpb", "amounts.txtpb"}) {
      std::ifstream in(std::string(BASHU_REFERENCE) + "/" + file);
      std::string text((std::istreambuf_iterator<char>(in)), {});
      const size_t at = text.find(row.was);
      if (at != std::string::npos) {
        text.replace(at, std::string(row.was).size(), row.is);
      }
      std::ofstream(folder / file) << text;
    }
    EXPECT_THAT(LoadFundingRules(folder.path()), HasReason("REFERENCE_INVALID"))
        << row.is;
  }
}

}  // namespace
}  // namespace bashu::ledger
