#include "services/notification/storage/json_columns.h"

#include <gmock/gmock.h>

#include "tests/testing/status_matchers.h"

namespace bashu::notification {
namespace {

using testing::HasReason;

TEST(Holes, ComeBackAsTheyWere) {
  for (const Holes& holes : {Holes{}, Holes{{"a", "渝"}, {"b", "\"\\"}}}) {
    EXPECT_EQ(*ParseHoles(FormatHoles(holes)), holes);
  }
}

TEST(Holes, RefuseWhatWasNotFormattedHere) {
  for (const char* text : {"", "[]", "null", "{\"a\": 1}", "{"}) {
    EXPECT_THAT(ParseHoles(text), HasReason("INTERNAL_FAULT")) << text;
  }
}

TEST(Deliveries, ComeBackAsTheyWere) {
  const std::vector<Delivery> deliveries = {
      {Channel::kSms, "k", false, "PROVIDER_UNAVAILABLE",
       absl::FromUnixMicros(1)},
      {Channel::kInbox, "k", true, "STORED", absl::FromUnixMicros(2)}};
  EXPECT_EQ(*ParseDeliveries(FormatDeliveries(deliveries)), deliveries);
  EXPECT_EQ(*ParseDeliveries(FormatDeliveries({})), std::vector<Delivery>{});
}

TEST(Deliveries, RefuseWhatWasNotFormattedHere) {
  for (const char* text : {"", "{}", "[1]", "[{}]", "[{\"accepted\": true}]",
                           "[{\"accepted\": 1, \"attempt_micros\": 1}]"}) {
    EXPECT_THAT(ParseDeliveries(text), HasReason("INTERNAL_FAULT")) << text;
  }
}

}  // namespace
}  // namespace bashu::notification
