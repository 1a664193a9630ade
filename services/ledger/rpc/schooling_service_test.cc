#include "services/ledger/rpc/schooling_service.h"

#include "services/ledger/services_for_test.h"

namespace bashu::ledger {
namespace {

using testing::CallAs;
using testing::HasReason;
using testing::IsOk;

class SchoolingServiceTest : public ServicesTest {
 protected:
  using Schoolings = v1::SchoolingService::Stub;

  SchoolingServiceTest() { OpenBudgets(); }

  absl::StatusOr<v1::Schooling> Support(int number, const std::string& pupil) {
    v1::CreateSchoolingRequest request;
    request.set_schooling_id(TransferUuid(number));
    v1::Schooling& wanted = *request.mutable_schooling();
    wanted.set_office(std::string("offices/") + kCourt);
    wanted.set_pupil_ref(pupil);
    wanted.set_basis("川1702救助学1号");
    // Whatever the day of the test, this year has begun.
    wanted.set_first_school_year(2025);
    wanted.mutable_first_grade()->set_stage(v1::SCHOOL_STAGE_PRIMARY);
    wanted.mutable_first_grade()->set_grade(5);
    wanted.set_age_limit_day("2028-05-04");
    return CallAs(Officer("wang"), *schoolings_stub_,
                  &Schoolings::CreateSchooling, request);
  }
  absl::StatusOr<v1::Schooling> Prove() {
    v1::RecordEnrolmentRequest request;
    request.set_name("schoolings/" + TransferUuid(50));
    request.set_school_year(2025);
    request.mutable_grade()->set_stage(v1::SCHOOL_STAGE_PRIMARY);
    request.mutable_grade()->set_grade(5);
    request.set_proof("学籍1");
    request.set_request_id(TransferUuid(91));
    return CallAs(Officer("wang"), *schoolings_stub_,
                  &Schoolings::RecordEnrolment, request);
  }
  absl::StatusOr<v1::Schooling> Pay(const std::string& officer) {
    v1::PaySchoolYearRequest request;
    request.set_name("schoolings/" + TransferUuid(50));
    request.set_school_year(2025);
    request.set_account("accounts/court.budget");
    request.set_request_id(TransferUuid(92));
    return CallAs(Officer(officer), *schoolings_stub_,
                  &Schoolings::PaySchoolYear, request);
  }
  absl::StatusOr<v1::SchoolingPlan> Plan() {
    v1::GetSchoolingPlanRequest request;
    request.set_name("schoolings/" + TransferUuid(50));
    return CallAs(Officer("wang"), *schoolings_stub_,
                  &Schoolings::GetSchoolingPlan, request);
  }
};

TEST_F(SchoolingServiceTest, AYearIsProvenByOneAndPaidByAnother) {
  ASSERT_THAT(Support(50, "P-17"), IsOk());
  const auto plan = Plan();
  ASSERT_THAT(plan, IsOk());
  ASSERT_EQ(plan->years_size(), 3);  // to the limit of age
  EXPECT_EQ(plan->years(0).condition(), v1::SchoolingPlan::CONDITION_UNPROVEN);
  EXPECT_EQ(plan->years(0).start_day(), "2025-09-01");
  EXPECT_EQ(plan->years(2).grade().stage(), v1::SCHOOL_STAGE_JUNIOR);
  EXPECT_EQ(plan->rules_version(), "2026.11.1");
  ASSERT_THAT(Prove(), IsOk());
  EXPECT_THAT(Pay("wang"), HasReason("INSTRUMENT_MAKER_IS_CHECKER"));
  const auto paid = Pay("chair");
  ASSERT_THAT(paid, IsOk());
  EXPECT_THAT(Pay("chair"), IsOk());  // the same request
  EXPECT_EQ(paid->years(0).amount_fen(), 100'000);
  EXPECT_FALSE(paid->years(0).transfer().empty());
  EXPECT_EQ(Plan()->years(0).condition(), v1::SchoolingPlan::CONDITION_PAID);
  v1::GetSchoolingRequest get;
  get.set_name(paid->name());
  const auto got = CallAs(Officer("wang"), *schoolings_stub_,
                          &Schoolings::GetSchooling, get);
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->SerializeAsString(), paid->SerializeAsString());
}

TEST_F(SchoolingServiceTest, EveryWrongFieldIsNamed) {
  v1::CreateSchoolingRequest request;
  request.set_schooling_id("7");
  request.mutable_schooling()->set_age_limit_day("soon");
  const auto refused = CallAs(Officer("wang"), *schoolings_stub_,
                              &Schoolings::CreateSchooling, request);
  EXPECT_THAT(refused, HasReason("INVALID_FIELDS"));
  const std::string text(refused.status().message());
  for (const char* field :
       {"schooling_id", "schooling.office", "schooling.pupil_ref",
        "schooling.basis", "schooling.first_school_year",
        "schooling.first_grade.stage", "schooling.first_grade.grade",
        "schooling.age_limit_day"}) {
    EXPECT_NE(text.find(field), std::string::npos) << field;
  }
}

TEST_F(SchoolingServiceTest, SupportEndsAndIsListed) {
  ASSERT_THAT(Support(50, "P-17"), IsOk());
  ASSERT_THAT(Support(51, "P-18"), IsOk());
  EXPECT_THAT(Support(52, "P-17"), HasReason("INSTRUMENT_TAKEN"));
  v1::EndSchoolingRequest end;
  end.set_name("schoolings/" + TransferUuid(50));
  end.set_end(v1::Schooling::END_STUDIES_ENDED);
  end.set_basis("毕业");
  end.set_request_id(TransferUuid(93));
  const auto ended = CallAs(Officer("wang"), *schoolings_stub_,
                            &Schoolings::EndSchooling, end);
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->end(), v1::Schooling::END_STUDIES_ENDED);
  EXPECT_THAT(Prove(), HasReason("INSTRUMENT_STATE"));
  v1::ListSchoolingsRequest list;
  list.set_office(std::string("offices/") + kCourt);
  list.set_page_size(1);
  const auto ask = [&] {
    return CallAs(Officer("wang"), *schoolings_stub_,
                  &Schoolings::ListSchoolings, list);
  };
  const auto first = ask();
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->schoolings(0).pupil_ref(), "P-18");
  list.set_page_token(first->next_page_token());
  EXPECT_EQ(ask()->schoolings(0).pupil_ref(), "P-17");
}

}  // namespace
}  // namespace bashu::ledger
