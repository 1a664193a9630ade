// Disputes about who gets a case, settled by superiors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/routing_regions.h"
#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::CallAs;
using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;

constexpr char kCase[] = "cases/01958f2e-0000-7000-8000-0000000000c1";
constexpr char kYubei[] = "500112-LA";    // Li
constexpr char kGuangan[] = "511602-LA";  // Chen
constexpr char kDazhou[] = "511700-LA";
constexpr char kLead50[] = "500000-LD";
constexpr char kLead51[] = "510000-LD";

std::string Uuid(int n) {
  return "01958f2e-0000-7000-8000-0000000000" + std::to_string(10 + n);
}

std::string At(const std::string& office) {
  return "spiffe://" + office.substr(0, 2) + ".bashu/office/" + office +
         "/officer/somebody";
}

class DisputesTest : public ::testing::Test {
 protected:
  using Stub = v1::ReferralService::Stub;

  v1::ReferralService::Stub& StubOf(const std::string& office) {
    return *all_.at(office.substr(0, 2))->stub;
  }
  absl::StatusOr<v1::Referral> Offer(int n, const std::string& from,
                                     const std::string& to) {
    v1::CreateReferralRequest request;
    request.set_referral_id(Uuid(n));
    v1::Referral& referral = *request.mutable_referral();
    referral.set_kind(v1::Referral::KIND_TRANSFER);
    referral.set_case_name(kCase);
    referral.set_programme(type::v1::PROGRAMME_LEGAL_AID);
    referral.set_source_office("offices/" + from);
    referral.set_target_office("offices/" + to);
    referral.set_reason("L-64");
    referral.mutable_preview()->set_matter("LABOUR_WAGES");
    referral.mutable_preview()->set_handling_organ_division("511602");
    referral.mutable_preview()->set_cause_division("511700");
    referral.set_body("everything about the applicant");
    const auto custody = CustodyIn(from);
    if (custody.ok()) request.set_epoch(custody->epoch());
    return CallAs("spiffe://" + from.substr(0, 2) + ".bashu/service/intake",
                  StubOf(from), &Stub::CreateReferral, request);
  }
  absl::StatusOr<v1::Referral> Return(const std::string& office, int n,
                                      int64_t epoch) {
    v1::ReturnReferralRequest request;
    request.set_name("referrals/" + Uuid(n));
    request.set_request_id(Uuid(++calls_));
    request.set_epoch(epoch);
    request.set_reason(v1::Referral::RETURN_REASON_CONFLICT);
    return CallAs(At(office), StubOf(office), &Stub::ReturnReferral, request);
  }
  absl::StatusOr<v1::Referral> Accept(const std::string& office, int n,
                                      int64_t epoch) {
    v1::AcceptReferralRequest request;
    request.set_name("referrals/" + Uuid(n));
    request.set_request_id(Uuid(++calls_));
    request.set_epoch(epoch);
    return CallAs(At(office), StubOf(office), &Stub::AcceptReferral, request);
  }
  absl::StatusOr<v1::Referral> Cancel(const std::string& office, int n) {
    v1::CancelReferralRequest request;
    request.set_name("referrals/" + Uuid(n));
    request.set_request_id(Uuid(++calls_));
    return CallAs(At(office), StubOf(office), &Stub::CancelReferral, request);
  }
  absl::StatusOr<v1::Designation> Designate(int n, const std::string& by,
                                            const std::string& office,
                                            int64_t epoch) {
    v1::CreateDesignationRequest request;
    request.set_designation_id(Uuid(n));
    v1::Designation& designation = *request.mutable_designation();
    designation.set_case_name(kCase);
    designation.set_epoch(epoch);
    designation.set_designated_office("offices/" + office);
    designation.set_designating_office("offices/" + by);
    designation.set_reason("R-04");
    return CallAs(At(by), StubOf(by), &Stub::CreateDesignation, request);
  }
  absl::StatusOr<v1::Custody> CustodyIn(const std::string& office) {
    v1::GetCustodyRequest request;
    request.set_name(kCase);
    return CallAs(At(office), StubOf(office), &Stub::GetCustody, request);
  }
  std::string DesignatedIn(const std::string& office) {
    const auto custody = CustodyIn(office);
    EXPECT_THAT(custody, IsOk());
    return custody.ok() ? custody->designated_office() : "";
  }
  void Settle() {
    for (int moved = 1; moved > 0;) {
      moved = 0;
      for (const auto& [name, region] : all_) moved += region->Relay(all_);
    }
  }
  // `from` offered the case to `to`, which sent it back.
  void Dispute(const std::string& from, const std::string& to) {
    ASSERT_THAT(Offer(1, from, to), IsOk());
    Settle();
    ASSERT_THAT(Return(to, 1, 1), IsOk());
    Settle();
  }

