#include "services/routing/storage/referral_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;

TEST(ReferralRules, AsShippedHaveTwelveMeasuresAndBothClocks) {
  const auto rules = LoadReferralRules(BASHU_REFERENCE);
  ASSERT_THAT(rules, IsOk());
  std::set<int> numbers;
  for (const Measure& measure : rules->measures) {
    numbers.insert(measure.number);
  }
  EXPECT_EQ(numbers.size(), 12U);
  EXPECT_EQ(rules->clocks.size(), 4U);
  const absl::CivilDay day(2026, 8, 1);
  EXPECT_EQ(FindSocialAid(*rules, "EDUCATION_AID", day)->place,
            AidPlace::kSchool);
  EXPECT_EQ(FindSocialAid(*rules, "TEMPORARY_AID", day)->place,
            AidPlace::kEmergency);
  // The law of 2026 followed the measures of 2014 without a gap.
  EXPECT_NE(FindSocialAid(*rules, "SUBSISTENCE", absl::CivilDay(2026, 6, 30)),
            FindSocialAid(*rules, "SUBSISTENCE", absl::CivilDay(2026, 7, 1)));
  EXPECT_NE(FindSocialAid(*rules, "SUBSISTENCE", absl::CivilDay(2026, 6, 30)),
            nullptr);
}

// The shipped files, with one text replaced in one of them.
absl::Status LoadChanged(const std::string& name, const std::string& was,
                         const std::string& is) {
  const testing::TempDir folder;
  for (const char* file : {"clocks.txtpb", "cooperation.txtpb"}) {
    std::ifstream in(std::string(BASHU_REFERENCE) + "/" + file);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const size_t at = file == name ? text.find(was) : std::string::npos;
    EXPECT_EQ(at != std::string::npos, file == name) << was;
    if (at != std::string::npos) text.replace(at, was.size(), is);
    std::ofstream(folder / file) << text;
  }
  return LoadReferralRules(folder.path()).status();
}

TEST(ReferralRules, AWrongEntryIsRefused) {
  const struct {
    const char* file;
    const char* was;
    const char* is;
  } kRows[] = {
      {"cooperation.txtpb", "number: 12", "number: 11"},
      {"cooperation.txtpb", "number: 12", "number: 13"},
      {"cooperation.txtpb", "title: \"救助线索互移\"", "title: \"\""},
      {"cooperation.txtpb", "answer_working_days: 5",
       "answer_working_days: -5"},
      {"cooperation.txtpb", "PROGRAMME_LEGAL_AID", "PROGRAMME_UNSPECIFIED"},
      {"cooperation.txtpb", "first_day: \"2025-01-01\"", "first_day: \"x\""},
      {"cooperation.txtpb", "confidence: CONFIDENCE_DEFAULT", ""},
      {"cooperation.txtpb", "place: PLACE_SCHOOL", "place: PLACE_UNSPECIFIED"},
      {"cooperation.txtpb", "office_kinds: KIND_LEGAL_AID", ""},
      {"cooperation.txtpb", "version: \"2026.11.1\"", "version: \"\""},
      {"clocks.txtpb", "start_event: \"referral.offered\"",
       "start_event: \"referral.sent\""},
  };
  for (const auto& row : kRows) {
    EXPECT_THAT(LoadChanged(row.file, row.was, row.is),
                HasReason("REFERENCE_INVALID"))
        << row.was;
  }
}

}  // namespace
}  // namespace bashu::routing
