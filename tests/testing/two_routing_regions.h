#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/testing/routing_regions.h"
#include "tests/testing/status_matchers.h"

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
                                            const std::string& to);

  absl::StatusOr<v1::Referral> Offer();
  // Chongqing asks Sichuan for help: a document each.
  void AskForHelp(int first, int count);
  absl::StatusOr<v1::Referral> Accept(const char* who = kChen, int n = 50);
  absl::StatusOr<v1::Referral> Cancel();
  static absl::StatusOr<v1::Referral> Get(TestRegion& region, const char* who,
                                          int n, bool full = false);
  static v1::Custody Custody(TestRegion& region);
  int ToSichuan() { return chongqing_.Relay(both_); }
  int ToChongqing() { return sichuan_.Relay(both_); }
  // Where Chongqing pushes.
  TestRegion::Border& SichuanBorder() { return *sichuan_.borders.at("50"); }

  static const ReferenceData& Shipped();

  const KeysOfRegions keys_{{"50", RegionKeys()}, {"51", RegionKeys()}};
  TestRegion chongqing_{"50", keys_, Shipped()};
  TestRegion sichuan_{"51", keys_, Shipped()};
  const std::map<std::string, TestRegion*> both_{{"50", &chongqing_},
                                                 {"51", &sichuan_}};
};

}  // namespace bashu::routing
