#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/testing/routing_regions.h"

namespace bashu::routing {

using ::bashu::testing::CallAs;
using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using ::testing::ElementsAre;

inline constexpr char kIntake50[] = "spiffe://50.bashu/service/intake";
inline constexpr char kIntake51[] = "spiffe://51.bashu/service/intake";
inline constexpr char kLi[] = "spiffe://50.bashu/office/500112-LA/officer/li";
inline constexpr char kChen[] =
    "spiffe://51.bashu/office/511602-LA/officer/chen";
inline constexpr char kOther[] =
    "spiffe://51.bashu/office/511700-LA/officer/he";
inline constexpr char kCase[] = "cases/01958f2e-0000-7000-8000-0000000000c1";

inline std::string Uuid(int n) {
  return "01958f2e-0000-7000-8000-0000000000" + std::to_string(10 + n);
}

// Chongqing and Sichuan, talking as they do over the wire.
class RoutingTest : public ::testing::Test {
 protected:
  using Stub = v1::ReferralService::Stub;

  static v1::CreateReferralRequest Transfer(int n, const std::string& from,
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

  absl::StatusOr<v1::Referral> Offer() {
    return CallAs(kIntake50, *chongqing_.stub, &Stub::CreateReferral,
                  Transfer(1, "500112-LA", "511602-LA"));
  }
  // Chongqing asks Sichuan for help: a document each.
  void AskForHelp(int first, int count) {
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
  absl::StatusOr<v1::Referral> Accept(const char* who = kChen, int n = 50) {
    v1::AcceptReferralRequest request;
    request.set_name("referrals/" + Uuid(1));
    request.set_request_id(Uuid(n));
    request.set_epoch(1);
    return CallAs(who, *sichuan_.stub, &Stub::AcceptReferral, request);
  }
  absl::StatusOr<v1::Referral> Cancel() {
    v1::CancelReferralRequest request;
    request.set_name("referrals/" + Uuid(1));
    request.set_request_id(Uuid(60));
    return CallAs(kLi, *chongqing_.stub, &Stub::CancelReferral, request);
  }
  static absl::StatusOr<v1::Referral> Get(TestRegion& region, const char* who,
                                          int n, bool full = false) {
    v1::GetReferralRequest request;
    request.set_name("referrals/" + Uuid(n));
    if (full) request.set_view(v1::REFERRAL_VIEW_FULL);
    return CallAs(who, *region.stub, &Stub::GetReferral, request);
  }
  static v1::Custody Custody(TestRegion& region) {
    v1::GetCustodyRequest request;
    request.set_name(kCase);
    const auto custody =
        CallAs(kIntake50, *region.stub, &Stub::GetCustody, request);
    EXPECT_THAT(custody, IsOk());
    return custody.value_or(v1::Custody());
  }
  int ToSichuan() { return chongqing_.Relay(both_); }
  int ToChongqing() { return sichuan_.Relay(both_); }
  // Where Chongqing pushes.
  TestRegion::Border& SichuanBorder() { return *sichuan_.borders.at("50"); }

  static const ReferenceData& Shipped() {
    static const ReferenceData reference;
    return reference;
  }

  const KeysOfRegions keys_{{"50", RegionKeys()}, {"51", RegionKeys()}};
  TestRegion chongqing_{"50", keys_, Shipped()};
  TestRegion sichuan_{"51", keys_, Shipped()};
  const std::map<std::string, TestRegion*> both_{{"50", &chongqing_},
                                                 {"51", &sichuan_}};
};

}  // namespace bashu::routing
