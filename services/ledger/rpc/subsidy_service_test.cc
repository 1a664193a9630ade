#include "services/ledger/rpc/subsidy_service.h"

#include "services/ledger/services_for_test.h"

namespace bashu::ledger {
namespace {

using testing::CallAs;
using testing::HasReason;
using testing::IsOk;

class SubsidyServiceTest : public ServicesTest {
 protected:
  using Subsidies = v1::SubsidyService::Stub;

  SubsidyServiceTest() { OpenBudgets(); }

  static v1::SubsidyBasis Basis() {
    v1::SubsidyBasis basis;
    basis.set_office(std::string("offices/") + kCourt);
    basis.set_service(v1::LEGAL_SERVICE_CASE_HANDLING);
    basis.set_stage("FIRST_INSTANCE");
    basis.set_service_day("2026-03-01");
    basis.set_grade(v1::QUALITY_GRADE_EXCELLENT);
    basis.set_recipient(v1::SubsidyBasis::RECIPIENT_LAWYER);
    return basis;
  }
  absl::StatusOr<v1::ComputeSubsidyResponse> Compute(
      const v1::SubsidyBasis& basis) {
    v1::ComputeSubsidyRequest request;
    *request.mutable_basis() = basis;
    return CallAs(Officer("wang"), *subsidies_stub_, &Subsidies::ComputeSubsidy,
                  request);
  }
  v1::CreateSubsidyRequest Proposal(int number, int of_case) {
    v1::CreateSubsidyRequest request;
    request.set_subsidy_id(TransferUuid(number));
    v1::Subsidy& wanted = *request.mutable_subsidy();
    wanted.set_case_name("cases/" + TransferUuid(of_case));
    wanted.set_lawyer_ref("L-17");
    wanted.set_account("accounts/court.budget");
    *wanted.mutable_basis() = Basis();
    wanted.set_digest(Compute(Basis())->digest());
    return request;
  }
  absl::StatusOr<v1::Subsidy> Create(const v1::CreateSubsidyRequest& request) {
    return CallAs(Officer("wang"), *subsidies_stub_, &Subsidies::CreateSubsidy,
                  request);
  }
};

TEST_F(SubsidyServiceTest, IsComputedProposedAndPaid) {
  const auto computed = Compute(Basis());
  ASSERT_THAT(computed, IsOk());
  EXPECT_EQ(computed->amount_fen(), 216'001);
  ASSERT_EQ(computed->derivation().conditions_size(), 2);
  EXPECT_EQ(computed->derivation().conditions(1).rule_id(), "L-83");
  EXPECT_EQ(computed->derivation().conditions(1).source().document(), "标准");
  const auto made = Create(Proposal(50, 80));
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->state(), v1::Subsidy::STATE_PROPOSED);
  v1::ApproveSubsidyRequest approve;
  approve.set_name(made->name());
  approve.set_digest(made->digest());
  approve.set_request_id(TransferUuid(90));
  EXPECT_THAT(CallAs(Officer("wang"), *subsidies_stub_,
                     &Subsidies::ApproveSubsidy, approve),
              HasReason("INSTRUMENT_MAKER_IS_CHECKER"));
  const auto paid = CallAs(Officer("chair"), *subsidies_stub_,
                           &Subsidies::ApproveSubsidy, approve);
  ASSERT_THAT(paid, IsOk());
  EXPECT_EQ(paid->state(), v1::Subsidy::STATE_PAID);
  EXPECT_FALSE(paid->transfer().empty());
  v1::GetSubsidyRequest get;
  get.set_name(made->name());
  const auto got =
      CallAs(Officer("wang"), *subsidies_stub_, &Subsidies::GetSubsidy, get);
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->SerializeAsString(), paid->SerializeAsString());
}

TEST_F(SubsidyServiceTest, PublicEmployeesGetNothing) {
  v1::SubsidyBasis basis = Basis();
  basis.set_recipient(v1::SubsidyBasis::RECIPIENT_PUBLIC_EMPLOYEE);
  EXPECT_THAT(Compute(basis), HasReason("PUBLIC_EMPLOYEE_UNPAID"));
  basis.clear_recipient();
  EXPECT_THAT(Compute(basis), HasReason("INVALID_FIELDS"));
}

TEST_F(SubsidyServiceTest, EveryWrongFieldIsNamed) {
  v1::CreateSubsidyRequest request;
  request.set_subsidy_id("7");
  v1::SubsidyBasis& basis = *request.mutable_subsidy()->mutable_basis();
  basis.set_service(v1::LEGAL_SERVICE_ADVICE);
  basis.set_stage("FIRST_INSTANCE");
  basis.set_service_day("yesterday");
  basis.set_units(1001);
  basis.set_grade(v1::QUALITY_GRADE_GOOD);
  basis.set_part_permille(500);
  const auto refused = Create(request);
  EXPECT_THAT(refused, HasReason("INVALID_FIELDS"));
  const std::string text(refused.status().message());
  for (const char* field :
       {"subsidy_id", "subsidy.case_name", "subsidy.lawyer_ref",
        "subsidy.account", "subsidy.basis.office", "subsidy.basis.stage",
        "subsidy.basis.service_day", "subsidy.basis.units",
        "subsidy.basis.grade", "subsidy.basis.part_permille",
        "subsidy.basis.recipient", "subsidy.digest"}) {
    EXPECT_NE(text.find(field), std::string::npos) << field;
  }
}

TEST_F(SubsidyServiceTest, ListsRatesOfARegion) {
  v1::GetSubsidyTableRequest request;
  request.set_division_prefix("51");
  const auto rates = CallAs(Officer("wang"), *subsidies_stub_,
                            &Subsidies::GetSubsidyTable, request);
  ASSERT_THAT(rates, IsOk());
  ASSERT_EQ(rates->rates_size(), 3);
  EXPECT_EQ(rates->rates(0).validity().last_day(), "2023-12-31");
  EXPECT_EQ(rates->rates(1).unit_fen(), 180'001);
  EXPECT_EQ(rates->rules_version(), "2026.11.1");
}

TEST_F(SubsidyServiceTest, ListsAndVoidsAnOfficesSubsidies) {
  ASSERT_THAT(Create(Proposal(50, 80)), IsOk());
  ASSERT_THAT(Create(Proposal(51, 81)), IsOk());
  EXPECT_THAT(Create(Proposal(52, 81)), HasReason("INSTRUMENT_TAKEN"));
  v1::ListSubsidiesRequest list;
  list.set_office(std::string("offices/") + kCourt);
  list.set_page_size(1);
  const auto ask = [&] {
    return CallAs(Officer("wang"), *subsidies_stub_, &Subsidies::ListSubsidies,
                  list);
  };
  const auto first = ask();
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->subsidies(0).name(), "subsidies/" + TransferUuid(51));
  list.set_page_token(first->next_page_token());
  EXPECT_EQ(ask()->subsidies(0).name(), "subsidies/" + TransferUuid(50));
  v1::VoidSubsidyRequest request;
  request.set_name("subsidies/" + TransferUuid(51));
  request.set_reason("误报");
  request.set_request_id(TransferUuid(91));
  const auto voided = CallAs(Officer("wang"), *subsidies_stub_,
                             &Subsidies::VoidSubsidy, request);
  ASSERT_THAT(voided, IsOk());
  EXPECT_EQ(voided->void_reason(), "误报");
  EXPECT_THAT(Create(Proposal(52, 81)), IsOk());
}

}  // namespace
}  // namespace bashu::ledger
