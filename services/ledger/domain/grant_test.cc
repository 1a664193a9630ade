#include "services/ledger/domain/grant.h"

#include <gtest/gtest.h>

#include "services/ledger/domain/ledger_for_test.h"

namespace bashu::ledger {
namespace {

TEST(DisbursementIds, ReadBackAndRefuseOtherForms) {
  const DisbursementId id{GrantId(kGrantId), 12};
  EXPECT_EQ(ParseDisbursementId(FormatDisbursementId(id)), id);
  for (const char* text : {"", ".1", "x.1"}) {
    EXPECT_EQ(ParseDisbursementId(text), std::nullopt) << text;
  }
  for (const char* number : {"", "0", "01", "36", "-1", "1 ", "1.1"}) {
    EXPECT_EQ(ParseDisbursementId(absl::StrCat(kGrantId, ".", number)),
              std::nullopt)
        << number;
  }
}

TEST(AccountNames, AreTheLedgersOwn) {
  EXPECT_EQ(AccountOf(GrantId("g1")).value(), "grant.g1");
  EXPECT_EQ(BankAccountOf(kCourt).value(), "bank.511702-CT");
}

TEST(StateNames, AreThoseOfTheApi) {
  EXPECT_EQ(NameOf(GrantState::kPaying), "PAYING");
  EXPECT_EQ(NameOf(DisbursementState::kUnknown), "UNKNOWN");
}

}  // namespace
}  // namespace bashu::ledger
