#include "services/ledger/egress/bank_message.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "services/ledger/domain/ledger_for_test.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

const DisbursementId kPayment{GrantId(kGrantId), 12};

std::string Report(const std::string& parts) {
  return absl::StrCat("<Document xmlns='x'><CstmrPmtStsRpt>", parts,
                      "</CstmrPmtStsRpt></Document>");
}

std::string Result(const std::string& key, const std::string& rest) {
  return absl::StrCat("<TxInfAndSts><OrgnlEndToEndId>", key,
                      "</OrgnlEndToEndId>", rest, "</TxInfAndSts>");
}

const std::string kKey = FormatEndToEndId(kPayment, 3);
const std::string kPaid = "<TxSts>ACSC</TxSts><AcctSvcrRef>B1</AcctSvcrRef>";

TEST(EndToEndIds, FitTheStandardAndReadBack) {
  for (const int number : {1, 9, 10, 35}) {
    for (const int attempt : {1, 99}) {
      const DisbursementId id{GrantId(kGrantId), number};
      const std::string key = FormatEndToEndId(id, attempt);
      EXPECT_THAT(key, SizeIs(35));
      const auto found = ParseEndToEndId(key);
      ASSERT_TRUE(found.has_value()) << key;
      EXPECT_EQ(found->id, id);
      EXPECT_EQ(found->attempt, attempt);
    }
  }
}

TEST(EndToEndIds, OfOthersAreNotOurs) {
  const std::string hex(32, 'a');
  for (const std::string& text :
       {std::string(), std::string(35, ' '), hex + "001", hex + "a01",
        hex + "1-1", hex + "1 1", std::string(32, 'A') + "101",
        std::string(32, 'g') + "101", hex + "10"}) {
    EXPECT_EQ(ParseEndToEndId(text), std::nullopt) << text;
  }
}

TEST(FormatPayment, SaysWhoIsPaidAndEscapes) {
  Payment payment{kPayment,  1,    kCourt, {"A&B <\"明\">", "62220200", "1026"},
                  1'800'005, kNoon};
  const std::string xml = FormatPayment(payment);
  EXPECT_THAT(xml, HasSubstr("<Nm>A&amp;B &lt;&quot;明&quot;&gt;</Nm>"));
  EXPECT_THAT(xml, HasSubstr("<InstdAmt Ccy=\"CNY\">18000.05</InstdAmt>"));
  EXPECT_THAT(xml, HasSubstr("<CreDtTm>2026-03-02T12:00:00+08:00</CreDtTm>"));
  EXPECT_EQ(xml, FormatPayment(payment));
}

TEST(ParseReport, ReadsEveryVerdict) {
  const auto report = ParseReport(Report(absl::StrCat(
      Result(kKey, kPaid + "<OrgnlTxRef><Amt><InstdAmt Ccy='CNY'>18000.05"
                           "</InstdAmt></Amt></OrgnlTxRef>"),
      Result(kKey,
             "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn>"
             "</StsRsnInf>"),
      Result(kKey, "<TxSts> PDNG </TxSts>"), Result("OTHER", kPaid))));
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->unknown, 1);
  ASSERT_THAT(report->results, SizeIs(3));
  const BankResult& paid = report->results[0];
  EXPECT_EQ(paid.disbursement, kPayment);
  EXPECT_EQ(paid.attempt, 3);
  EXPECT_EQ(paid.verdict, BankResult::Verdict::kPaid);
  EXPECT_EQ(paid.reference, "B1");
  EXPECT_EQ(paid.amount_fen, 1'800'005);
  EXPECT_EQ(report->results[1].reject_code, "AC01");
  EXPECT_EQ(report->results[1].amount_fen, std::nullopt);
  EXPECT_EQ(report->results[2].verdict, BankResult::Verdict::kPending);
}

TEST(ParseReport, IgnoresPrefixes) {
  EXPECT_THAT(ParseReport(absl::StrCat(
                  "<p:D xmlns:p='x'><p:TxInfAndSts><p:OrgnlEndToEndId>", kKey,
                  "</p:OrgnlEndToEndId><p:TxSts>ACSC</p:TxSts><p:AcctSvcrRef>B1"
                  "</p:AcctSvcrRef></p:TxInfAndSts></p:D>")),
              IsOk());
}

TEST(ParseReport, RefusesWhatItCannotBelieve) {
  const std::string good = Report(Result(kKey, kPaid));
  ASSERT_THAT(ParseReport(good), IsOk());
  for (const std::string& text :
       {std::string(), std::string("\0\xff", 2), std::string("<a>"),
        good.substr(0, good.size() - 1), good + "x", Report(""),
        "<!DOCTYPE a [<!ENTITY b 'c'>]>" + good,
        Report(Result(kKey, "<TxSts>ACSC</TxSts>")),
        Report(Result(kKey, "<TxSts>RJCT</TxSts>")),
        Report(Result(kKey, "<TxSts>WHAT</TxSts>")),
        Report(Result(kKey, kPaid + "<InstdAmt>1.005</InstdAmt>")),
        Report(Result(kKey, kPaid + "<InstdAmt>-1</InstdAmt>")),
        Report(Result(kKey,
                      "<TxSts>ACSC</TxSts><AcctSvcrRef>a,b"
                      "</AcctSvcrRef>")),
        Report(Result(std::string(300, 'a'), kPaid))}) {
    EXPECT_THAT(ParseReport(text), HasReason("BANK_FILE_UNREADABLE")) << text;
  }
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "<a>";
  EXPECT_THAT(ParseReport(deep), HasReason("BANK_FILE_UNREADABLE"));
}

TEST(ParseReport, SurvivesAnyDamage) {
  const std::string good = Report(Result(kKey, kPaid));
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string damaged = good;
    for (unsigned j = 0; j <= random() % 4; ++j) {
      damaged[random() % damaged.size()] = static_cast<char>(random());
    }
    damaged.resize(damaged.size() - random() % 8);
    const auto report = ParseReport(damaged);
    EXPECT_TRUE(report.ok() || !ReasonOf(report.status()).empty());
  }
}

}  // namespace
}  // namespace bashu::ledger
