#include "services/cli/context.h"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::cli {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;

class ContextTest : public ::testing::Test {
 protected:
  absl::StatusOr<Context> Read(const std::string& text) {
    std::ofstream(directory_ / "context") << text;
    return ReadContext(directory_ / "context");
  }

  const testing::TempDir directory_;
};

TEST_F(ContextTest, ReadsAddressesAndFilesBesideIt) {
  const auto context = Read(
      "# Li at the window\n\n intake = 127.0.0.1:5001 \n"
      "cert = li.pem\nkey=/keys/li.key\nca = ca.pem\n");
  ASSERT_THAT(context, IsOk());
  EXPECT_EQ(context->addresses.at("intake"), "127.0.0.1:5001");
  EXPECT_EQ(context->cert, directory_ / "li.pem");
  EXPECT_EQ(context->key, "/keys/li.key");
}

TEST_F(ContextTest, NamesTheLineItCannotRead) {
  for (const char* text : {"\nintake\n", "\ndesk = x\n", "\ncert =\n"}) {
    EXPECT_THAT(std::string(Read(text).status().message()),
                HasSubstr("context:2: "));
  }
  EXPECT_FALSE(ReadContext(directory_ / "none").ok());
}

}  // namespace
}  // namespace bashu::cli
