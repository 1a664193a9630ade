#include "services/ledger/domain/funding_errors.h"

#include <gtest/gtest.h>

#include "common/status/error.h"

namespace bashu::ledger {
namespace {

TEST(FundingErrors, SpeakChineseAndNameTheirSubject) {
  Appropriation promise;
  promise.id = AppropriationId("p1");
  promise.amount_fen = 9;
  promise.arrived_fen = 4;
  const AccountId fund("f1");
  struct Case {
    absl::Status status;
    std::string key, value;
  };
  for (const Case& each :
       {Case{ArrivalExceedsPromise(promise), "promised_fen", "9"},
        Case{PromiseBelowArrived(promise), "arrived_fen", "4"},
        Case{ReserveKept(fund, absl::CivilDay(2026, 11, 1)), "until_day",
             "2026-11-01"},
        Case{PurposeNotCovered(fund, "LABOUR"), "purpose", "LABOUR"},
        Case{PeriodNotOver("2026-03"), "period", "2026-03"},
        Case{FiscalYearRunning(2026), "fiscal_year", "2026"},
        Case{FiscalYearHasHolds(fund, TransferId("t1")), "transfer", "t1"}}) {
    EXPECT_EQ(MetadataOf(each.status, each.key), each.value);
    EXPECT_FALSE(LocalizedMessageOf(each.status).empty());
  }
}

}  // namespace
}  // namespace bashu::ledger
