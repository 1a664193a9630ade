#include "services/ledger/domain/subsidies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/error.h"
#include "services/ledger/domain/rebuild.h"
#include "services/ledger/storage/memory_store.h"
#include "services/ledger/subsidies_for_test.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;
using ::testing::SizeIs;

class SubsidiesTest : public ::testing::Test {
 protected:
  SubsidiesTest() {
    for (const auto& [id, source] : {std::pair{"treasury", Source::kExternal},
                                     {"court.budget", Source::kLocalBudget},
                                     {"gift", Source::kDonation}}) {
      EXPECT_THAT(CreateAccount(tx_, sources_, ByOperator(),
                                NewTestAccount(id, kCourt, source)),
                  IsOk());
    }
    EXPECT_THAT(
        CreateTransfer(tx_, sources_, ByOperator(),
                       NewTestTransfer(1, "treasury", "court.budget", 200'000)),
        IsOk());
  }
  absl::StatusOr<Subsidy> Propose(const Subsidy& wanted) {
    return CreateSubsidy(tx_, sources_, By("wang"), wanted);
  }
  absl::StatusOr<Subsidy> Approve(const Subsidy& subsidy,
                                  const std::string& officer = "chair") {
    return ApproveSubsidy(tx_, sources_, By(officer),
                          {subsidy.id, subsidy.digest});
  }
  int64_t Balance(const char* id) {
    return GetAccount(tx_, AccountId(id))->balance_fen;
  }

  LedgerState state_;
  MemoryLedgerTx tx_{state_};
  CountingSources seams_;
  const Sources sources_{
      seams_, seams_, crypto::Suite::kP256Sha256, {}, TestSubsidyRules()};
};

TEST_F(SubsidiesTest, IsProposedByOneAndPaidByAnother) {
  const auto made = Propose(NewTestSubsidy(50));
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->amount_fen, 180'001);
  EXPECT_EQ(Balance("court.budget"), 200'000);
  EXPECT_THAT(Approve(*made, "wang"), HasReason("INSTRUMENT_MAKER_IS_CHECKER"));
  const auto paid = Approve(*made);
  ASSERT_THAT(paid, IsOk());
  EXPECT_EQ(paid->state, SubsidyState::kPaid);
  EXPECT_EQ(Balance("court.budget"), 19'999);
  EXPECT_EQ(Balance("bank.511702-CT"), 180'001);
  EXPECT_EQ(RequireTransfer(tx_, paid->transfer)->basis,
            "subsidies/" + TransferUuid(50));
  EXPECT_THAT(Approve(*made), HasReason("INSTRUMENT_STATE"));
  EXPECT_EQ(*StoredBooks(tx_), *RebuiltBooks(tx_));
}

TEST_F(SubsidiesTest, OncePerCaseServiceAndStage) {
  const auto made = Propose(NewTestSubsidy(50));
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(*Propose(NewTestSubsidy(50)), *made);
  const auto again = Propose(NewTestSubsidy(51));
  EXPECT_THAT(again, HasReason("INSTRUMENT_TAKEN"));
  EXPECT_EQ(MetadataOf(again.status(), "name"),
            "subsidies/" + TransferUuid(50));
  Subsidy other = NewTestSubsidy(51);
  other.case_id = "0195e5a0-0000-7000-8000-00000000ca5f";
  EXPECT_THAT(Propose(other), IsOk());
  ASSERT_THAT(VoidSubsidy(tx_, sources_, By("wang"), made->id, "误报"), IsOk());
  EXPECT_THAT(Approve(*made), HasReason("INSTRUMENT_STATE"));
  EXPECT_THAT(Propose(NewTestSubsidy(52)), IsOk());
}

TEST_F(SubsidiesTest, AnotherComputationIsNotTheOneSeen) {
  Subsidy wanted = NewTestSubsidy(50);
  wanted.question.grade = Grade::kExcellent;
  EXPECT_THAT(Propose(wanted), HasReason("DERIVATION_CHANGED"));
  auto made = Propose(NewTestSubsidy(50));
  ASSERT_THAT(made, IsOk());
  made->digest = wanted.digest + "0";
  EXPECT_THAT(Approve(*made), HasReason("DERIVATION_CHANGED"));
  wanted = NewTestSubsidy(50);
  wanted.lawyer_ref = "L-18";
  EXPECT_EQ(MetadataOf(Propose(wanted).status(), "field"), "lawyer_ref");
}

TEST_F(SubsidiesTest, AServiceThatFailedComesToNothing) {
  Subsidy wanted = NewTestSubsidy(50);
  wanted.question.grade = Grade::kFail;
  wanted.digest = ComputeSubsidy(TestSubsidyRules(), wanted.question)->digest;
  const auto made = Propose(wanted);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->state, SubsidyState::kNothing);
  EXPECT_THAT(Approve(*made), HasReason("INSTRUMENT_STATE"));
}

TEST_F(SubsidiesTest, IsPaidFromPublicMoneyThatIsThere) {
  Subsidy wanted = NewTestSubsidy(50);
  for (const char* account : {"gift", "treasury"}) {
    wanted.account = AccountId(account);
    EXPECT_THAT(Propose(wanted), HasReason("ACCOUNT_CANNOT_FUND"));
  }
  ASSERT_THAT(Propose(NewTestSubsidy(50)), IsOk());
  ASSERT_THAT(Approve(NewTestSubsidy(50)), IsOk());
  wanted = NewTestSubsidy(51);
  wanted.case_id = "0195e5a0-0000-7000-8000-00000000ca5f";
  ASSERT_THAT(Propose(wanted), IsOk());
  EXPECT_THAT(Approve(wanted), HasReason("INSUFFICIENT_FUNDS"));
}

TEST_F(SubsidiesTest, IsOfItsOffice) {
  ASSERT_THAT(Propose(NewTestSubsidy(50)), IsOk());
  const SubsidyId id(TransferUuid(50));
  EXPECT_THAT(GetSubsidy(tx_, By("li", kUpper), id),
              HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(GetSubsidy(tx_, By("li"), SubsidyId("s9")),
              HasReason("INSTRUMENT_NOT_FOUND"));
  EXPECT_THAT(*ListSubsidies(tx_, By("li"), {kCourt, "", 5}), SizeIs(1));
}

}  // namespace
}  // namespace bashu::ledger
