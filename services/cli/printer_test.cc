#include "services/cli/printer.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>

#include "services/cli/api.h"

namespace bashu::cli {
namespace {

// The answer of a command, from text format.
class PrinterTest : public ::testing::Test {
 protected:
  std::unique_ptr<google::protobuf::Message> Answer(const char* group,
                                                    const char* command,
                                                    const char* text) {
    auto answer =
        api_.NewMessage(api_.Find(group, command)->descriptor->output_type());
    EXPECT_TRUE(
        google::protobuf::TextFormat::ParseFromString(text, answer.get()));
    return answer;
  }

  const Api api_;
};

TEST_F(PrinterTest, AlignsValuesAndShortensCodesAndTimes) {
  const auto grant = Answer("ledger", "get-grant", R"pb(
    name: "grants/g1"
    amount_fen: 300
    shares { office: "offices/a" amount_fen: 300 }
    state: STATE_PAID
    create_time { seconds: 1772424000 }
  )pb");
  EXPECT_EQ(ToText(*grant),
            "name:                 grants/g1\n"
            "amount_fen:           300\n"
            "shares[0].office:     offices/a\n"
            "shares[0].amount_fen: 300\n"
            "state:                paid\n"
            "create_time:          2026-03-02T12:00:00+08:00\n");
}

TEST_F(PrinterTest, SetsTheElementsOfAListApart) {
  const auto page = Answer("ledger", "list-grants", R"pb(
    grants { name: "grants/g2" }
    grants { name: "grants/g1" }
    next_page_token: "t"
  )pb");
  EXPECT_EQ(ToText(*page),
            "grants[0].name:  grants/g2\n\n"
            "grants[1].name:  grants/g1\n"
            "next_page_token: t\n");
}

TEST_F(PrinterTest, KeepsALineBreakFromLookingLikeAField) {
  const auto grant =
      Answer("ledger", "get-grant", R"pb(name: "a\nstate: paid")pb");
  EXPECT_EQ(ToText(*grant), "name: a\n      state: paid\n");
}

TEST_F(PrinterTest, PrintsProtoJsonForPrograms) {
  const auto grant = Answer("ledger", "get-grant", R"pb(amount_fen: 300
                                                        state: STATE_PAID)pb");
  EXPECT_EQ(ToJson(*grant),
            "{\n \"amountFen\": \"300\",\n \"state\": \"STATE_PAID\"\n}\n");
}

TEST(Wrap, BreaksAtBlanksAndKeepsParagraphs) {
  EXPECT_EQ(Wrap("one two three\nfour", 8), "one two\nthree\nfour");
  EXPECT_EQ(Wrap("longer-than-that x", 4), "longer-than-that\nx");
  EXPECT_EQ(Wrap("", 4), "");
}

}  // namespace
}  // namespace bashu::cli
