// What intake's store promises, on memory, SQLite and PostgreSQL alike.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/intake/domain/errors.h"
#include "services/intake/domain/people_for_test.h"
#include "services/intake/storage/memory_store.h"
#include "services/intake/storage/sql_store.h"
#include "tests/testing/engines.h"
#include "tests/testing/status_matchers.h"

namespace bashu::intake {
namespace {

using ::bashu::testing::Engine;
using ::bashu::testing::IsOk;
using ::testing::ElementsAre;
using testing::IdOf;
using ::testing::IsEmpty;
using testing::kNoon;

// An application with every part set, so that nothing is lost unnoticed.
Application Complete() {
  Application application = testing::AidRequest();
  application.offered_office = testing::kGuangan;
  application.holder_office = testing::kWanzhou;
  application.epoch = 3;
  application.state = ApplicationState::kGranted;
  application.receipt_number = "511700-CT-2026-000001";
  application.applicant.address = "某镇某村";
  application.applicant.safe_contact_only = true;
  application.matter.statement = "经过\n\"引号\"";
  application.matter.urgent = true;
  application.papers = {{"p1", std::string("\x00\xff\x80", 3), 1234}};
  StatutoryClock clock;
  clock.rule_id = "J-07";
  clock.title = "作出救助决定";
  clock.state = StatutoryClock::State::kPaused;
  clock.start = kNoon;
  clock.pauses = {{kNoon, kNoon + absl::Hours(1), "SUPPLEMENT"},
                  {kNoon + absl::Hours(2), std::nullopt, "COOPERATION"}};
  application.clocks = {clock};
  application.decision = Decision{
      true,
      kNoon,
      "spiffe://51.bashu/office/511700-CT/officer/wang",
      {"2026.11.1", {{"E-3", "近亲属", true, "属于", {"d", "a", 2, "r"}}}},
      16'000'000,
      "符合条件"};
  SentReferral sent;
  sent.id = ReferralId(IdOf(60));
  sent.kind = SentReferral::Kind::kCooperation;
  sent.state = SentReferral::State::kOffered;
  sent.measure = "HOUSEHOLD_VERIFICATION";
  sent.text = "请核实";
  sent.queue_time = kNoon;
  sent.due = kNoon + absl::Hours(3);
  application.referrals = {sent};
  application.findings = {{sent.id, sent.measure, true, "属实", kNoon}};
  application.counsel = Counsel{"张律师", "某所", "15116202010123456", kNoon};
  Award award;
  award.id = GrantId(IdOf(70));
  award.stage = Award::Stage::kFunded;
  award.shares = testing::AwardForTest(application.id).shares;
  award.payees = testing::AwardForTest(application.id).payees;
  award.clocks_before = {clock};
  application.award = award;
  application.lead = LeadId(IdOf(30));
  application.offer = ReferralId(IdOf(61));
  application.offer_due = kNoon;
  application.problem = "GRANT_VOIDED";
  application.receive_time = kNoon;
  application.update_time = kNoon + absl::Microseconds(1);
  application.revision = 9;
  return application;
}

class IntakeStoreContract : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    if (GetParam() == Engine::kMemory) {
      store_ = NewMemoryIntakeStore();
      return;
    }
    database_ = std::make_unique<bashu::testing::TestDatabase>(GetParam());
    auto opened = OpenIntakeStore(database_->address(), 1, ring_);
    ASSERT_THAT(opened, IsOk());
    store_ = *std::move(opened);
  }

  void Put(const Application& application) {
    ASSERT_THAT(store_->Transact([&](IntakeTx& tx) {
      return tx.PutApplication(application);
    }),
                IsOk());
  }

  template <typename Read>
  auto Get(Read read) {
    using Result = std::invoke_result_t<Read, IntakeTx&>;
    std::optional<Result> result;
    EXPECT_THAT(store_->Read([&](IntakeTx& tx) {
      result.emplace(read(tx));
      return result->status();
    }),
                IsOk());
    return **std::move(result);
  }

  std::vector<std::string> List(const PageQuery& query) {
    std::vector<std::string> ids;
    for (const Application& one :
         Get([&](IntakeTx& tx) { return tx.ListApplications(query); })) {
      ids.push_back(one.id.value());
    }
    return ids;
  }

