// Intake's three services through a real server, on a memory store.

#include "services/intake/rpc/application_service.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/error.h"
#include "services/intake/domain/people_for_test.h"
#include "services/intake/rpc/cooperation_service.h"
#include "services/intake/rpc/lead_service.h"
#include "services/intake/storage/memory_store.h"
#include "tests/testing/in_process.h"
#include "tests/testing/status_matchers.h"

namespace bashu::intake {
namespace {

using ::bashu::testing::CallAs;
using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using testing::IdOf;

constexpr char kLi[] = "spiffe://50.bashu/office/500112-LA/officer/li";
constexpr char kZhou[] = "spiffe://50.bashu/office/500103-LA/officer/zhou";
constexpr char kWang[] = "spiffe://51.bashu/office/511700-CT/officer/wang";

using ApplicationStub = v1::ApplicationService::Stub;
using LeadStub = v1::LeadService::Stub;

v1::CreateApplicationRequest WageRequest(int id = 1) {
  v1::CreateApplicationRequest request;
  request.set_application_id(IdOf(id));
  v1::Application& application = *request.mutable_application();
  application.set_programme(type::v1::PROGRAMME_LEGAL_AID);
  application.set_receiving_office("offices/500112-LA");
  v1::Person& person = *application.mutable_applicant();
  person.set_display_name("刘某");
  person.set_id_number("11010519491231002X");
  person.set_phone("13800000000");
  person.set_residence_division("divisions/500101");
  v1::Matter& matter = *application.mutable_matter();
  matter.set_matter("LABOUR_WAGES");
  matter.set_proceeding(routing::v1::PROCEEDING_NON_LITIGATION);
  matter.set_handling_organ_division("divisions/511602");
  matter.set_statement("工资被拖欠");
  return request;
}

class Wire {
 public:
  explicit Wire(std::string region)
      : intake_(testing::RulesForTest(), ids_, std::move(region)) {}

  testing::CountingIds ids_;
  Intake intake_;
  std::unique_ptr<store::Store<IntakeTx>> store_ = NewMemoryIntakeStore();
  bashu::testing::CallEnvironment<IntakeTx> environment_{*store_};
  ApplicationService applications_{environment_.calls, intake_,
                                   environment_.clock};
  LeadService leads_{environment_.calls, intake_, environment_.clock};
  CooperationService cooperations_{environment_.calls, intake_};
  bashu::testing::InProcessServer server_{
      {&applications_, &leads_, &cooperations_}};
  std::unique_ptr<ApplicationStub> application_stub_ =
      v1::ApplicationService::NewStub(server_.channel());
  std::unique_ptr<LeadStub> lead_stub_ =
      v1::LeadService::NewStub(server_.channel());
};

class Services : public ::testing::Test {
 protected:
  absl::StatusOr<v1::Application> Create(
      const v1::CreateApplicationRequest& request) {
    return CallAs(kLi, *chongqing_.application_stub_,
                  &ApplicationStub::CreateApplication, request);
  }

  absl::StatusOr<v1::Application> Get(const char* who,
                                      v1::ApplicationView view) {
    v1::GetApplicationRequest request;
    request.set_name("applications/" + IdOf(1));
    request.set_view(view);
    return CallAs(who, *chongqing_.application_stub_,
                  &ApplicationStub::GetApplication, request);
  }

  Wire chongqing_{"50"};
  Wire sichuan_{"51"};
};

TEST_F(Services, AnswerACreationWithTheReceiptAndNoPerson) {
  const auto created = Create(WageRequest());
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->name(), "applications/" + IdOf(1));
  EXPECT_EQ(created->state(), v1::Application::STATE_RECEIVED);
  EXPECT_EQ(created->receipt_number(), "500112-LA-2026-000001");
  EXPECT_EQ(created->holder_office(), "offices/500112-LA");
  EXPECT_EQ(created->etag(), "1");
  EXPECT_EQ(created->clocks_size(), 2);
  EXPECT_FALSE(created->has_applicant());
  EXPECT_EQ(created->matter().statement(), "");
  const auto again = Create(WageRequest());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), created->SerializeAsString());
}

TEST_F(Services, ShowPersonsToTheHoldersOfficersOnlyAndWriteItDown) {
  ASSERT_THAT(Create(WageRequest()), IsOk());
  EXPECT_FALSE(Get(kZhou, v1::APPLICATION_VIEW_BASIC)->has_applicant());
  EXPECT_THAT(Get(kZhou, v1::APPLICATION_VIEW_FULL), HasReason("NOT_HOLDER"));
  const auto full = Get(kLi, v1::APPLICATION_VIEW_FULL);
  ASSERT_THAT(full, IsOk());
  EXPECT_EQ(full->applicant().display_name(), "刘某");
  EXPECT_EQ(full->matter().statement(), "工资被拖欠");
}

