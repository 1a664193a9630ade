#include "services/intake/domain/intake.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/error.h"
#include "services/intake/domain/people_for_test.h"
#include "services/intake/storage/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace bashu::intake {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;
using State = ApplicationState;
using testing::CallOf;
using testing::IdOf;
using testing::kNoon;

// One region's intake on a memory store.
class Region {
 public:
  explicit Region(std::string region)
      : intake_(testing::RulesForTest(), ids_, std::move(region)) {}

  // Runs one use case in a transaction of its own.
  template <typename Result, typename... Args>
  absl::StatusOr<Result> Run(
      absl::StatusOr<Result> (Intake::*verb)(IntakeTx&, const Call&, Args...)
          const,
      const Call& call, const std::type_identity_t<Args>&... args) {
    absl::StatusOr<Result> result = absl::UnknownError("not run");
    const absl::Status status = store_->Transact([&](IntakeTx& tx) {
      result = (intake_.*verb)(tx, call, args...);
      return result.status();
    });
    if (!status.ok()) return status;
    return result;
  }

  template <typename Snapshot>
  absl::Status See(absl::Status (Intake::*verb)(IntakeTx&, const Call&,
                                                const Snapshot&) const,
                   const Snapshot& snapshot) {
    return store_->Transact([&](IntakeTx& tx) {
      return (intake_.*verb)(tx, CallOf("", kNoon + absl::Hours(4)), snapshot);
    });
  }

  absl::Status Transact(store::Store<IntakeTx>::Body body) {
    return store_->Transact(std::move(body));
  }

  std::vector<std::string> Events() {
    std::vector<std::string> types;
    CHECK(store_
              ->Read([&](IntakeTx& tx) {
                const auto events = tx.journal().EventsAfter(0, 100);
                for (const store::Event& event : *events)
                  types.push_back(event.type);
                return absl::OkStatus();
              })
              .ok());
    return types;
  }

  // Ids of what waits to be sent, the head of each lane only.
  std::vector<std::string> Waiting() {
    std::vector<std::string> ids;
    CHECK(store_
              ->Read([&](IntakeTx& tx) {
                const auto due = tx.journal().Due(absl::InfiniteFuture(), 100);
                for (const store::Dispatch& one : *due) ids.push_back(one.id);
                return absl::OkStatus();
              })
              .ok());
    return ids;
  }

  const Intake& intake() const { return intake_; }

 private:
  testing::CountingIds ids_;
  Intake intake_;
  const std::unique_ptr<store::Store<IntakeTx>> store_ = NewMemoryIntakeStore();
};

class Stories : public ::testing::Test {
 protected:
  // Li receives the wage claim at the window.
  Application Receive() {
    const auto shown = chongqing_.Run(&Intake::Create, CallOf(testing::kWindow),
                                      CreateCommand{claim_});
    EXPECT_THAT(shown, IsOk());
    return shown->application;
  }

  Application File(int id = 2) {
    const auto shown = sichuan_.Run(&Intake::Create, CallOf(testing::kDazhou),
                                    CreateCommand{testing::AidRequest(id)});
    EXPECT_THAT(shown, IsOk());
    return shown->application;
  }

  absl::StatusOr<Shown> Send(int referral = 50,
                             const std::string& target = testing::kGuangan) {
    return chongqing_.Run(
        &Intake::Transfer, CallOf(testing::kWindow),
        TransferCommand{claim_.id, ReferralId(IdOf(referral)), target, ""});
  }

  absl::StatusOr<Shown> Award(Region& region, const GrantCommand& command) {
    return region.Run(&Intake::Grant, CallOf(testing::kDazhou), command);
  }

  const Application claim_ = testing::WageClaim();
  Region chongqing_{"50"};
  Region sichuan_{"51"};
};

TEST_F(Stories, AReceiptHasNumberClocksAndNotice) {
  const Application received = Receive();
  EXPECT_EQ(received.state, State::kReceived);
  EXPECT_EQ(received.receipt_number, "500112-LA-2026-000001");
  EXPECT_EQ(received.holder_office, testing::kWindow);
  EXPECT_EQ(received.revision, 1);
  EXPECT_EQ(received.clocks.size(), 2u);
  EXPECT_THAT(chongqing_.Events(), ElementsAre("application.received"));
  EXPECT_THAT(chongqing_.Waiting(),
              ElementsAre("contacts/" + claim_.id.value() + ":created"));
}

