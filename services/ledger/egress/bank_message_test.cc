#include "services/ledger/egress/bank_message.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ledger/domain/ledger_for_test.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;
using ::testing::SizeIs;
using Verdict = BankResult::Verdict;

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

TEST(AddWord, WantsAReasonForWhatWasNotPaidAndAReferenceForWhatWas) {
  const std::string key = FormatEndToEndId({GrantId(kGrantId), 12}, 3);
  for (const Verdict verdict :
       {Verdict::kRejected, Verdict::kMismatched, Verdict::kReturned}) {
    BankReport report;
    EXPECT_THAT(AddWord({key, verdict, "", "B1", {}}, report),
                HasReason("BANK_FILE_UNREADABLE"));
    ASSERT_THAT(AddWord({key, verdict, "AC04", "", {}}, report), IsOk());
    EXPECT_EQ(report.results[0].reject_code, "AC04");
  }
  BankReport report;
  for (const char* reference : {"", "a,b", "我"}) {
    EXPECT_THAT(AddWord({key, Verdict::kPaid, "", reference, {}}, report),
                HasReason("BANK_FILE_UNREADABLE"));
  }
  ASSERT_THAT(AddWord({key, Verdict::kPaid, "", "B1", 5}, report), IsOk());
  ASSERT_THAT(AddWord({key, Verdict::kMatched, "", "", {}}, report), IsOk());
  EXPECT_EQ(report.results[0].amount_fen, 5);
  EXPECT_EQ(report.results[1].attempt, 3);
  EXPECT_EQ(report.unknown, 0);
}

TEST(AddWord, CountsWhatIsNotOurs) {
  BankReport report;
  ASSERT_THAT(AddWord({"OTHER", Verdict::kPaid, "", "B1", {}}, report), IsOk());
  EXPECT_EQ(report.unknown, 1);
  EXPECT_THAT(report.results, SizeIs(0));
}

}  // namespace
}  // namespace bashu::ledger
