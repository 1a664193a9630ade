#include "services/notification/rpc/page_token.h"

#include <gmock/gmock.h>

#include "tests/testing/status_matchers.h"

namespace bashu::notification {
namespace {

using testing::HasReason;
using testing::IsOk;

TEST(PageToken, LeadsToTheLastNoticeOfThePage) {
  NoticeQuery query;
  query.office = "511602-LA";
  Notice last;
  last.id = NoticeId("a1:LA_GRANTED");
  last.create_time = absl::FromUnixMicros(1'772'424'000'000'001);
  const auto position = ParsePageToken(query, FormatPageToken(query, last));
  ASSERT_THAT(position, IsOk());
  EXPECT_EQ(position->id, last.id);
  EXPECT_EQ(position->create_time, last.create_time);
}

TEST(PageToken, IsRefusedForAnotherQuery) {
  NoticeQuery query;
  query.office = "511602-LA";
  const std::string token = FormatPageToken(query, Notice());
  query.office = "511603-LA";
  EXPECT_THAT(ParsePageToken(query, token), HasReason("PAGE_TOKEN_INVALID"));
}

TEST(PageToken, IsRefusedUnlessWeMadeIt) {
  for (const char* token : {"x", "AAAA", "!!!!", "Cgo", "CgoKCgo"}) {
    EXPECT_THAT(ParsePageToken(NoticeQuery(), token),
                HasReason("PAGE_TOKEN_INVALID"))
        << token;
  }
}

}  // namespace
}  // namespace bashu::notification
