#include "services/ledger/egress/bank_csv.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ledger/domain/ledger_for_test.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;
using ::testing::SizeIs;
using Verdict = BankResult::Verdict;

const DisbursementId kPayment{GrantId(kGrantId), 12};
const std::string kKey = FormatEndToEndId(kPayment, 3);
constexpr char kHeader[] =
    "end_to_end_id,status,reason,reference,amount_fen\r\n";

TEST(FormatCsv, QuotesTheNameAndNamesNobodyInAQuery) {
  const Payment payment{kPayment,  3,
                        kCourt,    {"李,\"明\"", "62220200", "102651020005"},
                        1'800'005, kNoon};
  EXPECT_THAT(FormatCsv(BankOrder::Kind::kSubmit, payment),
              HasSubstr(absl::StrCat(
                  "\r\nPAY,", kKey,
                  ",511702-CT,\"李,\"\"明\"\"\",62220200,102651020005,"
                  "1800005\r\n")));
  EXPECT_THAT(FormatCsv(BankOrder::Kind::kCheck, payment),
              HasSubstr("\r\nCHECK,"));
  const std::string query = FormatCsv(BankOrder::Kind::kQuery, payment);
  EXPECT_THAT(query, HasSubstr("\r\nQUERY,"));
  EXPECT_THAT(query, Not(HasSubstr("62220200")));
  EXPECT_THAT(query, Not(HasSubstr("李")));
}

TEST(ParseCsv, ReadsEveryStatus) {
  struct Case {
    const char* cells;
    Verdict verdict;
  };
  for (const Case& each : {Case{"MATCHED,,,", Verdict::kMatched},
                           Case{"MISMATCHED,BE01,,", Verdict::kMismatched},
                           Case{"PENDING,,,", Verdict::kPending},
                           Case{"PAID,,B1,1800005", Verdict::kPaid},
                           Case{"REJECTED,AC01,,", Verdict::kRejected},
                           Case{"RETURNED,AC04,,", Verdict::kReturned},
                           Case{"UNHEARD,,,", Verdict::kUnheard}}) {
    const auto report =
        ParseCsv(absl::StrCat(kHeader, kKey, ",", each.cells, "\r\n"));
    ASSERT_THAT(report, IsOk()) << each.cells;
    ASSERT_THAT(report->results, SizeIs(1));
    EXPECT_EQ(report->results[0].verdict, each.verdict);
    EXPECT_EQ(report->results[0].disbursement, kPayment);
  }
}

TEST(ParseCsv, CountsMoneyFromElsewhere) {
  const auto report =
      ParseCsv(absl::StrCat(kHeader, ",CREDITED,,B7,100\nX,PAID,,B1,\n"));
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->unknown, 2);
}

TEST(ParseCsv, RefusesWhatIsNotWholeOrNotKnown) {
  for (const std::string& text :
       {std::string(), std::string(kHeader), absl::StrCat("x\n", kKey, "\n"),
        absl::StrCat(kHeader, kKey, ",PAID,,B1,5"),
        absl::StrCat(kHeader, kKey, ",PAID,,B1\n"),
        absl::StrCat(kHeader, kKey, ",PAID,,B1,-5\n"),
        absl::StrCat(kHeader, kKey, ",PAID,,B1,5x\n"),
        absl::StrCat(kHeader, kKey, ",PAID,,,5\n"),
        absl::StrCat(kHeader, kKey, ",WHAT,,,\n"),
        absl::StrCat(kHeader, kKey, ",REJECTED,,,\n"),
        absl::StrCat(kHeader, "\n")}) {
    EXPECT_THAT(ParseCsv(text), HasReason("BANK_FILE_UNREADABLE")) << text;
  }
}

}  // namespace
}  // namespace bashu::ledger
