#include "common/rpc/page_token.h"

#include <gtest/gtest.h>

#include "tests/testing/status_matchers.h"

namespace bashu::rpc {
namespace {

using ::bashu::testing::HasReason;

TEST(ParsePageToken, GivesBackThePositionOfTheSameQuery) {
  EXPECT_EQ(*ParsePageToken("office/a", FormatPageToken("office/a", "7\n8")),
            "7\n8");
  EXPECT_EQ(*ParsePageToken("office/a", ""), "");
}

TEST(ParsePageToken, RefusesATokenThatWasNotMadeForTheQuery) {
  for (const std::string& token :
       {FormatPageToken("office/b", "7"), FormatPageToken("office/a", ""),
        std::string("%"), std::string("b2ZmaWNl")}) {
    EXPECT_THAT(ParsePageToken("office/a", token),
                HasReason("PAGE_TOKEN_INVALID"))
        << token;
  }
}

}  // namespace
}  // namespace bashu::rpc
