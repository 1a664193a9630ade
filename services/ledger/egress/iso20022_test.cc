#include "services/ledger/egress/iso20022.h"

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
using testing::IsOk;
using ::testing::Not;
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

TEST(FormatPain001, SaysWhoIsPaidAndEscapes) {
  Payment payment{kPayment,  1,    kCourt, {"A&B <\"明\">", "62220200", "1026"},
                  1'800'005, kNoon};
  const std::string xml = FormatPain001(payment);
  EXPECT_THAT(xml, HasSubstr("<Nm>A&amp;B &lt;&quot;明&quot;&gt;</Nm>"));
  EXPECT_THAT(xml, HasSubstr("<InstdAmt Ccy=\"CNY\">18000.05</InstdAmt>"));
  EXPECT_THAT(xml, HasSubstr("<CreDtTm>2026-03-02T12:00:00+08:00</CreDtTm>"));
  EXPECT_EQ(xml, FormatPain001(payment));
}

TEST(ParseIso20022, ReadsEveryVerdict) {
  const auto report = ParseIso20022(Report(absl::StrCat(
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

TEST(ParseIso20022, IgnoresPrefixes) {
  EXPECT_THAT(ParseIso20022(absl::StrCat(
                  "<p:D xmlns:p='x'><p:TxInfAndSts><p:OrgnlEndToEndId>", kKey,
                  "</p:OrgnlEndToEndId><p:TxSts>ACSC</p:TxSts><p:AcctSvcrRef>B1"
                  "</p:AcctSvcrRef></p:TxInfAndSts></p:D>")),
              IsOk());
}

TEST(ParseIso20022, RefusesWhatItCannotBelieve) {
  const std::string good = Report(Result(kKey, kPaid));
  ASSERT_THAT(ParseIso20022(good), IsOk());
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
    EXPECT_THAT(ParseIso20022(text), HasReason("BANK_FILE_UNREADABLE")) << text;
  }
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "<a>";
  EXPECT_THAT(ParseIso20022(deep), HasReason("BANK_FILE_UNREADABLE"));
}

TEST(ParseIso20022, SurvivesAnyDamage) {
  const std::string good = Report(Result(kKey, kPaid));
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string damaged = good;
    for (unsigned j = 0; j <= random() % 4; ++j) {
      damaged[random() % damaged.size()] = static_cast<char>(random());
    }
    damaged.resize(damaged.size() - random() % 8);
    const auto report = ParseIso20022(damaged);
    EXPECT_TRUE(report.ok() || !ReasonOf(report.status()).empty());
  }
}

TEST(FormatAcmt023, AsksWhoseTheAccountIs) {
  const Payment payment{kPayment, 1,     kCourt, {"李<明>", "62220200", "1026"},
                        5,        kNoon, 0};
  const std::string xml = FormatAcmt023(payment);
  EXPECT_THAT(xml, HasSubstr("<Pty><Nm>李&lt;明&gt;</Nm></Pty>"));
  EXPECT_THAT(xml, HasSubstr("<Othr><Id>62220200</Id></Othr>"));
}

TEST(FormatCamt005, NamesThePaymentAndNobody) {
  const Payment payment{kPayment, 3,     kCourt, {"李明", "62220200", "1026"},
                        5,        kNoon, 2};
  const std::string xml = FormatCamt005(payment);
  EXPECT_THAT(xml, HasSubstr(absl::StrCat("<EndToEndId>", kKey, "<")));
  EXPECT_THAT(xml, HasSubstr(absl::StrCat("<MsgId>", kKey, "-2<")));
  EXPECT_THAT(xml, Not(HasSubstr("李明")));
  EXPECT_THAT(xml, Not(HasSubstr("62220200")));
}

std::string Verification(const std::string& rest) {
  return absl::StrCat("<Document><IdVrfctnRpt><Rpt><OrgnlId>", kKey,
                      "</OrgnlId>", rest, "</Rpt></IdVrfctnRpt></Document>");
}

TEST(ParseIso20022, ReadsWhoseAnAccountIs) {
  const auto matched = ParseIso20022(Verification("<Vrfctn>true</Vrfctn>"));
  ASSERT_THAT(matched, IsOk());
  EXPECT_EQ(matched->results[0].verdict, BankResult::Verdict::kMatched);
  const auto other = ParseIso20022(
      Verification("<Vrfctn>false</Vrfctn><Rsn><Cd>BE01</Cd></Rsn>"));
  ASSERT_THAT(other, IsOk());
  EXPECT_EQ(other->results[0].verdict, BankResult::Verdict::kMismatched);
  EXPECT_EQ(other->results[0].reject_code, "BE01");
  EXPECT_THAT(ParseIso20022(Verification("<Vrfctn>perhaps</Vrfctn>")),
              HasReason("BANK_FILE_UNREADABLE"));
}

std::string Booking(const std::string& rest) {
  return absl::StrCat(
      "<Document><BkToCstmrDbtCdtNtfctn><Ntfctn><Ntry><Amt Ccy='CNY'>9.99</Amt>"
      "<NtryDtls><TxDtls><Refs><AcctSvcrRef>B1</AcctSvcrRef><EndToEndId>",
      kKey, "</EndToEndId></Refs>", rest,
      "</TxDtls></NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn>"
      "</Document>");
}

TEST(ParseIso20022, ReadsWhatWasBooked) {
  const auto paid = ParseIso20022(
      Booking("<Amt Ccy='CNY'>18000.05</Amt><CdtDbtInd>DBIT</CdtDbtInd>"));
  ASSERT_THAT(paid, IsOk());
  EXPECT_EQ(paid->results[0].verdict, BankResult::Verdict::kPaid);
  EXPECT_EQ(paid->results[0].amount_fen, 1'800'005);
  const auto returned = ParseIso20022(
      Booking("<Amt Ccy='CNY'>1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
              "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"));
  ASSERT_THAT(returned, IsOk());
  EXPECT_EQ(returned->results[0].verdict, BankResult::Verdict::kReturned);
  EXPECT_EQ(returned->results[0].reject_code, "AC04");
  const auto gift = ParseIso20022(
      Booking("<Amt Ccy='CNY'>1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>"));
  ASSERT_THAT(gift, IsOk());
  EXPECT_EQ(gift->unknown, 1);
  for (const char* odd :
       {"<CdtDbtInd>DBIT</CdtDbtInd>", "<Amt>1.00</Amt>",
        "<Amt>1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><RtrInf/>"}) {
    EXPECT_THAT(ParseIso20022(Booking(odd)), HasReason("BANK_FILE_UNREADABLE"))
        << odd;
  }
}

TEST(ParseIso20022, ToldThatItWasNeverReceivedIsNoRejection) {
  const auto report = ParseIso20022(
      Report(Result(kKey,
                    "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>NOOR</Cd></Rsn>"
                    "</StsRsnInf>")));
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->results[0].verdict, BankResult::Verdict::kUnheard);
}

}  // namespace
}  // namespace bashu::ledger
