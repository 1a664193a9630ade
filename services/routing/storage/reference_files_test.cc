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

const Directory& Register() {
  static const Directory directory = *LoadDirectory(BASHU_REFERENCE);
  return directory;
}

TEST(LoadWorkingDays, KnowsTheMakeUpSaturday) {
  const auto days = LoadWorkingDays(BASHU_REFERENCE);
  ASSERT_THAT(days, IsOk());
  EXPECT_FALSE(*days->IsWorkingDay(absl::CivilDay(2026, 10, 1)));
}

TEST(DivisionHistory, LeadsEveryCodeToToday) {
  const DirectoryTables& tables = Register().tables();
  ASSERT_GT(tables.history.lives().size(), 500U);
  for (const DivisionLife& life : tables.history.lives()) {
    const DivisionResolution found =
        Register().Resolve(life.code, life.first_year);
    EXPECT_NE(found.outcome, DivisionResolution::Outcome::kOther)
        << life.code << " " << life.display_name;
    for (const auto* codes : {&found.divisions, &found.parts}) {
      for (const std::string& code : *codes) {
        EXPECT_NE(Register().FindDivision(code), nullptr) << code;
      }
    }
  }
}

TEST(DivisionHistory, KnowsEveryDivisionOfToday) {
  // Two tables of different origin say the same of today.
  int in_use = 0;
  for (const DivisionLife& life : Register().tables().history.lives()) {
    if (life.last_year != 0) continue;
    ++in_use;
    const Division* division = Register().FindDivision(life.code);
    ASSERT_NE(division, nullptr) << life.code;
    EXPECT_EQ(division->display_name, life.display_name);
    EXPECT_EQ(division->level, life.level);
  }
  EXPECT_EQ(in_use, 2 + 21 + 183 + 38);
}

struct FormerCase {
  const char* code;
  int year;
  std::vector<std::string> today;
};

class FormerDivision : public ::testing::TestWithParam<FormerCase> {};

// What people from Chongqing carry on their cards from the years in which it
// belonged to Sichuan, and what counties were divided into.
TEST_P(FormerDivision, IsTheRightOneOfToday) {
  EXPECT_EQ(Register().Resolve(GetParam().code, GetParam().year).divisions,
            GetParam().today);
}

INSTANTIATE_TEST_SUITE_P(
    Shipped, FormerDivision,
    ::testing::Values(
        FormerCase{"510202", 1985, {"500103"}},  // 市中区
        FormerCase{"510203", 1990, {"500104"}},  // 大渡口区
        FormerCase{"510224", 1990, {"500105", "500109", "500112"}},  // 江北县
        FormerCase{"510225", 1988, {"500116"}},  // 江津县, a city since 1992
        FormerCase{"512201", 1985, {"500101"}},  // 万县市
        FormerCase{"512222", 1985, {"500154"}},  // 开县
        FormerCase{"512323", 1985, {"500119"}},  // 南川县
        FormerCase{"513523", 1990, {"500114"}},  // 黔江
        FormerCase{"512325", 1982, {"500240"}},  // 石柱县, by way of 黔江
        FormerCase{"510200", 1990, {"500000"}},  // 重庆市
        FormerCase{"513425", 2019, {"513402"}},  // 会理县
        FormerCase{"500234", 2010, {"500154"}}),  // 开县, in Chongqing
    [](const auto& param_info) {
      return "Code" + std::string(param_info.param.code);
    });

// A Chongqing prefix from before 1997 never leads to Sichuan.
TEST(DivisionHistory, SendsOldChongqingToChongqing) {
  int codes = 0;
  for (const DivisionLife& life : Register().tables().history.lives()) {
    const std::string prefix = life.code.substr(0, 4);
    if (prefix != "5102" && prefix != "5122" && prefix != "5123" &&
        prefix != "5135") {
      continue;
    }
    ++codes;
    const auto found = Register().Resolve(life.code, life.first_year);
    for (const std::string& code : found.divisions) {
      EXPECT_EQ(code.substr(0, 2), "50") << life.code;
    }
  }
  EXPECT_GT(codes, 50);
}

TEST(LoadDirectory, CompletesOfficesFromTheDefaults) {
  const auto office = [&](const char* code) {
    return *Register().FindOffice(code);
  };
  EXPECT_EQ(office("511602-LA").contacts,
            (std::vector<Contact>{{ContactKind::kHotline, "12348"}}));
  EXPECT_EQ(office("511602-LA").window_kinds,
            std::vector<WindowKind>{WindowKind::kChuanYu});
  EXPECT_EQ(
      office("510802-LA").window_kinds,
      (std::vector<WindowKind>{WindowKind::kChuanYu, WindowKind::kWholeArea}));
  EXPECT_EQ(office("513301-CT").languages,
            (std::vector<std::string>{"cmn", "bo"}));
  EXPECT_EQ(office("510000-CT").committee, Committee::kPresent);
  EXPECT_EQ(office("510104-CT").committee, Committee::kUnknown);
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

struct BrokenCase {
  const char* name;
  const char* file;
  const char* from;
  const char* to;
  const char* problem;
};

class BrokenTable : public Broken,
                    public ::testing::WithParamInterface<BrokenCase> {};

TEST_P(BrokenTable, IsNamed) {
  Replace(GetParam().file, GetParam().from, GetParam().to);
  const auto directory = LoadDirectory(folder_.string());
  EXPECT_THAT(directory, HasReason("REFERENCE_INVALID"));
  EXPECT_THAT(MetadataOf(directory.status(), "problem"),
              ::testing::HasSubstr(GetParam().problem));
}

INSTANTIATE_TEST_SUITE_P(
    Tables, BrokenTable,
    ::testing::Values(
        BrokenCase{"NoSuccessor", "division_history.txtpb",
                   "successors { code: \"500101\" }", "",
                   "is no more and has no successor"},
        BrokenCase{"BackwardsLife", "division_history.txtpb",
                   "first_year: 1997 last_year: 1998",
                   "first_year: 1998 last_year: 1997", "ends before it begins"},
        BrokenCase{"NoGeneralRow", "travel.txtpb", "row_id: \"walk\"",
                   "row_id: \"walk\" division_prefixes: \"51\"",
                   "have not one row for everywhere"},
        BrokenCase{"NoSpeed", "travel.txtpb", "speed_kmh: 4.8", "",
                   "has a speed that is not 1 to 150 km/h"},
        BrokenCase{"Hours", "office_defaults.txtpb", "closes: \"12:00\"",
                   "closes: \"08:00\"", "has hours that are not weekdays"},
        BrokenCase{"NoChannel", "office_defaults.txtpb",
                   "default_id: \"procuratorate\"\n"
                   "  office_kinds: KIND_PROCURATORATE",
                   "default_id: \"procuratorate\"\n"
                   "  office_kinds: KIND_STATION",
                   "can be reached by no channel"}),
    [](const auto& param_info) { return param_info.param.name; });

TEST_F(Broken, ADoubleDivisionIsNamed) {
  Replace("divisions.txtpb", "divisions/510300", "divisions/510100");
  EXPECT_THAT(LoadDirectory(folder_.string()), HasReason("REFERENCE_INVALID"));
}

}  // namespace
}  // namespace bashu::routing
