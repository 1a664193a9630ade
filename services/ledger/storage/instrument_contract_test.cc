// What every store of the ledger promises of instruments, on all engines.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ledger/schooling_for_test.h"
#include "services/ledger/storage/store_contract_for_test.h"
#include "services/ledger/subsidies_for_test.h"

namespace bashu::ledger {
namespace {

using ::testing::ElementsAre;
using testing::Engine;
using ::testing::IsEmpty;
using testing::IsOk;

class InstrumentStoreContract : public LedgerStoreContract {
 protected:
  static Recovery NewRecovery(const std::string& id, const std::string& grant,
                              const std::string& office = kCourt) {
    Recovery made;
    made.id = RecoveryId(id);
    made.grant = GrantId(grant);
    made.office = office;
    made.amount_fen = 100;
    made.basis = "川1702司救追1号";
    made.create_time = made.update_time = kNoon;
    return made;
  }
  void Put(const Recovery& made) {
    ASSERT_THAT(Write([&](LedgerTx& tx) { return tx.recoveries().Put(made); }),
                IsOk());
  }
  std::optional<Recovery> FindRecovery(const char* id) {
    return Read<std::optional<Recovery>>(
        [&](LedgerTx& tx) { return tx.recoveries().Find(id); });
  }
  static std::vector<std::string> IdsOf(const std::vector<Recovery>& found) {
    std::vector<std::string> ids;
    for (const Recovery& each : found) ids.push_back(each.id.value());
    return ids;
  }
};

TEST_P(InstrumentStoreContract, KeepsARecoveryWhole) {
  Recovery made = NewRecovery("r1", "g1");
  Put(made);
  EXPECT_EQ(FindRecovery("r2"), std::nullopt);
  EXPECT_THAT(FindRecovery("r1")->receipts, IsEmpty());
  made.cause = RecoveryCause::kRevoked;
  made.hardship = Hardship::kEased;
  made.committee_decision = "decision";
  made.hearing_record = "hearing";
  made.state = RecoveryState::kReceiving;
  made.maker = "maker";
  made.checker = "checker";
  made.ending = {RecoveryState::kWrittenOff, "basis", "one", "other"};
  made.receipts = {{TransferId("t1"),
                    60,
                    "B-1",
                    "cashier",
                    kNoon + absl::Hours(1),
                    {{1, AccountId("a"), 20, TransferId("t1")},
                     {3, AccountId("b"), 40, TransferId("t2")}}}};
  made.update_time = kNoon + absl::Hours(2);
  Put(made);
  Reopen();
  EXPECT_EQ(FindRecovery("r1"), made);
}

TEST_P(InstrumentStoreContract, FindsThemByOfficeAndBySubject) {
  Put(NewRecovery("r1", "g1"));
  Put(NewRecovery("r3", "g2"));
  Put(NewRecovery("r2", "g1"));
  Put(NewRecovery("r4", "g1", kUpper));
  const auto of = [&](const char* office, const char* before, int limit) {
    return IdsOf(Read<std::vector<Recovery>>([&](LedgerTx& tx) {
      return tx.recoveries().Of(office, before, limit);
    }));
  };
  EXPECT_THAT(of(kCourt, "", 5), ElementsAre("r3", "r2", "r1"));
  EXPECT_THAT(of(kCourt, "", 2), ElementsAre("r3", "r2"));
  EXPECT_THAT(of(kCourt, "r2", 2), ElementsAre("r1"));
  EXPECT_THAT(of(kUpper, "r4", 2), IsEmpty());
  const auto about = [&](const char* grant) {
    return IdsOf(Read<std::vector<Recovery>>(
        [&](LedgerTx& tx) { return tx.recoveries().About(grant); }));
  };
  EXPECT_THAT(about("g1"), ElementsAre("r1", "r2", "r4"));
  EXPECT_THAT(about("g3"), IsEmpty());
}

TEST_P(InstrumentStoreContract, KeepsASubsidyWhole) {
  Subsidy made = NewTestSubsidy(50);
  made.amount_fen = 180'001;
  made.create_time = made.update_time = kNoon;
  const auto put = [&] {
    ASSERT_THAT(Write([&](LedgerTx& tx) { return tx.subsidies().Put(made); }),
                IsOk());
  };
  put();
  made.question.work_done = "MET";
  made.question.part_permille = 300;
  made.question.units = 4;
  made.state = SubsidyState::kPaid;
  made.rules_version = "2026.11.1";
  made.maker = "maker";
  made.checker = "checker";
  made.transfer = TransferId("t1");
  made.void_reason = "reason";
  made.update_time = kNoon + absl::Hours(2);
  put();
  Reopen();
  const auto about = [&](const std::string& subject) {
    return Read<std::vector<Subsidy>>(
        [&](LedgerTx& tx) { return tx.subsidies().About(subject); });
  };
  EXPECT_THAT(about(SubjectOf(made)), ElementsAre(made));
  // A recovery of the same id is another thing.
  EXPECT_EQ(FindRecovery(made.id.value().c_str()), std::nullopt);
}

TEST_P(InstrumentStoreContract, KeepsASchoolingWhole) {
  Schooling made = NewTestSchooling(50);
  made.create_time = made.update_time = kNoon;
  const auto put = [&] {
    ASSERT_THAT(Write([&](LedgerTx& tx) { return tx.schoolings().Put(made); }),
                IsOk());
  };
  put();
  const auto about = [&](const std::string& subject) {
    return Read<std::vector<Schooling>>(
        [&](LedgerTx& tx) { return tx.schoolings().About(subject); });
  };
  EXPECT_THAT(about("P-17"), ElementsAre(made));
  made.age_limit_day = absl::CivilDay(2028, 5, 4);
  made.maker = "maker";
  made.end = SchoolingEnd::kMovedAway;
  made.end_basis = "basis";
  made.end_officer = "officer";
  made.years = {{2025,
                 {SchoolStage::kJunior, 2},
                 "proof",
                 "one",
                 "other",
                 150'000,
                 TransferId("t1")}};
  made.update_time = kNoon + absl::Hours(2);
  put();
  Reopen();
  EXPECT_THAT(about("P-17"), ElementsAre(made));
}

BASHU_INSTANTIATE_ENGINES(InstrumentStoreContract);

}  // namespace
}  // namespace bashu::ledger
