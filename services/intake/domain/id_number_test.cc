#include "services/intake/domain/id_number.h"

#include <gtest/gtest.h>

namespace bashu::intake {
namespace {

constexpr absl::CivilDay kToday(2026, 3, 2);

TEST(IsIdNumber, TakesNumbersThatCheck) {
  // The standard's own example, whose check character is ten.
  EXPECT_TRUE(IsIdNumber("11010519491231002X", kToday));
  EXPECT_TRUE(IsIdNumber("512501196512305186", kToday));
}

TEST(IsIdNumber, RefusesWhatIsNone) {
  struct {
    const char* text;
    const char* why;
  } cases[] = {
      {"", "empty"},
      {"11010519491231002", "17 characters"},
      {"11010519491231002x", "lower case"},
      {"110105194912310021", "wrong check character"},
      {"11010519491231002A", "no check character"},
      {"1101051949X231002X", "letter inside"},
      {"010105194912310026", "division begins with 0"},
      {"110105194902310029", "31 February"},
      {"110105194900310020", "month 0"},
      {"440524188001010014", "born before 1900, though it checks"},
  };
  for (const auto& c : cases) EXPECT_FALSE(IsIdNumber(c.text, kToday)) << c.why;
}

TEST(IsIdNumber, RefusesABirthAfterToday) {
  EXPECT_TRUE(IsIdNumber("11010519491231002X", absl::CivilDay(1949, 12, 31)));
  EXPECT_FALSE(IsIdNumber("11010519491231002X", absl::CivilDay(1949, 12, 30)));
}

}  // namespace
}  // namespace bashu::intake
