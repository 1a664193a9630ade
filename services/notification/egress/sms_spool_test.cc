#include "services/notification/egress/sms_spool.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::notification {
namespace {

namespace fs = std::filesystem;
using testing::HasReason;
using testing::IsOk;

class SmsSpoolTest : public ::testing::Test {
 protected:
  SmsSpoolTest() { fs::create_directories(directory_ / "taken"); }

  nlohmann::json Read(const char* name) const {
    std::ifstream file(directory_ / name);
    return nlohmann::json::parse(file, nullptr, false);
  }
  long CountFiles() const {
    return std::distance(fs::recursive_directory_iterator(directory_),
                         fs::recursive_directory_iterator()) -
           1;  // taken/
  }

  const testing::TempDir temp_;
  const fs::path directory_ = temp_ / "sms";
  SmsSpool spool_{directory_.string()};
};

TEST_F(SmsSpoolTest, WritesOneFileForItsOwnerOnly) {
  EXPECT_THAT(spool_.Send("a1:LA_GRANTED", "13800000000", "您的申请"), IsOk());
  const auto message = Read("a1:LA_GRANTED.json");
  EXPECT_EQ(message["phone"], "13800000000");
  EXPECT_EQ(message["text"], "您的申请");
  EXPECT_EQ(message["key"], "a1:LA_GRANTED");
  EXPECT_EQ(CountFiles(), 1);
  struct stat file = {};
  ASSERT_EQ(stat((directory_ / "a1:LA_GRANTED.json").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
}

TEST_F(SmsSpoolTest, NeverMakesASecondMessageUnderOneKey) {
  EXPECT_THAT(spool_.Send("k1", "13800000000", "first"), IsOk());
  EXPECT_THAT(spool_.Send("k1", "13900000000", "second"), IsOk());
  EXPECT_EQ(Read("k1.json")["text"], "first");
  EXPECT_EQ(CountFiles(), 1);
}

TEST_F(SmsSpoolTest, NeverWritesAgainWhatTheGatewayTook) {
  EXPECT_THAT(spool_.Send("k1", "13800000000", "first"), IsOk());
  fs::rename(directory_ / "k1.json", directory_ / "taken/k1.json");
  EXPECT_THAT(spool_.Send("k1", "13800000000", "first"), IsOk());
  EXPECT_FALSE(fs::exists(directory_ / "k1.json"));
}

TEST_F(SmsSpoolTest, OverwritesWhatACrashLeftUnfinished) {
  std::ofstream(directory_ / ".k1.json") << "{\"ke";
  EXPECT_THAT(spool_.Send("k1", "13800000000", "text"), IsOk());
  EXPECT_EQ(Read("k1.json")["text"], "text");
  EXPECT_EQ(CountFiles(), 1);
}

TEST_F(SmsSpoolTest, RefusesAKeyThatLeavesItsDirectory) {
  EXPECT_THAT(spool_.Send("../k1", "1", "t"),
              HasReason("PROVIDER_UNAVAILABLE"));
}

TEST_F(SmsSpoolTest, SaysSoWhenTheDirectoryIsGone) {
  fs::remove_all(directory_);
  EXPECT_THAT(spool_.Send("k1", "1", "t"), HasReason("PROVIDER_UNAVAILABLE"));
}

}  // namespace
}  // namespace bashu::notification
