#include "services/ledger/rpc/fund_service.h"

#include "common/rpc/fields.h"
#include "services/ledger/services_for_test.h"

namespace bashu::ledger {
namespace {

using testing::CallAs;
using testing::HasReason;
using testing::IsOk;

class FundServiceTest : public ServicesTest {
 protected:
  using Funds = v1::FundService::Stub;

  FundServiceTest() { OpenBudgets(); }

  static v1::CreateAppropriationRequest Promise() {
    v1::CreateAppropriationRequest request;
    request.set_appropriation_id(TransferUuid(20));
    v1::Appropriation& wanted = *request.mutable_appropriation();
    wanted.set_account("accounts/court.budget");
    wanted.set_amount_fen(1'000);
    wanted.set_basis("川财社〔2026〕8号");
    return request;
  }
  absl::StatusOr<v1::Appropriation> Create(
      const v1::CreateAppropriationRequest& request) {
    return CallAs(Officer("wang"), *funds_stub_, &Funds::CreateAppropriation,
                  request);
  }
  absl::StatusOr<v1::Appropriation> Arrive(int number, int64_t amount_fen) {
    v1::RecordArrivalRequest request;
    request.set_name("appropriations/" + TransferUuid(20));
    request.set_transfer_id(TransferUuid(number));
    request.set_amount_fen(amount_fen);
    request.set_basis("国库凭证 7");
    return CallAs(Officer("wang"), *funds_stub_, &Funds::RecordArrival,
                  request);
  }
};

TEST_F(FundServiceTest, APromiseIsAdjustedAndArrives) {
  const auto made = Create(Promise());
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->office(), std::string("offices/") + kCourt);
  EXPECT_EQ(made->fiscal_year(), 2026);
  v1::AdjustAppropriationRequest adjust;
  adjust.set_name(made->name());
  adjust.set_change_fen(-100);
  adjust.set_basis("调减");
  adjust.set_request_id(TransferUuid(99));
  for (int i = 0; i < 2; ++i) {  // a repeat adjusts nothing
    const auto adjusted = CallAs(Officer("wang"), *funds_stub_,
                                 &Funds::AdjustAppropriation, adjust);
    ASSERT_THAT(adjusted, IsOk());
    EXPECT_EQ(adjusted->promised_fen(), 900);
    EXPECT_EQ(adjusted->adjustments_size(), 1);
  }
  const auto arrived = Arrive(21, 900);
  ASSERT_THAT(arrived, IsOk());
  EXPECT_EQ(arrived->arrived_fen(), 900);
  EXPECT_EQ(arrived->reserved_fen(), 90);
  EXPECT_EQ(arrived->arrivals(0), "transfers/" + TransferUuid(21));
  EXPECT_THAT(Arrive(22, 1), HasReason("ARRIVAL_EXCEEDS_PROMISE"));
  v1::GetAppropriationRequest get;
  get.set_name(made->name());
  const auto got =
      CallAs(Officer("wang"), *funds_stub_, &Funds::GetAppropriation, get);
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->SerializeAsString(), arrived->SerializeAsString());
}

TEST_F(FundServiceTest, EveryWrongFieldOfAPromiseIsNamed) {
  v1::CreateAppropriationRequest request;
  request.set_appropriation_id("7");
  request.mutable_appropriation()->set_account("court.budget");
  request.mutable_appropriation()->add_purposes("lower case");
  const auto refused = Create(request);
  EXPECT_THAT(refused, HasReason("INVALID_FIELDS"));
  const std::string text(refused.status().message());
  for (const char* field :
       {"appropriation_id", "appropriation.account", "appropriation.amount_fen",
        "appropriation.basis", "appropriation.purposes[0]"}) {
    EXPECT_NE(text.find(field), std::string::npos) << field;
  }
}

TEST_F(FundServiceTest, ListsAnOfficesPromisesPageByPage) {
  v1::CreateAppropriationRequest request = Promise();
  for (const int number : {30, 31, 32}) {
    request.set_appropriation_id(TransferUuid(number));
    ASSERT_THAT(Create(request), IsOk());
  }
  v1::ListAppropriationsRequest list;
  list.set_office(std::string("offices/") + kCourt);
  list.set_fiscal_year(2026);
  list.set_page_size(2);
  const auto ask = [&] {
    return CallAs(Officer("wang"), *funds_stub_, &Funds::ListAppropriations,
                  list);
  };
  const auto first = ask();
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->appropriations_size(), 2);
  EXPECT_EQ(first->appropriations(0).name(),
            "appropriations/" + TransferUuid(32));
  list.set_page_token(first->next_page_token());
  EXPECT_EQ(ask()->appropriations_size(), 1);
  list.set_fiscal_year(2025);
  EXPECT_THAT(ask(), HasReason("PAGE_TOKEN_INVALID"));
}