TEST_F(Stories, ARepeatIsTheSameApplicationAndOtherContentIsRefused) {
  const Application received = Receive();
  EXPECT_EQ(Receive(), received);
  CreateCommand other{claim_};
  other.application.matter.urgent = true;
  const auto refused =
      chongqing_.Run(&Intake::Create, CallOf(testing::kWindow), other);
  EXPECT_THAT(refused, HasReason("APPLICATION_EXISTS"));
  EXPECT_EQ(MetadataOf(refused.status(), "field"), "matter");
}

TEST_F(Stories, OnlyTheReceivingOfficeReceives) {
  EXPECT_THAT(chongqing_.Run(&Intake::Create, CallOf("500103-LA"),
                             CreateCommand{claim_}),
              HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(sichuan_.Run(&Intake::Create, CallOf(testing::kWindow),
                           CreateCommand{claim_}),
              HasReason("INVALID_FIELDS"));
}

TEST_F(Stories, ReceiptsCountForEachOffice) {
  Receive();
  CreateCommand second{testing::WageClaim(3)};
  auto shown =
      chongqing_.Run(&Intake::Create, CallOf(testing::kWindow), second);
  EXPECT_EQ(shown->application.receipt_number, "500112-LA-2026-000002");
  CreateCommand other{testing::WageClaim(4)};
  other.application.receiving_office = "500103-LA";
  shown = chongqing_.Run(&Intake::Create, CallOf("500103-LA"), other);
  EXPECT_EQ(shown->application.receipt_number, "500103-LA-2026-000001");
}

TEST_F(Stories, ATransferFreezesTheCaseAndQueuesTheOffer) {
  Receive();
  const auto sent = Send();
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->application.state, State::kTransferring);
  EXPECT_EQ(sent->application.holder_office, testing::kWindow);
  EXPECT_THAT(chongqing_.Waiting(),
              Contains("referrals/" + IdOf(50) + ":created"));
  // Frozen: not even the holder acts.
  const auto again = Send(51);
  EXPECT_THAT(again, HasReason("STATE_FORBIDS"));
  EXPECT_EQ(MetadataOf(again.status(), "holder"), testing::kWindow);
  EXPECT_THAT(chongqing_.Run(&Intake::Refuse, CallOf(testing::kWindow),
                             RefuseCommand{claim_.id, "不符合", ""}),
              HasReason("STATE_FORBIDS"));
}

TEST_F(Stories, TheTakerActsOnlyAfterTheRecordedVerdict) {
  Receive();
  ASSERT_THAT(Send(), IsOk());
  const GrantCommand grant{claim_.id, GrantId(IdOf(70)), "符合条件"};
  ASSERT_THAT(
      sichuan_.See(&Intake::ObserveReferral, testing::OfferOf(claim_, 50)),
      IsOk());
  EXPECT_THAT(sichuan_.Run(&Intake::Grant, CallOf(testing::kGuangan), grant),
              HasReason("NOT_HOLDER"));
  const ReferralSnapshot accepted = testing::AcceptedOf(claim_, 50);
  ASSERT_THAT(sichuan_.See(&Intake::ObserveReferral, accepted), IsOk());
  ASSERT_THAT(chongqing_.See(&Intake::ObserveReferral, accepted), IsOk());
  const auto refused =
      chongqing_.Run(&Intake::Grant, CallOf(testing::kWindow), grant);
  EXPECT_THAT(refused, HasReason("NOT_HOLDER"));
  EXPECT_EQ(MetadataOf(refused.status(), "holder"), testing::kGuangan);
  const auto granted =
      sichuan_.Run(&Intake::Grant, CallOf(testing::kGuangan), grant);
  ASSERT_THAT(granted, IsOk());
  EXPECT_EQ(granted->application.state, State::kGranted);
  EXPECT_EQ(granted->application.decision->derivation.conditions[0].rule_id,
            "L-22");
  const auto assigned = sichuan_.Run(
      &Intake::Assign, CallOf(testing::kGuangan),
      AssignCommand{claim_.id, {"张律师", "某所", "15116202010123456", {}}});
  ASSERT_THAT(assigned, IsOk());
  EXPECT_EQ(assigned->application.state, State::kAssigned);
  EXPECT_THAT(sichuan_.Events(),
              ElementsAre("application.offered", "application.taken",
                          "application.granted", "application.assigned"));
}

