#include "tests/testing/two_routing_regions.h"

namespace bashu::routing {

v1::CreateReferralRequest RoutingTest::Transfer(int n, const std::string& from,
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
  referral.mutable_preview()->set_handling_organ_division(to.substr(0, 6));
  referral.set_body("everything about the applicant");
  return request;
}

absl::StatusOr<v1::Referral> RoutingTest::Offer() {
  return CallAs(kIntake50, *chongqing_.stub, &Stub::CreateReferral,
                Transfer(1, "500112-LA", "511602-LA"));
}

void RoutingTest::AskForHelp(int first, int count) {
  for (int n = first; n < first + count; ++n) {
    v1::CreateReferralRequest request;
    request.set_referral_id(Uuid(n));
    v1::Referral& ask = *request.mutable_referral();
    ask.set_kind(v1::Referral::KIND_COOPERATION);
    ask.set_case_name(kCase);
    ask.set_programme(type::v1::PROGRAMME_JUDICIAL_AID);
    ask.set_source_office("offices/500101-CT");
    ask.set_target_office("offices/511700-CT");
    ask.set_reason("HOUSEHOLD_VERIFICATION");
    ask.set_body("please verify");
    ASSERT_THAT(
        CallAs(kIntake50, *chongqing_.stub, &Stub::CreateReferral, request),
        IsOk());
  }
}

absl::StatusOr<v1::Referral> RoutingTest::Accept(const char* who, int n) {
  v1::AcceptReferralRequest request;
  request.set_name("referrals/" + Uuid(1));
  request.set_request_id(Uuid(n));
  request.set_epoch(1);
  return CallAs(who, *sichuan_.stub, &Stub::AcceptReferral, request);
}

absl::StatusOr<v1::Referral> RoutingTest::Cancel() {
  v1::CancelReferralRequest request;
  request.set_name("referrals/" + Uuid(1));
  request.set_request_id(Uuid(60));
  return CallAs(kLi, *chongqing_.stub, &Stub::CancelReferral, request);
}

absl::StatusOr<v1::Referral> RoutingTest::Get(TestRegion& region,
                                              const char* who, int n,
                                              bool full) {
  v1::GetReferralRequest request;
  request.set_name("referrals/" + Uuid(n));
  if (full) request.set_view(v1::REFERRAL_VIEW_FULL);
  return CallAs(who, *region.stub, &Stub::GetReferral, request);
}

v1::Custody RoutingTest::Custody(TestRegion& region) {
  v1::GetCustodyRequest request;
  request.set_name(kCase);
  const auto custody =
      CallAs(kIntake50, *region.stub, &Stub::GetCustody, request);
  EXPECT_THAT(custody, IsOk());
  return custody.value_or(v1::Custody());
}

const ReferenceData& RoutingTest::Shipped() {
  static const ReferenceData reference;
  return reference;
}

}  // namespace bashu::routing
