#include "services/intake/rpc/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/error.h"
#include "services/intake/domain/limits.h"
#include "services/intake/domain/people_for_test.h"
#include "tests/testing/status_matchers.h"

namespace bashu::intake {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

const EligibilityRules kRules = testing::EligibilityRulesForTest();
const ParseContext kContext{kRules, absl::CivilDay(2026, 3, 2)};

v1::CreateApplicationRequest WageRequest() {
  v1::CreateApplicationRequest request;
  request.set_application_id(testing::IdOf(1));
  v1::Application& application = *request.mutable_application();
  application.set_programme(type::v1::PROGRAMME_LEGAL_AID);
  application.set_receiving_office("offices/500112-LA");
  application.set_exemption_claim("MIGRANT_WORKER_WAGES");
  v1::Person& person = *application.mutable_applicant();
  person.set_display_name("刘某");
  person.set_id_number("11010519491231002X");
  person.set_phone("13800000000");
  person.set_residence_division("divisions/500101");
  v1::Matter& matter = *application.mutable_matter();
  matter.set_matter("LABOUR_WAGES");
  matter.set_proceeding(routing::v1::PROCEEDING_NON_LITIGATION);
  matter.set_handling_organ_division("divisions/511602");
  return request;
}

TEST(ParseCreate, ReadsEveryField) {
  const auto command = Parse(kContext, WageRequest());
  ASSERT_THAT(command, IsOk());
  EXPECT_EQ(command->application.receiving_office, "500112-LA");
  EXPECT_EQ(command->application.matter.handling_organ_division, "511602");
  EXPECT_EQ(command->application.matter.proceeding, Proceeding::kNonLitigation);
  EXPECT_EQ(command->application.applicant, testing::LiuForTest());
}

TEST(ParseCreate, NamesEveryWrongFieldAtOnce) {
  EXPECT_THAT(FieldViolationsOf(
                  Parse(kContext, v1::CreateApplicationRequest()).status()),
              UnorderedElementsAre(
                  "application_id: REQUIRED", "application.programme: REQUIRED",
                  "application.receiving_office: REQUIRED",
                  "application.applicant.display_name: REQUIRED",
                  "application.applicant.id_number: REQUIRED",
                  "application.applicant.phone: REQUIRED",
                  "application.applicant.residence_division: REQUIRED",
                  "application.matter.matter: REQUIRED",
                  "application.matter.proceeding: REQUIRED"));
}

TEST(ParseCreate, RefusesEachWrongValueAndNeverRepeatsIt) {
  using Request = v1::CreateApplicationRequest;
  struct {
    void (*spoil)(Request&);
    const char* violation;
  } cases[] = {
      {[](Request& r) {
         r.mutable_application()->mutable_applicant()->set_id_number(
             "110105194912310021");
       },
       "application.applicant.id_number: ID_NUMBER_CHECKSUM"},
      {[](Request& r) {
         r.mutable_application()->mutable_applicant()->set_phone("110105");
       },
       "application.applicant.phone: FORMAT"},
      {[](Request& r) {
         r.mutable_application()->mutable_applicant()->set_display_name(
             std::string(kPersonNameMax + 1, 'x'));
       },
       "application.applicant.display_name: TOO_LONG"},
      {[](Request& r) {
         r.mutable_application()->set_receiving_office("offices/yubei");
       },
       "application.receiving_office: FORMAT"},
      {[](Request& r) {
         r.mutable_application()->mutable_matter()->set_cause_division(
             "divisions/5116");
       },
       "application.matter.cause_division: FORMAT"},
      {[](Request& r) {
         r.mutable_application()->mutable_matter()->set_category("E-3");
       },
       "application.matter.category: CONTRADICTION"},
      {[](Request& r) {
         r.mutable_application()->set_exemption_claim("NO_SUCH");
       },
       "application.exemption_claim: UNKNOWN_CODE"},
      {[](Request& r) {
         r.mutable_application()->add_papers()->set_paper("papers/p1");
         r.mutable_application()->mutable_papers(0)->set_size_bytes(1);
       },
       "application.papers[0].digest: FORMAT"},
      {[](Request& r) { r.set_application_id("1"); }, "application_id: FORMAT"},
  };
  for (const auto& c : cases) {
    Request request = WageRequest();
    c.spoil(request);
    const auto command = Parse(kContext, request);
    EXPECT_THAT(FieldViolationsOf(command.status()), ElementsAre(c.violation));
    EXPECT_THAT(command.status().ToString(), Not(HasSubstr("110105")));
  }
}

TEST(ParseCreate, NeedsTheOriginalCaseForJudicialAid) {
  v1::CreateApplicationRequest request = WageRequest();
  v1::Application& application = *request.mutable_application();
  application.set_programme(type::v1::PROGRAMME_JUDICIAL_AID);
  application.clear_exemption_claim();
  EXPECT_THAT(FieldViolationsOf(Parse(kContext, request).status()),
              ElementsAre("application.matter.original_case_office: REQUIRED",
                          "application.matter.original_case_number: REQUIRED",
                          "application.matter.category: REQUIRED"));
}

TEST(ParseCreate, TakesThePhonesPeopleHave) {
  for (const char* phone :
       {"13800000000", "028-12345678", "02812345678", "0826-2345678"}) {
    v1::CreateApplicationRequest request = WageRequest();
    request.mutable_application()->mutable_applicant()->set_phone(phone);
    EXPECT_THAT(Parse(kContext, request), IsOk()) << phone;
  }
}

TEST(ParseGrant, NamesSharesAndPayeesByTheirPlace) {
  v1::GrantApplicationRequest request;
  request.set_name("applications/" + testing::IdOf(2));
  request.set_request_id(testing::IdOf(70));
  request.set_reason("符合条件");
  request.set_amount_fen(-1);
  request.add_shares()->set_office("offices/511702-CT");
  request.add_payees()->set_display_name("刘某");
  EXPECT_THAT(
      FieldViolationsOf(Parse(request).status()),
      ElementsAre("amount_fen: OUT_OF_RANGE", "shares[0].account: REQUIRED",
                  "shares[0].amount_fen: OUT_OF_RANGE",
                  "payees[0].bank_account: REQUIRED",
                  "payees[0].bank_code: REQUIRED",
                  "payees[0].amount_fen: OUT_OF_RANGE"));
}

TEST(ParseList, RefusesATokenItNeverGave) {
  v1::ListApplicationsRequest request;
  request.set_office("offices/500112-LA");
  EXPECT_EQ(Parse(request)->limit, kPageSizeUsual + 1);
  request.set_page_size(10'000);
  EXPECT_EQ(Parse(request)->limit, kPageSizeMax + 1);
  request.set_page_token("5");
  EXPECT_THAT(Parse(request), HasReason("PAGE_TOKEN_INVALID"));
}

}  // namespace
}  // namespace bashu::intake
