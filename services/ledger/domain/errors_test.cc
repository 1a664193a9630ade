#include "services/ledger/domain/errors.h"

#include <gtest/gtest.h>

#include "common/status/error.h"

namespace bashu::ledger {
namespace {

TEST(Errors, SpeakChineseAndNameTheirSubject) {
  const DisbursementId payment{GrantId("g1"), 2};
  struct Case {
    absl::Status status;
    std::string key, value;
  };
  for (const Case& each :
       {Case{AccountExists(AccountId("a1"), "source"), "field", "source"},
        Case{TransferInGroup(TransferId("t1"), GrantId("g1")), "grant", "g1"},
        Case{WrongGrantState(GrantId("g1"), "PAID"), "state", "PAID"},
        Case{AttemptsExhausted(payment), "disbursement", "g1.2"},
        Case{InsufficientFunds(AccountId("a1"), 3, 4), "available_fen", "3"},
        Case{ConditionNotOpen(payment), "disbursement", "g1.2"},
        Case{PaymentFormRecorded(payment), "disbursement", "g1.2"},
        Case{MoneyRecovered(payment), "disbursement", "g1.2"},
        Case{TreeSizeUnknown(7), "tree_size", "7"}}) {
    EXPECT_EQ(MetadataOf(each.status, each.key), each.value);
    EXPECT_FALSE(LocalizedMessageOf(each.status).empty());
    EXPECT_NE(each.status.message().find(each.value), std::string::npos);
  }
}

}  // namespace
}  // namespace bashu::ledger