  ReferenceData reference_;
  std::map<std::string, RegionKeys> keys_{{"50", RegionKeys()},
                                          {"51", RegionKeys()}};
  TestRegion chongqing_{"50", keys_, reference_};
  TestRegion sichuan_{"51", keys_, reference_};
  std::map<std::string, TestRegion*> all_{{"50", &chongqing_},
                                          {"51", &sichuan_}};
  int calls_ = 50;
};

TEST_F(DisputesTest, BothLeadOfficesBindAcrossProvinces) {
  Dispute(kYubei, kGuangan);
  const auto first = Designate(20, kLead50, kGuangan, 1);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->state(), v1::Designation::STATE_PENDING);
  Settle();
  EXPECT_EQ(DesignatedIn(kYubei), "");
  const auto second = Designate(21, kLead51, kGuangan, 1);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->state(), v1::Designation::STATE_BINDING);
  Settle();
  EXPECT_EQ(DesignatedIn(kYubei), "offices/511602-LA");
  EXPECT_EQ(Designate(20, kLead50, kGuangan, 1)->state(),
            v1::Designation::STATE_BINDING);

  EXPECT_THAT(Offer(2, kYubei, kDazhou), HasReason("DESIGNATED"));
  ASSERT_THAT(Offer(2, kYubei, kGuangan), IsOk());
  Settle();
  EXPECT_THAT(Return(kGuangan, 2, 2), HasReason("DESIGNATED"));
  EXPECT_THAT(Cancel(kYubei, 2), HasReason("DESIGNATED"));
  EXPECT_THAT(Accept(kGuangan, 2, 2), IsOk());
  Settle();
  EXPECT_EQ(DesignatedIn(kYubei), "");  // It is done.
}

TEST_F(DisputesTest, AnOfficeThatHadTheCaseMayBeDesignated) {
  ASSERT_THAT(Offer(1, kYubei, kGuangan), IsOk());
  Settle();
  ASSERT_THAT(Accept(kGuangan, 1, 1), IsOk());
  Settle();
  EXPECT_THAT(Offer(2, kGuangan, kYubei), HasReason("SECOND_VISIT"));
  ASSERT_THAT(Designate(20, kLead51, kYubei, 1), IsOk());
  Settle();
  ASSERT_THAT(Designate(21, kLead50, kYubei, 1), IsOk());
  Settle();
  ASSERT_THAT(Offer(2, kGuangan, kYubei), IsOk());
  Settle();
  EXPECT_THAT(Accept(kYubei, 2, 2), IsOk());
  Settle();
  v1::GetCustodyReceiptRequest request;
  request.set_name(kCase);
  const auto receipt =
      CallAs(At(kYubei), StubOf(kYubei), &Stub::GetCustodyReceipt, request);
  ASSERT_THAT(receipt, IsOk());
  EXPECT_EQ(receipt->hops_size(), 2);
}

TEST_F(DisputesTest, ACommonSuperiorBindsInsideAProvince) {
  Dispute(kDazhou, kGuangan);
  EXPECT_THAT(Designate(20, "511600-LA", kGuangan, 1),
              HasReason("NOT_SUPERIOR"));
  EXPECT_THAT(Designate(20, kLead51, kGuangan, 1), HasReason("NOT_SUPERIOR"));
  const auto made = Designate(20, "510000-LA", kGuangan, 1);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->state(), v1::Designation::STATE_BINDING);
  ASSERT_THAT(Offer(2, kDazhou, kGuangan), IsOk());
  EXPECT_THAT(Return(kGuangan, 2, 2), HasReason("DESIGNATED"));
  EXPECT_THAT(Accept(kGuangan, 2, 2), IsOk());
}

TEST_F(DisputesTest, OneWordIsSaidAboutTheEpochThatIs) {
  Dispute(kYubei, kGuangan);
  EXPECT_THAT(Designate(20, kLead50, kGuangan, 3), HasReason("STALE_EPOCH"));
  ASSERT_THAT(Designate(20, kLead50, kGuangan, 1), IsOk());
  EXPECT_THAT(Designate(21, kLead50, kDazhou, 1), HasReason("EPOCH_FORKED"));
  ASSERT_THAT(Offer(2, kYubei, kDazhou), IsOk());
  EXPECT_THAT(Designate(22, kLead50, kGuangan, 2), HasReason("OFFER_PENDING"));
}

TEST_F(DisputesTest, ADesignationThatComesTooLateHasNoEffect) {
  Dispute(kYubei, kGuangan);
  ASSERT_THAT(Designate(20, kLead51, kGuangan, 1), IsOk());
  ASSERT_THAT(Offer(2, kYubei, kDazhou), IsOk());  // Before it arrives.
  Settle();
  EXPECT_THAT(chongqing_.Refusals("51"), ::testing::ElementsAre("STALE_EPOCH"));
}

}  // namespace
}  // namespace bashu::routing
