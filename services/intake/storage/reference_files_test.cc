#include "services/intake/storage/reference_files.h"

#include <absl/strings/str_replace.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "services/intake/domain/people_for_test.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::intake {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kShipped[] = BASHU_SOURCE_DIR "/deploy/reference";

// The files as they are shipped, with `from` replaced by `to` in `file`.
absl::StatusOr<Rules> LoadWith(const std::string& file, const std::string& from,
                               const std::string& to) {
  const bashu::testing::TempDir directory;
  for (const char* name : {"clocks.txtpb", "eligibility.txtpb", "amounts.txtpb",
                           "calendar.txtpb"}) {
    std::ostringstream text;
    text << std::ifstream(std::string(kShipped) + "/" + name).rdbuf();
    const bool changed = name == file;
    std::ofstream(directory / name)
        << (changed ? absl::StrReplaceAll(text.str(), {{from, to}})
                    : text.str());
  }
  return LoadRules(directory.path());
}

TEST(LoadRules, LoadsWhatIsShipped) {
  const auto rules = LoadRules(kShipped);
  ASSERT_THAT(rules, IsOk());
  EXPECT_GE(rules->clocks.rules.size(), 40u);
  EXPECT_NE(rules->eligibility.FindExemption("MIGRANT_WORKER_WAGES"), nullptr);
  EXPECT_NE(rules->eligibility.FindCategory("E-3"), nullptr);
  EXPECT_NE(rules->eligibility.FindExclusion("X-9"), nullptr);
  for (const char* court : {"511700-CT", "500101-CT"}) {
    EXPECT_THAT(AssessAmount(rules->amounts, court, absl::CivilDay(2026, 3, 2),
                             testing::FactsForTest()),
                IsOk());
  }
}

TEST(LoadRules, RunsTheStatutoryClocksThatAreShipped) {
  const auto rules = LoadRules(kShipped);
  ASSERT_THAT(rules, IsOk());
  std::vector<StatutoryClock> clocks;
  ASSERT_THAT(Raise(rules->clocks,
                    {"application.received", testing::kNoon,
                     Programme::kLegalAid, testing::kWindow},
                    clocks),
              IsOk());
  std::vector<std::string> ids;
  for (const StatutoryClock& clock : clocks) ids.push_back(clock.rule_id);
  EXPECT_THAT(ids, ::testing::ElementsAre("L-65", "L-65-LIMIT", "L-66"));
}

TEST(LoadRules, NamesFileAndEntryOfWhatIsWrong) {
  struct {
    const char *file, *from, *to, *reason, *entry;
  } cases[] = {
      {"clocks.txtpb", "rule_id: \"J-02\"", "rule_id: \"J-01\"",
       "REFERENCE_INVALID", "rules J-01"},
      {"clocks.txtpb", "length: 24", "length: 0", "REFERENCE_INVALID",
       "rules L-39"},
      {"clocks.txtpb", "length: 24", "lenght: 24", "REFERENCE_MALFORMED", ""},
      {"eligibility.txtpb", "rule_id: \"X-8\"", "rule_id: \"X-7\"",
       "REFERENCE_INVALID", "exclusions X-7"},
      {"eligibility.txtpb", "effect: EFFECT_NOT_CHECKED", "",
       "REFERENCE_INVALID", "exemptions MINOR_NO_INCOME"},
      {"amounts.txtpb", "monthly_fen: 950000", "monthly_fen: 0",
       "REFERENCE_INVALID", "wages 50 2025"},
      {"amounts.txtpb", "value: 800", "value: 80000", "REFERENCE_INVALID",
       "policies 50"},
      {"calendar.txtpb", "kind: KIND_MAKEUP_WORKDAY", "", "REFERENCE_INVALID",
       "days "},
      {"calendar.txtpb", "years: 2026", "", "REFERENCE_INVALID", "days"},
  };
  for (const auto& c : cases) {
    const auto rules = LoadWith(c.file, c.from, c.to);
    EXPECT_THAT(rules, HasReason(c.reason)) << c.file << " " << c.to;
    EXPECT_THAT(std::string(rules.status().message()),
                AllOf(HasSubstr(c.file), HasSubstr(c.entry)));
  }
  EXPECT_THAT(LoadRules("/nowhere"), HasReason("REFERENCE_UNREADABLE"));
}

}  // namespace
}  // namespace bashu::intake
