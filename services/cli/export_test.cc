#include "services/cli/export.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <memory>

#include "services/cli/api.h"

namespace bashu::cli {
namespace {

using google::protobuf::Message;
using google::protobuf::TextFormat;

// A statement of two lines, the first page of two.
class ExportTest : public ::testing::Test {
 protected:
  ExportTest() {
    EXPECT_TRUE(
        TextFormat::ParseFromString(R"pb(
                                      lines {
                                        leaf_index: 7
                                        kind: "transfer.posted"
                                        counter_account: "accounts/a,\"b\""
                                        change_fen: -5
                                        record_time { seconds: 1772424000 }
                                      }
                                      lines { leaf_index: 3 }
                                      next_page_token: "on"
                                    )pb",
                                    answer_.get()));
  }

  std::unique_ptr<Message> New(bool request) {
    const auto* method =
        api_.Find("ledger", "list-statement-lines")->descriptor;
    return api_.NewMessage(request ? method->input_type()
                                   : method->output_type());
  }

  const Api api_;
  const std::unique_ptr<Message> answer_ = New(false);
};

TEST_F(ExportTest, WritesAnObjectALine) {
  EXPECT_EQ(ToJsonLines(*answer_),
            "{\"leafIndex\":\"7\",\"kind\":\"transfer.posted\","
            "\"counterAccount\":\"accounts/a,\\\"b\\\"\","
            "\"changeFen\":\"-5\","
            "\"recordTime\":\"2026-03-02T04:00:00Z\"}\n"
            "{\"leafIndex\":\"3\"}\n");
}

TEST_F(ExportTest, WritesCommaSeparatedValues) {
  const std::string rows =
      "7,transfer.posted,,\"accounts/a,\"\"b\"\"\",-5,0,0,0,"
      "2026-03-02T12:00:00+08:00,\r\n"
      "3,,,,0,0,0,0,,\r\n";
  EXPECT_EQ(ToCsv(*answer_, /*header=*/true),
            "leaf_index,kind,transfer,counter_account,change_fen,balance_fen,"
            "held_fen,incoming_fen,record_time,happen_time\r\n" +
                rows);
  EXPECT_EQ(ToCsv(*answer_, /*header=*/false), rows);
}

TEST_F(ExportTest, WritesWhatIsNoListAsOneLine) {
  const auto account = api_.NewMessage(
      api_.Find("ledger", "get-account")->descriptor->output_type());
  ASSERT_TRUE(
      TextFormat::ParseFromString("name: \"accounts/a\"", account.get()));
  EXPECT_EQ(ToJsonLines(*account), "{\"name\":\"accounts/a\"}\n");
  const std::string csv = ToCsv(*account, /*header=*/false);
  EXPECT_EQ(csv.substr(0, 11), "accounts/a,");
  EXPECT_EQ(csv.find('\n'), csv.size() - 1);
}

TEST_F(ExportTest, TurnsPagesUntilTheLast) {
  const auto request = New(true);
  EXPECT_TRUE(TurnPage(*answer_, *request));
  EXPECT_EQ(request->ShortDebugString(), "page_token: \"on\"");
  const auto last = New(false);
  EXPECT_FALSE(TurnPage(*last, *request));
  EXPECT_FALSE(TurnPage(*last, *last));
}

}  // namespace
}  // namespace bashu::cli
