#include "services/ledger/domain/schoolings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/error.h"
#include "services/ledger/domain/rebuild.h"
#include "services/ledger/schooling_for_test.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;
using ::testing::SizeIs;

class SchoolingsTest : public ::testing::Test {
 protected:
  SchoolingsTest() {
    for (const auto& [id, source] : {std::pair{"treasury", Source::kExternal},
                                     {"court.budget", Source::kLocalBudget}}) {
      EXPECT_THAT(CreateAccount(tx_, sources_, ByOperator(),
                                NewTestAccount(id, kCourt, source)),
                  IsOk());
    }
    EXPECT_THAT(
        CreateTransfer(tx_, sources_, ByOperator(),
                       NewTestTransfer(1, "treasury", "court.budget", 120'000)),
        IsOk());
    EXPECT_THAT(Support(NewTestSchooling(50)), IsOk());
  }
  absl::StatusOr<Schooling> Support(const Schooling& wanted) {
    return CreateSchooling(tx_, sources_, By("wang"), wanted);
  }
  absl::StatusOr<Schooling> Prove(int year,
                                  const std::string& proof = "学籍1") {
    return RecordEnrolment(tx_, sources_, By("wang"),
                           {id_, year, {SchoolStage::kPrimary, 5}, proof});
  }
  absl::StatusOr<Schooling> Pay(int year, const std::string& officer = "chair",
                                const char* account = "court.budget") {
    return PaySchoolYear(tx_, sources_, By(officer),
                         {id_, year, AccountId(account)});
  }

  const SchoolingId id_{TransferUuid(50)};
  LedgerState state_;
  MemoryLedgerTx tx_{state_};
  CountingSources seams_;
  const Sources sources_{seams_, seams_, crypto::Suite::kP256Sha256,
                         {},     {},     TestSchoolingRules()};
};

TEST_F(SchoolingsTest, AYearIsPaidOnceIfItIsProven) {
  EXPECT_THAT(Pay(2025), HasReason("INSTRUMENT_STATE"));
  ASSERT_THAT(Prove(2025), IsOk());
  EXPECT_THAT(Pay(2025, "wang"), HasReason("INSTRUMENT_MAKER_IS_CHECKER"));
  const auto paid = Pay(2025);
  ASSERT_THAT(paid, IsOk());
  EXPECT_EQ(paid->years[0].amount_fen, 100'000);
  EXPECT_EQ(GetAccount(tx_, AccountId("court.budget"))->balance_fen, 20'000);
  EXPECT_EQ(GetAccount(tx_, BankAccountOf(kCourt))->balance_fen, 100'000);
  EXPECT_EQ(MetadataOf(Pay(2025).status(), "state"), "PAID");
  EXPECT_EQ(MetadataOf(Prove(2025).status(), "state"), "PAID");
  EXPECT_EQ(*StoredBooks(tx_), *RebuiltBooks(tx_));
}

TEST_F(SchoolingsTest, ALaterProofReplacesTheOneBefore) {
  ASSERT_THAT(Prove(2025), IsOk());
  const auto changed = Prove(2025, "学籍2");  // after a change of school
  ASSERT_THAT(changed, IsOk());
  ASSERT_THAT(changed->years, SizeIs(1));
  EXPECT_EQ(changed->years[0].proof, "学籍2");
}

TEST_F(SchoolingsTest, AYearThatHasNotBegunOrIsNotSupportedIsNotPaid) {
  const auto early = Prove(2026);
  EXPECT_THAT(early, HasReason("NOT_YET_DUE"));
  EXPECT_EQ(MetadataOf(early.status(), "due_day"), "2026-09-01");
  EXPECT_EQ(MetadataOf(Prove(2024).status(), "state"), "NOT_IN_THIS_YEAR");
}

TEST_F(SchoolingsTest, NothingIsPaidAfterTheEnd) {
  ASSERT_THAT(Prove(2025), IsOk());
  const SchoolingEnding ending{id_, SchoolingEnd::kDied, "死亡证明1"};
  ASSERT_THAT(EndSchooling(tx_, sources_, By("wang"), ending), IsOk());
  EXPECT_EQ(MetadataOf(Pay(2025).status(), "state"), "ENDED");
  EXPECT_EQ(MetadataOf(Prove(2025).status(), "state"), "ENDED");
  EXPECT_THAT(EndSchooling(tx_, sources_, By("wang"), ending),
              HasReason("INSTRUMENT_STATE"));
}

TEST_F(SchoolingsTest, OnePupilIsSupportedOnceAtATime) {
  EXPECT_THAT(Support(NewTestSchooling(50)), IsOk());
  EXPECT_THAT(Support(NewTestSchooling(51)), HasReason("INSTRUMENT_TAKEN"));
  Schooling other = NewTestSchooling(50);
  other.first_year = 2026;
  EXPECT_EQ(MetadataOf(Support(other).status(), "field"), "first_school_year");
  ASSERT_THAT(EndSchooling(tx_, sources_, By("wang"),
                           {id_, SchoolingEnd::kMovedAway, "转出"}),
              IsOk());
  EXPECT_THAT(Support(NewTestSchooling(51)), IsOk());
}

TEST_F(SchoolingsTest, IsPaidFromAFundOfTheOfficeThatHasTheMoney) {
  ASSERT_THAT(Prove(2025), IsOk());
  EXPECT_THAT(Pay(2025, "chair", "treasury"), HasReason("ACCOUNT_CANNOT_FUND"));
  ASSERT_THAT(
      CreateTransfer(tx_, sources_, ByOperator(),
                     NewTestTransfer(2, "court.budget", "treasury", 20'001)),
      IsOk());
  EXPECT_THAT(Pay(2025), HasReason("INSUFFICIENT_FUNDS"));
}

TEST_F(SchoolingsTest, IsOfItsOffice) {
  EXPECT_THAT(GetSchooling(tx_, By("li", kUpper), id_),
              HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(GetSchooling(tx_, By("li"), SchoolingId("s9")),
              HasReason("INSTRUMENT_NOT_FOUND"));
  EXPECT_THAT(*GetSchoolingPlan(tx_, sources_, By("li"), id_), SizeIs(8));
  EXPECT_THAT(*ListSchoolings(tx_, By("li"), {kCourt, "", 5}), SizeIs(1));
}

}  // namespace
}  // namespace bashu::ledger
