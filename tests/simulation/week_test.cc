// A partner that is down for a week, with everything that was sent to it
// meanwhile.
#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "common/base/uuid.h"
#include "common/observe/log.h"
#include "tests/simulation/checks.h"
#include "tests/simulation/node.h"

namespace bashu::simulation {
namespace {

using routing::Referral;
using routing::ReferralState;

constexpr int kReferrals = 1'000;
constexpr char kLi[] = "500112-LA";
constexpr char kChen[] = "511602-LA";

class WeekTest : public ::testing::Test {
 protected:
  WeekTest() {
    observe::StartLogging("simulation", observe::Severity::kError);
    world_.dozes = false;  // Every attempt of the shipped relay.
    network_.Join(chongqing_);
    network_.Join(sichuan_);
  }

  static std::string Uuid(int number) {
    return FormatUuid7(absl::FromUnixSeconds(1'700'000'000), 0,
                       static_cast<uint64_t>(number));
  }

  void Offer(int number) {
    routing::CreateReferral command;
    Referral& referral = command.referral;
    referral.id = Uuid(number);
    referral.case_id = Uuid(kReferrals + number);
    referral.source_office = kLi;
    referral.target_office = kChen;
    referral.preview.handling_organ_division = "511602";
    command.body = absl::StrCat("the facts in ", referral.id);
    Do(chongqing_, kLi, [this, command](routing::RoutingTx& tx, const Call& c) {
      return chongqing_.referrals().Create(tx, c, command);
    });
    promises_.push_back({"50", 0, referral, command.body});
  }

  void AcceptAll() {
    const auto referrals = sichuan_.disk().referrals;
    for (const auto& [id, referral] : referrals) {
      if (referral.state != ReferralState::kOffered) continue;
      const routing::AcceptReferral command{id, referral.epoch};
      Do(sichuan_, kChen,
         [this, command](routing::RoutingTx& tx, const Call& c) {
           return sichuan_.referrals().Accept(tx, c, command);
         });
      Referral accepted = referral;
      accepted.state = ReferralState::kAccepted;
      promises_.push_back({"51", 0, accepted});
    }
  }

  template <typename Act>
  static void Do(Node& node, const std::string& office, const Act& act) {
    const Call call =
        node.CallFrom(node.region(), absl::StrCat("office/", office), office);
    node.Submit(
        [act, call](routing::RoutingTx& tx) { return act(tx, call).status(); },
        [](const absl::Status& status) { EXPECT_TRUE(status.ok()) << status; });
  }

  void RunUntilQuiet() {
    while (world_.Step()) {
    }
  }

  // How many referrals of Chongqing are past their due time and not delivered.
  int Overdue() const {
    int overdue = 0;
    for (const auto& [id, referral] : chongqing_.disk().referrals) {
      overdue += !referral.deliver_time.has_value() &&
                 referral.due_time.has_value() &&
                 *referral.due_time < chongqing_.Now();
    }
    return overdue;
  }

  World world_{1, Planted::kNone, /*trace=*/false};
  Network network_{world_};
  Node chongqing_{world_, network_, TwoRegions(), "50"};
  Node sichuan_{world_, network_, TwoRegions(), "51"};
  const Checks checks_{world_, network_};
  std::vector<Promise> promises_;
};

TEST_F(WeekTest, AllReferralsArriveOnceWhenThePartnerIsBack) {
  sichuan_.Crash(7 * kDay);
  const int64_t start = world_.now();
  for (int i = 0; i < kReferrals; ++i) {
    world_.After(i * (6 * kDay / kReferrals), [this, i] { Offer(i); });
  }
  while (!sichuan_.up()) world_.Step();
  const int64_t back = world_.now();
  // It was never compared with, so no document was sent at it.
  const auto knocks = world_.counts()[static_cast<size_t>(Count::kComparisons)];
  const int overdue = Overdue();
  EXPECT_EQ(chongqing_.disk().journal.unsent.size(),
            static_cast<size_t>(kReferrals));
  RunUntilQuiet();
  const int64_t delivered = world_.now();
  AcceptAll();
  RunUntilQuiet();
  checks_.AtRest(promises_);
  EXPECT_EQ(world_.violation(), "");
  EXPECT_EQ(sichuan_.disk().referrals.size(), static_cast<size_t>(kReferrals));
  std::printf(
      "%d referrals waited up to %.1f days; %lld attempts met a closed door; "
      "%d were overdue, and known to be; all delivered %.1f s after the "
      "partner was back, none lost, none doubled\n",
      kReferrals, static_cast<double>(back - start) / kDay,
      static_cast<long long>(knocks), overdue,
      static_cast<double>(delivered - back) / kSecond);
  EXPECT_GT(overdue, 0);
  EXPECT_LT(delivered - back, kHour);
}

}  // namespace
}  // namespace bashu::simulation
