#include "services/ledger/domain/return_errors.h"

#include <gtest/gtest.h>

#include "common/status/error.h"

namespace bashu::ledger {
namespace {

TEST(ReturnErrors, SpeakChineseAndNameTheirSubject) {
  struct Case {
    absl::Status status;
    std::string key, value;
  };
  for (const Case& each :
       {Case{InstrumentNotFound("recoveries/r1"), "name", "recoveries/r1"},
        Case{InstrumentExists("recoveries/r1", "cause"), "field", "cause"},
        Case{WrongInstrumentState("recoveries/r1", "X"), "state", "X"},
        Case{InstrumentMakerIsChecker("recoveries/r1"), "name",
             "recoveries/r1"},
        Case{HardshipPersists(GrantId("g1")), "grant", "g1"},
        Case{RecoveryAbovePaid(GrantId("g1"), 7, 8), "claimed_fen", "8"},
        Case{ReceiptAboveDemand("recoveries/r1", 5), "missing_fen", "5"},
        Case{BankReferenceUsed(TransferId("t1")), "transfer", "t1"},
        Case{GrantNotAdvance(GrantId("g1")), "grant", "g1"},
        Case{PublicEmployeeUnpaid(), "", ""},
        Case{InstrumentTaken("subsidies/s1"), "name", "subsidies/s1"},
        Case{NotInTable("rates 51"), "entry", "rates 51"},
        Case{NotYetDue("schoolings/s1", absl::CivilDay(2026, 9, 1)), "due_day",
             "2026-09-01"},
        Case{DerivationChanged("subsidies/s1"), "name", "subsidies/s1"}}) {
    EXPECT_EQ(MetadataOf(each.status, each.key), each.value);
    EXPECT_FALSE(LocalizedMessageOf(each.status).empty());
  }
}

}  // namespace
}  // namespace bashu::ledger