  const crypto::KeyRing ring_ =
      *crypto::KeyRing::Parse(bashu::testing::TestKeyRingJson());
  std::unique_ptr<bashu::testing::TestDatabase> database_;
  std::unique_ptr<store::Store<IntakeTx>> store_;
};

BASHU_INSTANTIATE_ENGINES(IntakeStoreContract);

TEST_P(IntakeStoreContract, ReturnsAnApplicationWhole) {
  const Application application = Complete();
  Put(application);
  const auto found =
      Get([&](IntakeTx& tx) { return tx.FindApplication(application.id); });
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(*found, application);
  EXPECT_FALSE(Get([](IntakeTx& tx) {
                 return tx.FindApplication(ApplicationId(IdOf(99)));
               }).has_value());
}

TEST_P(IntakeStoreContract, ReplacesAnApplicationWhole) {
  Put(Complete());
  Application changed = Complete();
  changed.state = ApplicationState::kRefused;
  changed.award.reset();
  changed.findings.clear();
  changed.offered_office.clear();
  changed.revision = 10;
  Put(changed);
  EXPECT_EQ(*Get([&](IntakeTx& tx) { return tx.FindApplication(changed.id); }),
            changed);
}

TEST_P(IntakeStoreContract, FindsWhoSentAReferral) {
  Put(Complete());
  EXPECT_EQ(
      *Get([](IntakeTx& tx) { return tx.FindSender(ReferralId(IdOf(60))); }),
      Complete().id);
  EXPECT_FALSE(Get([](IntakeTx& tx) {
                 return tx.FindSender(ReferralId(IdOf(61)));
               }).has_value());
}

TEST_P(IntakeStoreContract, FindsThePersonAidedInACaseOnlyWhileItStands) {
  const Application granted = Complete();
  const auto aided = [&](const std::string& id_number,
                         const std::string& case_number) {
    return Get([&](IntakeTx& tx) {
             return tx.FindAided(id_number, case_number);
           })
        .has_value();
  };
  Put(granted);
  const std::string& person = granted.applicant.id_number;
  const std::string& number = granted.matter.original_case_number;
  EXPECT_TRUE(aided(person, number));
  EXPECT_FALSE(aided(person, "（2026）川17刑初9号"));
  EXPECT_FALSE(aided("512501196512305186", number));
  Application reopened = granted;
  reopened.state = ApplicationState::kUnderReview;
  Put(reopened);
  EXPECT_FALSE(aided(person, number));
  reopened.state = ApplicationState::kPaid;
  Put(reopened);
  EXPECT_TRUE(aided(person, number));
}

TEST_P(IntakeStoreContract, RefusesASecondGrantInTheSameCase) {
  Put(Complete());
  Application second = Complete();
  second.id = ApplicationId(IdOf(8));
  second.referrals.clear();
  EXPECT_FALSE(
      store_->Transact([&](IntakeTx& tx) { return tx.PutApplication(second); })
          .ok());
  EXPECT_FALSE(Get([&](IntakeTx& tx) {
                 return tx.FindApplication(second.id);
               }).has_value());
}

TEST_P(IntakeStoreContract, ListsNewestFirstInPages) {
  for (int i = 1; i <= 5; ++i) {
    Application one = testing::WageClaim(i);
    one.holder_office = i == 4 ? testing::kGuangan : testing::kWindow;
    one.state =
        i == 2 ? ApplicationState::kTransferring : ApplicationState::kReceived;
    one.revision = 1;
    Put(one);
  }
  EXPECT_THAT(List({testing::kWindow, std::nullopt, "", 3}),
              ElementsAre(IdOf(5), IdOf(4), IdOf(3)));
  EXPECT_THAT(List({testing::kWindow, std::nullopt, IdOf(3), 3}),
              ElementsAre(IdOf(2), IdOf(1)));
  EXPECT_THAT(List({testing::kGuangan, std::nullopt, "", 3}),
              ElementsAre(IdOf(4)));
  EXPECT_THAT(List({testing::kWindow, ApplicationState::kTransferring, "", 3}),
              ElementsAre(IdOf(2)));
  EXPECT_THAT(List({testing::kDazhou, std::nullopt, "", 3}), IsEmpty());
}