TEST_F(Services, RefuseByReasonInOrder) {
  v1::CreateApplicationRequest request = WageRequest();
  request.mutable_application()->set_receiving_office("offices/500103-LA");
  request.mutable_application()->mutable_applicant()->set_phone("1");
  EXPECT_THAT(Create(request), HasReason("INVALID_FIELDS"));
  request.mutable_application()->mutable_applicant()->set_phone("13800000000");
  EXPECT_THAT(Create(request), HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(Get(kLi, v1::APPLICATION_VIEW_BASIC),
              HasReason("APPLICATION_NOT_FOUND"));
  EXPECT_THAT(Get("", v1::APPLICATION_VIEW_BASIC), HasReason("PEER_ANONYMOUS"));
}

TEST_F(Services, PageThroughAnOfficesApplications) {
  for (int i = 1; i <= 3; ++i) ASSERT_THAT(Create(WageRequest(i)), IsOk());
  v1::ListApplicationsRequest request;
  request.set_office("offices/500112-LA");
  request.set_page_size(2);
  const auto list = [&] {
    return CallAs(kLi, *chongqing_.application_stub_,
                  &ApplicationStub::ListApplications, request);
  };
  auto page = list();
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->applications_size(), 2);
  EXPECT_EQ(page->applications(0).name(), "applications/" + IdOf(3));
  EXPECT_FALSE(page->applications(0).has_applicant());
  request.set_page_token(page->next_page_token());
  page = list();
  ASSERT_EQ(page->applications_size(), 1);
  EXPECT_EQ(page->next_page_token(), "");
  request.set_state(v1::Application::STATE_RECEIVED);
  EXPECT_THAT(list(), HasReason("PAGE_TOKEN_INVALID"));
  request.clear_page_token();
  request.set_office("offices/500103-LA");
  EXPECT_THAT(list(), HasReason("OFFICE_NOT_ALLOWED"));
}

TEST_F(Services, GiveARepeatedTransferItsFirstAnswer) {
  ASSERT_THAT(Create(WageRequest()), IsOk());
  v1::TransferApplicationRequest request;
  request.set_name("applications/" + IdOf(1));
  request.set_request_id(IdOf(50));
  request.set_target_office("offices/511602-LA");
  const auto transfer = [&] {
    return CallAs(kLi, *chongqing_.application_stub_,
                  &ApplicationStub::TransferApplication, request);
  };
  const auto first = transfer();
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->state(), v1::Application::STATE_TRANSFERRING);
  EXPECT_EQ(first->offered_office(), "offices/511602-LA");
  const auto second = transfer();
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->SerializeAsString(), first->SerializeAsString());
  request.set_target_office("offices/510104-LA");
  EXPECT_THAT(transfer(), HasReason("REQUEST_ID_REUSED"));
  request.set_request_id(IdOf(51));
  EXPECT_THAT(transfer(), HasReason("STATE_FORBIDS"));
}

v1::CreateLeadRequest LeadRequest() {
  v1::CreateLeadRequest lead;
  lead.set_lead_id(IdOf(30));
  lead.mutable_lead()->set_source_office("offices/511700-CT");
  lead.mutable_lead()->set_source_department("刑事审判庭");
  lead.mutable_lead()->set_target_office("offices/511700-CT");
  lead.mutable_lead()->set_original_case_number("（2026）川17刑初8号");
  lead.mutable_lead()->set_category("E-3");
  return lead;
}

// Judicial aid at Dazhou's court, out of `lead`.
v1::CreateApplicationRequest AidOutOf(const std::string& lead) {
  v1::CreateApplicationRequest create = WageRequest(2);
  create.set_lead(lead);
  v1::Application& application = *create.mutable_application();
  application.set_programme(type::v1::PROGRAMME_JUDICIAL_AID);
  application.set_receiving_office("offices/511700-CT");
  application.mutable_matter()->set_original_case_office("offices/511700-CT");
  application.mutable_matter()->set_original_case_number("（2026）川17刑初8号");
  application.mutable_matter()->set_category("E-3");
  return create;
}

