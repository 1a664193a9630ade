#include "services/ledger/rpc/grant_service.h"

#include <gmock/gmock.h>

#include "services/ledger/services_for_test.h"

namespace bashu::ledger {
namespace {

using testing::CallAs;
using ::testing::Contains;
using testing::HasReason;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;
using ::testing::SizeIs;

const char kName[] = "grants/0195e5a0-0000-7000-8000-000000000001";

class GrantServiceTest : public ServicesTest {
 protected:
  GrantServiceTest() { OpenBudgets(); }

  absl::StatusOr<v1::Grant> Create() {
    return CallAs(kIntake, *grants_stub_, &Grants::CreateGrant, GrantRequest());
  }
  template <typename Request>
  Request Named(int request_number) {
    Request request;
    request.set_name(kName);
    request.set_request_id(TransferUuid(request_number));
    return request;
  }
  absl::StatusOr<v1::Grant> Reserve(const std::string& officer = "wang") {
    return CallAs(Officer(officer), *grants_stub_, &Grants::ReserveGrant,
                  Named<v1::ReserveGrantRequest>(100));
  }
  absl::StatusOr<v1::Grant> Approve(const std::string& officer, int number,
                                    const std::string& digest) {
    auto request = Named<v1::ApproveGrantRequest>(number);
    request.set_proposal_digest(digest);
    return CallAs(Officer(officer), *grants_stub_, &Grants::ApproveGrant,
                  request);
  }
  absl::StatusOr<v1::Grant> Get(const std::string& caller, v1::GrantView view) {
    v1::GetGrantRequest request;
    request.set_name(kName);
    request.set_view(view);
    return CallAs(caller, *grants_stub_, &Grants::GetGrant, request);
  }
};

TEST_F(GrantServiceTest, ComputesSharesThatAGrantIsMadeOf) {
  v1::ComputeSharesRequest request;
  request.set_amount_fen(3'000'000);
  request.set_rule(v1::ComputeSharesRequest::RULE_ORDER);
  v1::ShareSource& court = *request.add_sources();
  court.set_account("accounts/court.budget");
  court.set_most_permille(500);
  request.add_sources()->set_account("accounts/upper.budget");
  const auto ask = [&] {
    return CallAs(Officer("wang"), *grants_stub_, &Grants::ComputeShares,
                  request);
  };
  const auto computed = ask();
  ASSERT_THAT(computed, IsOk());
  ASSERT_EQ(computed->shares_size(), 2);
  v1::CreateGrantRequest create = GrantRequest();
  create.mutable_grant()->clear_shares();
  for (const v1::ComputedShare& each : computed->shares()) {
    EXPECT_EQ(each.share().amount_fen(), 1'500'000);
    *create.mutable_grant()->add_shares() = each.share();
  }
  EXPECT_THAT(CallAs(kIntake, *grants_stub_, &Grants::CreateGrant, create),
              IsOk());
  court.set_most_permille(1001);
  court.set_weight(-1);
  request.mutable_sources(1)->set_account("accounts/court.budget");
  request.set_rule(v1::ComputeSharesRequest::RULE_UNSPECIFIED);
  const std::string text(ask().status().message());
  for (const char* field : {"rule", "sources[0].most_permille",
                            "sources[0].weight", "sources[1].account"}) {
    EXPECT_THAT(text, HasSubstr(field));
  }
}

TEST_F(GrantServiceTest, GoesFromProposalToPayment) {
  const auto created = Create();
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->state(), v1::Grant::STATE_PROPOSED);
  EXPECT_EQ(created->disbursements(1).name(),
            "disbursements/0195e5a0-0000-7000-8000-000000000001.2");
  const auto reserved = Reserve();
  ASSERT_THAT(reserved, IsOk());
  EXPECT_EQ(reserved->maker(), Officer("wang"));
  EXPECT_THAT(reserved->shares(0).transfer(), HasSubstr("transfers/"));
  const std::string digest = created->proposal_digest();
  EXPECT_THAT(Approve("wang", 101, digest), HasReason("MAKER_IS_CHECKER"));
  EXPECT_THAT(Approve("chair", 102, "seen another"),
              HasReason("PROPOSAL_CHANGED"));
  ASSERT_THAT(Approve("chair", 103, digest), IsOk());
  EXPECT_THAT(Approve("chair", 104, digest), HasReason("ALREADY_APPROVED"));
  const auto funded = Approve("cashier", 105, digest);
  ASSERT_THAT(funded, IsOk());
  EXPECT_EQ(funded->state(), v1::Grant::STATE_FUNDED);
  const auto paying =
      CallAs(Officer("cashier2"), *grants_stub_, &Grants::DisburseGrant,
             Named<v1::DisburseGrantRequest>(106));
  ASSERT_THAT(paying, IsOk());
  EXPECT_EQ(paying->disbursements(0).state(), v1::Disbursement::STATE_CHECKING);
}

TEST_F(GrantServiceTest, ARepeatGetsTheFirstAnswer) {
  ASSERT_THAT(Create(), IsOk());
  const auto first = Reserve();
  ASSERT_THAT(first, IsOk());
  const auto again = Reserve();
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_THAT(CallAs(Officer("wang"), *grants_stub_, &Grants::ReserveGrant,
                     Named<v1::ReserveGrantRequest>(999)),
              HasReason("GRANT_STATE"));
}

TEST_F(GrantServiceTest, ShowsPayeesToTheDecidingOfficeOnly) {
  ASSERT_THAT(Create(), IsOk());
  const auto full = Get(Officer("chair"), v1::GRANT_VIEW_FULL);
  ASSERT_THAT(full, IsOk());
  EXPECT_EQ(full->disbursements(0).payee_display_name(), "李明");
  EXPECT_EQ(full->disbursements(0).payee_bank_account(), "6222020000001234");
  const auto basic = Get(Officer("chair"), v1::GRANT_VIEW_BASIC);
  ASSERT_THAT(basic, IsOk());
  EXPECT_THAT(basic->SerializeAsString(), Not(HasSubstr("李明")));
  EXPECT_THAT(basic->SerializeAsString(), Not(HasSubstr("6222020000001234")));
  EXPECT_THAT(Get(Officer("zhao", kUpper), v1::GRANT_VIEW_BASIC), IsOk());
  EXPECT_THAT(Get(Officer("zhao", kUpper), v1::GRANT_VIEW_FULL),
              HasReason("OFFICE_NOT_ALLOWED"));
}

TEST_F(GrantServiceTest, NamesEveryWrongFieldOfAGrant) {
  v1::CreateGrantRequest request = GrantRequest();
  request.set_grant_id("g1");
  request.mutable_grant()->mutable_shares(1)->set_amount_fen(0);
  request.mutable_grant()->mutable_disbursements(0)->set_payee_bank_account(
      "1234567");
  request.mutable_grant()->mutable_disbursements(1)->clear_payee_display_name();
  const auto refused =
      CallAs(kIntake, *grants_stub_, &Grants::CreateGrant, request);
  EXPECT_THAT(
      FieldViolationsOf(refused.status()),
      ::testing::ElementsAre(
          "grant_id: FORMAT", "grant.shares[1].amount_fen: OUT_OF_RANGE",
          "grant.disbursements[0].payee_bank_account: FORMAT",
          "grant.disbursements[1].payee_display_name: REQUIRED"));
}

TEST_F(GrantServiceTest, BoundsItsLists) {
  v1::CreateGrantRequest request = GrantRequest();
  v1::Grant& grant = *request.mutable_grant();
  while (grant.shares_size() <= 20) *grant.add_shares() = grant.shares(0);
  while (grant.disbursements_size() <= 35) {
    *grant.add_disbursements() = grant.disbursements(0);
  }
  const auto refused =
      CallAs(kIntake, *grants_stub_, &Grants::CreateGrant, request);
  EXPECT_THAT(FieldViolationsOf(refused.status()),
              Contains("grant.shares: TOO_LONG"));
  EXPECT_THAT(FieldViolationsOf(refused.status()),
              Contains("grant.disbursements: TOO_LONG"));
}

TEST_F(GrantServiceTest, VoidsAndListsForTheOffice) {
  ASSERT_THAT(Create(), IsOk());
  auto give_up = Named<v1::VoidGrantRequest>(107);
  give_up.set_reason("撤回");
  const auto voided =
      CallAs(Officer("chair"), *grants_stub_, &Grants::VoidGrant, give_up);
  ASSERT_THAT(voided, IsOk());
  EXPECT_EQ(voided->void_reason(), "撤回");
  v1::ListGrantsRequest request;
  request.set_office("offices/511702-CT");
  const auto listed =
      CallAs(Officer("chair"), *grants_stub_, &Grants::ListGrants, request);
  ASSERT_THAT(listed, IsOk());
  ASSERT_THAT(listed->grants(), SizeIs(1));
  EXPECT_EQ(listed->grants(0).disbursements(0).payee_display_name(), "");
  request.set_page_token("x");
  EXPECT_THAT(
      CallAs(Officer("chair"), *grants_stub_, &Grants::ListGrants, request),
      HasReason("PAGE_TOKEN_INVALID"));
}

constexpr char kPayment[] =
    "disbursements/0195e5a0-0000-7000-8000-000000000001.2";

TEST_F(GrantServiceTest, ReissuesWhatWasRejectedOnly) {
  ASSERT_THAT(Create(), IsOk());
  v1::ReissueDisbursementRequest request;
  request.set_name(kPayment);
  request.set_request_id(TransferUuid(108));
  request.set_payee_bank_account("6222020000005678");
  request.set_payee_bank_code("102651020005");
  EXPECT_THAT(CallAs(Officer("cashier2"), *grants_stub_,
                     &Grants::ReissueDisbursement, request),
              HasReason("DISBURSEMENT_STATE"));
  request.set_name("disbursements/odd");
  EXPECT_THAT(CallAs(Officer("cashier2"), *grants_stub_,
                     &Grants::ReissueDisbursement, request),
              HasReason("INVALID_FIELDS"));
}

// A request about the second payment.
template <typename Request>
Request AboutPayment(int request_number) {
  Request request;
  request.set_name(kPayment);
  request.set_request_id(TransferUuid(request_number));
  return request;
}

TEST_F(GrantServiceTest, FollowsAPlanOfPayments) {
  v1::CreateGrantRequest create = GrantRequest();
  v1::Disbursement& planned = *create.mutable_grant()->mutable_disbursements(1);
  planned.set_condition("入学证明");
  planned.set_entrusted_party("达川区民政局");
  planned.mutable_earliest_pay_time()->set_seconds(1'772'000'000);
  const auto refused =
      CallAs(kIntake, *grants_stub_, &Grants::CreateGrant, create);
  EXPECT_THAT(FieldViolationsOf(refused.status()),
              ::testing::ElementsAre("grant.plan_basis: REQUIRED"));
  create.mutable_grant()->set_plan_basis("川达法委〔2026〕2号");
  const auto created =
      CallAs(kIntake, *grants_stub_, &Grants::CreateGrant, create);
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->disbursements(1).condition(), "入学证明");
  ASSERT_THAT(Reserve(), IsOk());
  ASSERT_THAT(Approve("chair", 103, created->proposal_digest()), IsOk());
  ASSERT_THAT(Approve("cashier", 105, created->proposal_digest()), IsOk());
  auto fulfil = AboutPayment<v1::FulfilConditionRequest>(110);
  fulfil.set_evidence("达州一中〔2026〕17号");
  const auto fulfilled = CallAs(Officer("cashier"), *grants_stub_,
                                &Grants::FulfilCondition, fulfil);
  ASSERT_THAT(fulfilled, IsOk());
  EXPECT_EQ(fulfilled->disbursements(1).evidence(), "达州一中〔2026〕17号");
  EXPECT_EQ(fulfilled->disbursements(1).state(),
            v1::Disbursement::STATE_PLANNED);
  const auto paying =
      CallAs(Officer("cashier2"), *grants_stub_, &Grants::DisburseGrant,
             Named<v1::DisburseGrantRequest>(106));
  ASSERT_THAT(paying, IsOk());
  EXPECT_EQ(paying->disbursements(1).state(), v1::Disbursement::STATE_CHECKING);
  auto form = AboutPayment<v1::RecordPaymentFormRequest>(111);
  form.set_payment_form("领款单〔2026〕5号");
  const auto recorded = CallAs(Officer("cashier"), *grants_stub_,
                               &Grants::RecordPaymentForm, form);
  ASSERT_THAT(recorded, IsOk());
  EXPECT_EQ(recorded->disbursements(1).payment_form(), "领款单〔2026〕5号");
  form.set_request_id(TransferUuid(112));
  EXPECT_THAT(CallAs(Officer("cashier"), *grants_stub_,
                     &Grants::RecordPaymentForm, form),
              HasReason("PAYMENT_FORM_RECORDED"));
}

TEST_F(GrantServiceTest, KeepsMoneyInEscrowAndGivesItBack) {
  const auto created = Create();
  ASSERT_THAT(created, IsOk());
  ASSERT_THAT(Reserve(), IsOk());
  ASSERT_THAT(Approve("chair", 103, created->proposal_digest()), IsOk());
  ASSERT_THAT(Approve("cashier", 105, created->proposal_digest()), IsOk());
  auto escrow = AboutPayment<v1::EscrowDisbursementRequest>(110);
  escrow.set_basis("公告〔2026〕1号");
  const auto kept = CallAs(Officer("cashier"), *grants_stub_,
                           &Grants::EscrowDisbursement, escrow);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->disbursements(1).state(), v1::Disbursement::STATE_ESCROWED);
  EXPECT_TRUE(kept->disbursements(1).has_escrow_end_time());
  auto withdraw = AboutPayment<v1::WithdrawDisbursementRequest>(111);
  EXPECT_THAT(CallAs(Officer("cashier"), *grants_stub_,
                     &Grants::WithdrawDisbursement, withdraw),
              HasReason("INVALID_FIELDS"));
  withdraw.set_basis("川达法〔2026〕9号");
  const auto given_up = CallAs(Officer("cashier"), *grants_stub_,
                               &Grants::WithdrawDisbursement, withdraw);
  ASSERT_THAT(given_up, IsOk());
  EXPECT_EQ(given_up->disbursements(1).state(),
            v1::Disbursement::STATE_WITHDRAWN);
  EXPECT_EQ(
      given_up->shares(0).returned_fen() + given_up->shares(1).returned_fen(),
      given_up->disbursements(1).amount_fen());
}

}  // namespace
}  // namespace bashu::ledger
