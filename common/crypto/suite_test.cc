#include "common/crypto/suite.h"

#include <gtest/gtest.h>

#include "common/status/error.h"

namespace bashu::crypto {
namespace {

TEST(ParseSuite, ReadsWhatFormatSuiteWrites) {
  EXPECT_EQ(FormatSuite(Suite::kP256Sha256), "p256-sha256");
  EXPECT_EQ(FormatSuite(Suite::kSm2Sm3), "sm2-sm3");
  for (const Suite suite : {Suite::kP256Sha256, Suite::kSm2Sm3}) {
    EXPECT_EQ(*ParseSuite(FormatSuite(suite)), suite);
  }
}

TEST(ParseSuite, RefusesEveryOtherText) {
  for (const char* text : {"", "P256-SHA256", "sm2", "sm2-sm3 "}) {
    EXPECT_EQ(ReasonOf(ParseSuite(text).status()), "SUITE_UNKNOWN") << text;
  }
}

}  // namespace
}  // namespace bashu::crypto