// The whole amount from one court to one payee.
v1::GrantApplicationRequest AwardOf(const std::string& name,
                                    const v1::AmountFacts& facts,
                                    int64_t amount_fen) {
  v1::GrantApplicationRequest grant;
  grant.set_name(name);
  grant.set_request_id(IdOf(70));
  grant.set_reason("符合条件");
  *grant.mutable_facts() = facts;
  grant.set_amount_fen(amount_fen);
  auto* share = grant.add_shares();
  share->set_office("offices/511700-CT");
  share->set_account("accounts/a1");
  share->set_amount_fen(amount_fen);
  auto* payee = grant.add_payees();
  payee->set_display_name("刘某");
  payee->set_bank_account("6222000011112222");
  payee->set_bank_code("102100099996");
  payee->set_amount_fen(amount_fen);
  return grant;
}

TEST_F(Services, TakeALeadToAnAwardWithItsWorking) {
  const auto recorded =
      CallAs(kWang, *sichuan_.lead_stub_, &LeadStub::CreateLead, LeadRequest());
  ASSERT_THAT(recorded, IsOk());
  EXPECT_EQ(recorded->state(), v1::Lead::STATE_RECORDED);
  EXPECT_EQ(recorded->clocks_size(), 1);

  const auto filed =
      CallAs(kWang, *sichuan_.application_stub_,
             &ApplicationStub::CreateApplication, AidOutOf(recorded->name()));
  ASSERT_THAT(filed, IsOk());
  EXPECT_EQ(filed->state(), v1::Application::STATE_UNDER_REVIEW);
  EXPECT_EQ(filed->lead(), recorded->name());

  v1::AssessAmountRequest assess;
  assess.set_name(filed->name());
  v1::AmountFacts& facts = *assess.mutable_facts();
  facts.set_harm("DEATH_OF_MAIN_EARNER");
  facts.set_hardship("VERY_HARD");
  facts.set_fault("NONE");
  facts.set_unmet_loss_fen(90'000'000);
  const auto advice = CallAs(kWang, *sichuan_.application_stub_,
                             &ApplicationStub::AssessAmount, assess);
  ASSERT_THAT(advice, IsOk());
  EXPECT_EQ(advice->amount_fen(), 16'320'000);
  EXPECT_EQ(advice->steps(0).working(), "8,500.00 × 24 = 204,000.00");

  const auto granted = CallAs(
      kWang, *sichuan_.application_stub_, &ApplicationStub::GrantApplication,
      AwardOf(filed->name(), facts, advice->amount_fen()));
  ASSERT_THAT(granted, IsOk());
  EXPECT_EQ(granted->state(), v1::Application::STATE_GRANTED);
  EXPECT_EQ(granted->grant(), "grants/" + IdOf(70));
  EXPECT_EQ(granted->decision().amount_fen(), 16'320'000);
  EXPECT_EQ(granted->decision().derivation().conditions_size(), 3);
}

TEST_F(Services, LetTheAskedOfficeAnswer) {
  ReferralSnapshot seen;
  seen.id = ReferralId(IdOf(60));
  seen.kind = SentReferral::Kind::kCooperation;
  seen.application = ApplicationId(IdOf(2));
  seen.source_office = testing::kDazhou;
  seen.target_office = "500112-LA";
  seen.reason = "HOUSEHOLD_VERIFICATION";
  seen.request_text = "请核实";
  ASSERT_THAT(chongqing_.store_->Transact([&](IntakeTx& tx) {
    return chongqing_.intake_.ObserveReferral(tx, testing::CallOf(""), seen);
  }),
              IsOk());
  const auto stub =
      v1::CooperationService::NewStub(chongqing_.server_.channel());
  using Stub = v1::CooperationService::Stub;
  v1::GetCooperationRequest get;
  get.set_name("cooperations/" + IdOf(60));
  EXPECT_THAT(CallAs(kZhou, *stub, &Stub::GetCooperation, get),
              HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_EQ(CallAs(kLi, *stub, &Stub::GetCooperation, get)->text(), "请核实");
  v1::ListCooperationsRequest list;
  list.set_office("offices/500112-LA");
  const auto page = CallAs(kLi, *stub, &Stub::ListCooperations, list);
  ASSERT_EQ(page->cooperations_size(), 1);
  EXPECT_EQ(page->cooperations(0).text(), "");
  v1::AnswerCooperationRequest answer;
  answer.set_name(get.name());
  answer.set_request_id(IdOf(61));
  answer.set_fulfilled(true);
  answer.set_answer("属实");
  const auto answered = CallAs(kLi, *stub, &Stub::AnswerCooperation, answer);
  ASSERT_THAT(answered, IsOk());
  EXPECT_EQ(answered->state(), v1::Cooperation::STATE_ANSWERED);
}

}  // namespace
}  // namespace bashu::intake
