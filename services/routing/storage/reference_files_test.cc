// The shipped tables load, and broken ones are refused.
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

}  // namespace
}  // namespace bashu::routing