TEST_F(Stories, ARefusedReferralComesBackWithItsReason) {
  Receive();
  ASSERT_THAT(Send(), IsOk());
  ASSERT_THAT(chongqing_.Transact([&](IntakeTx& tx) {
    return chongqing_.intake().ReferralRefused(
        tx, CallOf(""), ReferralId(IdOf(50)), "NOT_COMPETENT");
  }),
              IsOk());
  const auto shown = chongqing_.Run(&Intake::Get, CallOf(testing::kWindow),
                                    GetCommand{claim_.id, false});
  EXPECT_EQ(shown->application.state, State::kReceived);
  EXPECT_EQ(shown->application.problem, "NOT_COMPETENT");
  EXPECT_THAT(Send(51, "510104-LA"), IsOk());
}

TEST_F(Stories, TransfersThatCannotBeAreRefusedWithTheirCause) {
  Receive();
  const auto same = Send(50, testing::kWindow);
  EXPECT_THAT(same, HasReason("NOT_TRANSFERABLE"));
  EXPECT_EQ(MetadataOf(same.status(), "cause"), "SAME_OFFICE");
  EXPECT_THAT(chongqing_.Run(&Intake::Transfer, CallOf(testing::kWindow),
                             TransferCommand{claim_.id, ReferralId(IdOf(50)),
                                             testing::kGuangan, "7"}),
              HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(chongqing_.Run(&Intake::Transfer, CallOf("500103-LA"),
                             TransferCommand{claim_.id, ReferralId(IdOf(50)),
                                             testing::kGuangan, ""}),
              HasReason("NOT_HOLDER"));
  EXPECT_THAT(chongqing_.Run(
                  &Intake::Transfer, CallOf(testing::kWindow),
                  TransferCommand{ApplicationId(IdOf(99)), ReferralId(IdOf(50)),
                                  testing::kGuangan, ""}),
              HasReason("APPLICATION_NOT_FOUND"));
  File();
  EXPECT_THAT(
      sichuan_.Run(&Intake::Transfer, CallOf(testing::kDazhou),
                   TransferCommand{ApplicationId(IdOf(2)), ReferralId(IdOf(50)),
                                   "510000-CT", ""}),
      HasReason("STATE_FORBIDS"))
      << "judicial aid that is filed stays";
}

TEST_F(Stories, TheSameCaseIsSentOutTwentyTimesAtMost) {
  File();
  for (int i = 0; i < 20; ++i) {
    ASSERT_THAT(sichuan_.Run(
                    &Intake::Cooperate, CallOf(testing::kDazhou),
                    CooperateCommand{
                        ApplicationId(IdOf(2)), ReferralId(IdOf(50 + i)),
                        testing::kWanzhou, "HOUSEHOLD_VERIFICATION", "请核实"}),
                IsOk());
  }
  EXPECT_THAT(sichuan_.Run(
                  &Intake::Cooperate, CallOf(testing::kDazhou),
                  CooperateCommand{ApplicationId(IdOf(2)), ReferralId(IdOf(90)),
                                   testing::kWanzhou, "M", "x"}),
              HasReason("TOO_MANY_REFERRALS"));
}

TEST_F(Stories, HelpPausesTheClockUntilTheAnswerArrives) {
  const Application filed = File();
  EXPECT_EQ(filed.state, State::kUnderReview);
  const absl::Time due = *testing::ClockOf(filed, "J-07").due;
  const auto asked = sichuan_.Run(
      &Intake::Cooperate, CallOf(testing::kDazhou),
      CooperateCommand{filed.id, ReferralId(IdOf(60)), testing::kWanzhou,
                       "HOUSEHOLD_VERIFICATION", "请核实家庭情况"});
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(testing::ClockOf(asked->application, "J-07").state,
            StatutoryClock::State::kPaused);
  ReferralSnapshot seen;
  seen.id = ReferralId(IdOf(60));
  seen.kind = SentReferral::Kind::kCooperation;
  seen.application = filed.id;
  seen.programme = Programme::kJudicialAid;
  seen.source_office = testing::kDazhou;
  seen.target_office = testing::kWanzhou;
  seen.reason = "HOUSEHOLD_VERIFICATION";
  seen.request_text = "请核实家庭情况";
  ASSERT_THAT(chongqing_.See(&Intake::ObserveReferral, seen), IsOk());
  ASSERT_THAT(chongqing_.See(&Intake::ObserveReferral, seen), IsOk());
  EXPECT_THAT(chongqing_.Events(), ElementsAre("cooperation.requested"));
  EXPECT_THAT(chongqing_.Run(&Intake::Answer, CallOf("500103-CT"),
                             AnswerCommand{seen.id, true, "属实"}),
              HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(chongqing_.Run(&Intake::Answer, CallOf(testing::kWanzhou),
                             AnswerCommand{seen.id, true, "属实"}),
              IsOk());
  EXPECT_THAT(chongqing_.Run(&Intake::Answer, CallOf(testing::kWanzhou),
                             AnswerCommand{seen.id, true, "属实"}),
              HasReason("STATE_FORBIDS"));
  seen.state = ReferralSnapshot::State::kAnswered;
  seen.fulfilled = true;
  seen.answer_text = "属实";
  ASSERT_THAT(sichuan_.See(&Intake::ObserveReferral, seen), IsOk());
  const auto shown = sichuan_.Run(&Intake::Get, CallOf(testing::kDazhou),
                                  GetCommand{filed.id, true});
  ASSERT_EQ(shown->application.findings.size(), 1u);
  EXPECT_EQ(shown->application.findings[0].text, "属实");
  const StatutoryClock& clock = testing::ClockOf(shown->application, "J-07");
  EXPECT_EQ(clock.state, StatutoryClock::State::kRunning);
  EXPECT_EQ(*clock.due, due) << "paused on the start day only";
}

TEST_F(Stories, MoneyIsGrantedOnceWithinTheCapsAndInFull) {
  const Application filed = File();
  GrantCommand command = testing::AwardForTest(filed.id);
  command.shares[0].amount_fen -= 1;
  EXPECT_THAT(Award(sichuan_, command), HasReason("SHARES_NOT_TOTAL"));
  command = testing::AwardForTest(filed.id);
  command.payees.pop_back();
  EXPECT_THAT(Award(sichuan_, command), HasReason("SHARES_NOT_TOTAL"));
  command = testing::AwardForTest(filed.id);
  command.facts->unmet_loss_fen = command.amount_fen - 1;
  EXPECT_THAT(Award(sichuan_, command), HasReason("AMOUNT_ABOVE_CAP"));
  command.facts->unmet_loss_fen = command.amount_fen;
  command.facts->fault = "MAJOR";
  EXPECT_THAT(Award(sichuan_, command), HasReason("NOT_ELIGIBLE"));
  command.facts.reset();
  EXPECT_THAT(Award(sichuan_, command), HasReason("INVALID_FIELDS"));

  const auto granted = Award(sichuan_, testing::AwardForTest(filed.id));
  ASSERT_THAT(granted, IsOk());
  EXPECT_EQ(granted->application.state, State::kGranted);
  EXPECT_THAT(sichuan_.Waiting(), Contains("grants/" + IdOf(70) + ":created"));
  // The same person in the same case, received under another number.
  const Application second = File(8);
  const auto refused = Award(sichuan_, testing::AwardForTest(second.id, 71));
  EXPECT_THAT(refused, HasReason("ALREADY_AIDED"));
  EXPECT_EQ(MetadataOf(refused.status(), "application"), filed.id.value());
}

TEST_F(Stories, AnAwardTheLedgerRefusesIsDecidedAnew) {
  const Application filed = File();
  ASSERT_THAT(Award(sichuan_, testing::AwardForTest(filed.id)), IsOk());
  ASSERT_THAT(sichuan_.Transact([&](IntakeTx& tx) {
    return sichuan_.intake().GrantRefused(
        tx, CallOf(""), filed.id, GrantId(IdOf(70)), "ACCOUNT_NOT_FOUND");
  }),
              IsOk());
  const auto shown = sichuan_.Run(&Intake::Get, CallOf(testing::kDazhou),
                                  GetCommand{filed.id, false});
  EXPECT_EQ(shown->application.state, State::kUnderReview);
  EXPECT_EQ(shown->application.problem, "ACCOUNT_NOT_FOUND");
  EXPECT_EQ(testing::ClockOf(shown->application, "J-07").state,
            StatutoryClock::State::kRunning);
  EXPECT_THAT(Award(sichuan_, testing::AwardForTest(filed.id, 71)), IsOk());
}

TEST_F(Stories, ALeadsOutcomeReturnsToItsSender) {
  Lead lead;
  lead.id = LeadId(IdOf(30));
  lead.source_office = testing::kDazhou;
  lead.source_department = "刑事审判庭";
  lead.target_office = testing::kDazhou;
  lead.original_case_number = "（2026）川17刑初8号";
  lead.category = "E-3";
  lead.text = "被害人家属生活困难";
  ASSERT_THAT(sichuan_.Run(&Intake::CreateLead, CallOf(testing::kDazhou), lead),
              IsOk());
  EXPECT_THAT(
      sichuan_.Run(&Intake::GetLead, CallOf("510104-CT"), lead.id)->text, "");
  CreateCommand create{testing::AidRequest()};
  create.application.lead = lead.id;
  ASSERT_THAT(sichuan_.Run(&Intake::Create, CallOf(testing::kDazhou), create),
              IsOk());
  EXPECT_THAT(sichuan_.Run(&Intake::DismissLead, CallOf(testing::kDazhou),
                           DismissLeadCommand{lead.id, "重复"}),
              HasReason("STATE_FORBIDS"));
  ASSERT_THAT(Award(sichuan_, testing::AwardForTest(ApplicationId(IdOf(2)))),
              IsOk());
  ASSERT_THAT(
      sichuan_.See(&Intake::ObserveGrant, GrantSnapshot{GrantId(IdOf(70)),
                                                        ApplicationId(IdOf(2)),
                                                        Award::Stage::kPaid,
                                                        {}}),
      IsOk());
  const auto closed =
      sichuan_.Run(&Intake::GetLead, CallOf(testing::kDazhou), lead.id);
  EXPECT_EQ(closed->state, Lead::State::kClosed);
  EXPECT_EQ(closed->outcome, "GRANTED");
  EXPECT_EQ(closed->text, lead.text);
  EXPECT_THAT(sichuan_.Waiting(),
              Contains("notices/" + lead.id.value() + ":LEAD_OUTCOME"));
}

TEST_F(Stories, LeadsAreRefusedByName) {
  EXPECT_THAT(sichuan_.Run(&Intake::GetLead, CallOf(testing::kDazhou),
                           LeadId(IdOf(31))),
              HasReason("LEAD_NOT_FOUND"));
  Lead lead;
  lead.id = LeadId(IdOf(30));
  lead.source_office = testing::kDazhou;
  lead.target_office = testing::kDazhou;
  lead.category = "E-3";
  ASSERT_THAT(sichuan_.Run(&Intake::CreateLead, CallOf(testing::kDazhou), lead),
              IsOk());
  lead.category = "E-1";
  EXPECT_THAT(sichuan_.Run(&Intake::CreateLead, CallOf(testing::kDazhou), lead),
              HasReason("LEAD_EXISTS"));
  EXPECT_THAT(sichuan_.Run(&Intake::GetCooperation, CallOf(testing::kDazhou),
                           ReferralId(IdOf(32))),
              HasReason("COOPERATION_NOT_FOUND"));
}

TEST_F(Stories, TheProgrammesAreNeverMerged) {
  Receive();
  EXPECT_THAT(chongqing_.Run(&Intake::Assess, CallOf(testing::kWindow),
                             AssessCommand{claim_.id, testing::FactsForTest()}),
              HasReason("WRONG_PROGRAMME"));
  const Application filed = File();
  EXPECT_THAT(sichuan_.Run(&Intake::Assign, CallOf(testing::kDazhou),
                           AssignCommand{filed.id, {}}),
              HasReason("WRONG_PROGRAMME"));
  EXPECT_THAT(sichuan_.Run(&Intake::Refuse, CallOf(testing::kDazhou),
                           RefuseCommand{filed.id, "重大过错", ""}),
              HasReason("INVALID_FIELDS"));
  EXPECT_THAT(sichuan_.Run(&Intake::Refuse, CallOf(testing::kDazhou),
                           RefuseCommand{filed.id, "重大过错", "X-1"}),
              IsOk());
}

TEST_F(Stories, TheCompetentReceiverReviewsAtOnce) {
  CreateCommand command{testing::WageClaim(5)};
  command.application.receiving_office = testing::kGuangan;
  const auto shown =
      sichuan_.Run(&Intake::Create, CallOf(testing::kGuangan), command);
  ASSERT_THAT(shown, IsOk());
  EXPECT_EQ(shown->application.state, State::kUnderReview);
  EXPECT_EQ(testing::ClockOf(shown->application, "L-33").start, kNoon);
}

}  // namespace
}  // namespace bashu::intake
