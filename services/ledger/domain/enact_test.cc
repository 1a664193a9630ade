#include "services/ledger/domain/enact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ledger/domain/funds.h"
#include "services/ledger/grants_for_test.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;
using ::testing::SizeIs;

class EnactTest : public GrantsTest {
 protected:
  // A decision that moves 5.00 yuan of the funded grant back to `fund`.
  Decision GiveBackTo(const std::string& fund) {
    Decision decision{state_.grants.at(id_)};
    decision.steps = {{Step::Kind::kMove, TransferId(TransferUuid(99)),
                       AccountOf(id_), AccountId(fund), 500}};
    decision.facts = {{"disbursement.withdrawn", 1}};
    return decision;
  }
  void CloseYear(const std::string& office) {
    ASSERT_THAT(CloseAccounts(tx_, sources_, ByOperator(), office, 2026),
                IsOk());
  }
  Call InTheNextYear() {
    Call call = By("cashier");
    call.now += absl::Hours(24 * 366);
    return call;
  }
};

TEST_F(EnactTest, WhatChangesNothingWritesNothing) {
  Allow();
  const size_t leaves = state_.log.size();
  ASSERT_THAT(Enact(tx_, sources_, By("cashier"), {state_.grants.at(id_)}),
              IsOk());
  EXPECT_THAT(state_.log, SizeIs(leaves));
}

TEST_F(EnactTest, MoneyOfAClosedYearRevolvesInThePresentOne) {
  Allow();
  CloseYear(kUpper);
  ASSERT_THAT(Enact(tx_, sources_, InTheNextYear(), GiveBackTo("upper.budget")),
              IsOk());
  const Account revolving = Of("511700-CT.2027.revolving");
  EXPECT_EQ(revolving.source, Source::kRevolving);
  EXPECT_EQ(revolving.office, kUpper);
  EXPECT_EQ(revolving.balance_fen, 500);
}

TEST_F(EnactTest, ADonationOfAClosedYearStaysADonation) {
  Open("court.2026.red-cross", kCourt, Source::kDonation);
  Allow();
  CloseYear(kCourt);
  ASSERT_THAT(
      Enact(tx_, sources_, InTheNextYear(), GiveBackTo("court.2026.red-cross")),
      IsOk());
  EXPECT_EQ(Of("court.2027.red-cross").balance_fen, 500);
  EXPECT_EQ(Of("court.2027.red-cross").source, Source::kDonation);
}

TEST_F(EnactTest, AGrantIsItsOfficesOwn) {
  Allow();
  EXPECT_THAT(RequireOwnGrant(tx_, By("zhao", kUpper), id_),
              HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(RequireOwnGrant(tx_, By("wang"), id_), IsOk());
}

}  // namespace
}  // namespace bashu::ledger
