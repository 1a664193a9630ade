#include "common/app/config.h"

#include <absl/flags/reflection.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::app {
namespace {

using ::bashu::testing::HasReason;
using ::testing::AllOf;
using ::testing::HasSubstr;

class ReadConfigTest : public ::testing::Test {
 protected:
  static void Set(absl::string_view flag, const std::string& value) {
    std::string error;
    ASSERT_TRUE(absl::FindCommandLineFlag(flag)->ParseFrom(value, &error))
        << error;
  }

  std::string File(const std::string& name, const std::string& text) {
    std::ofstream(directory_ / name) << text;
    return directory_ / name;
  }

  absl::FlagSaver flags_;  // puts every flag back
  bashu::testing::TempDir directory_;
};

TEST_F(ReadConfigTest, NamesEveryProblemAtOnce) {
  Set("region", "x");
  Set("admin_listen", "0.0.0.0:80");
  Set("log_level", "loud");
  Set("policy", File("policy", "rules {"));
  Set("tls_authorities", "51");
  Problems problems;
  EXPECT_FALSE(ReadConfig("ledger", problems).has_value());
  const absl::Status status = problems.ToStatus();
  EXPECT_THAT(status, HasReason("CONFIG_INVALID"));
  const std::string text(status.message());
  for (const char* flag :
       {"region", "admin_listen", "log_level", "policy", "tls_authorities",
        "store", "tls_cert", "tls_key", "tls_bundle", "key_ring"}) {
    EXPECT_THAT(text, HasSubstr(std::string("--") + flag + ": "));
  }
}

TEST_F(ReadConfigTest, SaysWhereAPolicyFileIsWrong) {
  Set("policy", File("policy", "rules {\n  caller: 'a'\n}"));
  Problems problems;
  ReadConfig("ledger", problems);
  EXPECT_THAT(std::string(problems.ToStatus().message()),
              AllOf(HasSubstr("policy: "), HasSubstr("2:")));
}

}  // namespace
}  // namespace bashu::app
