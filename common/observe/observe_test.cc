#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/observe/log.h"
#include "common/observe/metrics.h"
#include "common/observe/trace.h"

namespace bashu::observe {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Log, WritesOneJsonObjectALine) {
  testing::internal::CaptureStderr();
  Log(Severity::kWarning, "rpc.done", {{"code", int64_t{5}}, {"m", "a\"b\n"}});
  Log(Severity::kDebug, "hidden");
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_THAT(text, HasSubstr("\"severity\":\"warning\""));
  EXPECT_THAT(text, HasSubstr("\"event\":\"rpc.done\",\"code\":5"));
  EXPECT_THAT(text, HasSubstr("\"m\":\"a\\\"b\\n\""));
  EXPECT_THAT(text, Not(HasSubstr("hidden")));
  EXPECT_TRUE(IsLogged(Severity::kInfo));
  EXPECT_FALSE(IsLogged(Severity::kDebug));
}

TEST(Metrics, AppearInTheExposition) {
  Metrics metrics;
  metrics.AddCounter("calls_total", "Calls.", {{"method", "Get"}}).Add(2);
  metrics.AddGauge("depth", "Depth.").Set(7);
  metrics.AddHistogram("seconds", "Seconds.").Observe(0.002);
  const std::string text = metrics.Exposition();
  EXPECT_THAT(text, HasSubstr("calls_total{method=\"Get\"} 2"));
  EXPECT_THAT(text, HasSubstr("depth 7"));
  EXPECT_THAT(text, HasSubstr("seconds_bucket{le=\"0.003\"} 1"));
}

TEST(ChildTraceparent, KeepsTheTraceAndChangesTheSpan) {
  const std::string parent =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const std::string child = ChildTraceparent(parent);
  EXPECT_TRUE(IsTraceparent(child));
  EXPECT_EQ(TraceIdOf(child), TraceIdOf(parent));
  EXPECT_NE(child, parent);
}

TEST(ChildTraceparent, BeginsANewTraceForAMalformedParent) {
  EXPECT_FALSE(IsTraceparent("00-xyz"));
  EXPECT_EQ(TraceIdOf("00-xyz"), "");
  EXPECT_TRUE(IsTraceparent(ChildTraceparent("00-xyz")));
}

}  // namespace
}  // namespace bashu::observe