TEST_P(IntakeStoreContract, ListsAnOfferOnlyWhileItStands) {
  Application offered = testing::WageClaim();
  offered.holder_office = testing::kWindow;
  offered.offered_office = testing::kGuangan;
  offered.revision = 1;
  Put(offered);
  EXPECT_THAT(List({testing::kGuangan, std::nullopt, "", 3}),
              ElementsAre(IdOf(1)));
  offered.offered_office.clear();
  Put(offered);
  EXPECT_THAT(List({testing::kGuangan, std::nullopt, "", 3}), IsEmpty());
}

TEST_P(IntakeStoreContract, CountsReceiptsForEachOfficeAndYear) {
  std::vector<int64_t> numbers;
  const auto take = [&](const char* office, int64_t year, bool commit) {
    const absl::Status status =
        store_->Transact([&](IntakeTx& tx) -> absl::Status {
          const auto number = tx.NextReceipt(office, year);
          if (!number.ok()) return number.status();
          if (!commit) return LeadNotFound(LeadId("x"));
          numbers.push_back(*number);
          return absl::OkStatus();
        });
    EXPECT_EQ(status.ok(), commit);
  };
  take("500112-LA", 2026, true);
  take("500112-LA", 2026, false);
  take("500112-LA", 2026, true);
  take("500112-LA", 2027, true);
  take("511602-LA", 2026, true);
  EXPECT_THAT(numbers, ElementsAre(1, 2, 1, 1));
}

TEST_P(IntakeStoreContract, KeepsLeadsWhole) {
  Lead lead;
  lead.id = LeadId(IdOf(30));
  lead.source_office = testing::kDazhou;
  lead.source_department = "刑事审判庭";
  lead.target_office = testing::kDazhou;
  lead.original_case_number = "（2026）川17刑初8号";
  lead.category = "E-3";
  lead.text = "生活困难";
  lead.state = Lead::State::kDismissed;
  lead.application = ApplicationId(IdOf(2));
  lead.outcome = "DISMISSED";
  lead.reason = "重复";
  lead.clocks = Complete().clocks;
  lead.create_time = kNoon;
  for (int i = 0; i < 2; ++i) {
    ASSERT_THAT(
        store_->Transact([&](IntakeTx& tx) { return tx.PutLead(lead); }),
        IsOk());
    EXPECT_EQ(*Get([&](IntakeTx& tx) { return tx.FindLead(lead.id); }), lead);
    lead.outcome = "OTHER";
  }
}

TEST_P(IntakeStoreContract, KeepsAndListsCooperations) {
  Cooperation cooperation;
  cooperation.asking_office = testing::kDazhou;
  cooperation.asked_office = testing::kWanzhou;
  cooperation.measure = "HOUSEHOLD_VERIFICATION";
  cooperation.text = "请核实";
  cooperation.state = Cooperation::State::kAnswered;
  cooperation.fulfilled = true;
  cooperation.answer = "属实";
  cooperation.problem = "WRONG_KIND";
  cooperation.due = kNoon;
  cooperation.create_time = kNoon;
  for (int i = 60; i < 63; ++i) {
    cooperation.id = ReferralId(IdOf(i));
    ASSERT_THAT(store_->Transact([&](IntakeTx& tx) {
      return tx.PutCooperation(cooperation);
    }),
                IsOk());
  }
  EXPECT_EQ(
      *Get([&](IntakeTx& tx) { return tx.FindCooperation(cooperation.id); }),
      cooperation);
  const auto page = Get([&](IntakeTx& tx) {
    return tx.ListCooperations({testing::kWanzhou, std::nullopt, IdOf(62), 9});
  });
  ASSERT_EQ(page.size(), 2u);
  EXPECT_EQ(page[0].id.value(), IdOf(61));
}

TEST_P(IntakeStoreContract, RecordsAccessesAsOftenAsTheyHappen) {
  const Access access{"applications/a", "spiffe://51.bashu/operator/zhao",
                      "handling", kNoon};
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(
        store_->Transact([&](IntakeTx& tx) { return tx.RecordAccess(access); }),
        IsOk());
  }
}

}  // namespace
}  // namespace bashu::intake
