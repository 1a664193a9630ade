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
  };
  std::ifstream in(std::string(BASHU_REFERENCE) + "/funding.txtpb");
  const std::string shipped((std::istreambuf_iterator<char>(in)), {});
  for (const auto& row : kRows) {
    const testing::TempDir folder;
    std::string text = shipped;
    text.replace(text.find(row.was), std::string(row.was).size(), row.is);
    std::ofstream(folder / "funding.txtpb") << text;
    EXPECT_THAT(LoadFundingRules(folder.path()), HasReason("REFERENCE_INVALID"))
        << row.is;
  }
}

}  // namespace
}  // namespace bashu::ledger
