#include "services/routing/domain/link.h"

#include <gtest/gtest.h>

#include "common/status/error.h"
#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::HasReason;

Document At(int64_t sequence, const std::string& previous) {
  Document document;
  document.sender = "50";
  document.sequence = sequence;
  document.previous_digest = previous;
  return document;
}

const Link kHead{2, "two"};

TEST(Number, ContinuesTheLink) {
  Document document;
  Number(kHead, document);
  EXPECT_EQ(document.sequence, 3);
  EXPECT_EQ(document.previous_digest, "two");
}

TEST(Check, TakesTheNext) {
  EXPECT_EQ(*Check(kHead, At(3, "two"), "three", ""), Arrival::kNext);
  EXPECT_EQ(*Check({}, At(1, ""), "one", ""), Arrival::kNext);
}

TEST(Check, KnowsARepeatedOne) {
  EXPECT_EQ(*Check(kHead, At(2, "one"), "two", "two"), Arrival::kRepeated);
}

TEST(Check, NamesTheNumberExpectedAfterAGap) {
  const auto gap = Check(kHead, At(5, "four"), "five", "");
  EXPECT_THAT(gap, HasReason("LINK_GAP"));
  EXPECT_EQ(MetadataOf(gap.status(), "expected_sequence"), "3");
}

TEST(Check, FindsAForkInThePastAndAtTheHead) {
  EXPECT_THAT(Check(kHead, At(2, "one"), "other", "two"),
              HasReason("LINK_FORKED"));
  EXPECT_THAT(Check(kHead, At(3, "other"), "three", ""),
              HasReason("LINK_FORKED"));
  EXPECT_THAT(Check(kHead, At(0, ""), "", ""), HasReason("LINK_FORKED"));
}

}  // namespace
}  // namespace bashu::routing