TEST_F(FundServiceTest, TellsHowFundsStand) {
  ASSERT_THAT(Create(Promise()), IsOk());
  ASSERT_THAT(Arrive(21, 500), IsOk());
  v1::ListFundStandingsRequest request;
  request.set_office(std::string("offices/") + kCourt);
  request.set_fiscal_year(2026);
  const auto ask = [&] {
    return CallAs(Officer("wang"), *funds_stub_, &Funds::ListFundStandings,
                  request);
  };
  const auto found = ask();
  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->standings_size(), 2);  // the reserve too
  EXPECT_EQ(found->standings(1).account().name(), "accounts/court.budget");
  EXPECT_EQ(found->standings(1).arrived_permille(), 500);
  EXPECT_FALSE(found->standings(0).has_arrived_permille());
  request.set_condition(v1::FundStanding::CONDITION_SHORT);
  EXPECT_EQ(ask()->standings_size(), 0);
  request.set_fiscal_year(26);
  EXPECT_THAT(ask(), HasReason("INVALID_FIELDS"));
}

TEST_F(FundServiceTest, ADonationsReportIsForDonations) {
  ASSERT_THAT(Create(Promise()), IsOk());
  v1::GetDonorReportRequest request;
  request.set_name("appropriations/" + TransferUuid(20));
  EXPECT_THAT(
      CallAs(Officer("wang"), *funds_stub_, &Funds::GetDonorReport, request),
      HasReason("ACCOUNT_IS_NO_FUND"));
}

TEST_F(FundServiceTest, AClosedYearIsSigned) {
  v1::CloseFiscalYearRequest close;
  close.set_office(std::string("offices/") + kCourt);
  close.set_fiscal_year(2026);
  EXPECT_THAT(
      CallAs(Officer("wang"), *funds_stub_, &Funds::CloseFiscalYear, close),
      HasReason("FISCAL_YEAR_RUNNING"));
  close.set_fiscal_year(2025);  // with nothing in it
  ASSERT_THAT(
      CallAs(Officer("wang"), *funds_stub_, &Funds::CloseFiscalYear, close),
      IsOk());
  v1::GetYearClosingRequest get;
  get.set_name(absl::StrCat("yearClosings/", kCourt, ".2025"));
  const auto closing =
      CallAs(Officer("wang"), *funds_stub_, &Funds::GetYearClosing, get);
  ASSERT_THAT(closing, IsOk());
  EXPECT_EQ(closing->payload(), closing->statement().SerializeAsString());
  const auto key = crypto::VerifyingKey::FromPem(crypto::Suite::kP256Sha256,
                                                 *crypto::PublicPem(key_pem_));
  ASSERT_THAT(key, IsOk());
  EXPECT_THAT(key->Verify(closing->payload(), closing->signature()), IsOk());
  EXPECT_EQ(closing->key_id(), key_->key_id());
  for (const char* wrong : {"yearClosings/511702-CT", "yearClosings/.2025",
                            "yearClosings/511702-CT.25"}) {
    get.set_name(wrong);
    EXPECT_THAT(
        CallAs(Officer("wang"), *funds_stub_, &Funds::GetYearClosing, get),
        HasReason("INVALID_FIELDS"))
        << wrong;
  }
}

}  // namespace
}  // namespace bashu::ledger
