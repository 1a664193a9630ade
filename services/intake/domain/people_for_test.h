#pragma once

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <string>
#include <utility>

#include "common/base/check.h"
#include "common/base/uuid.h"
#include "common/call/call.h"
#include "services/intake/domain/intake.h"
#include "services/intake/domain/rules_for_test.h"

// The cast of intake's tests and what they ask for.
namespace bashu::intake::testing {

inline constexpr char kWindow[] = "500112-LA";   // Li's, in Yubei
inline constexpr char kGuangan[] = "511602-LA";  // Chen's, in Guang'an
inline constexpr char kDazhou[] = "511700-CT";   // Judge Wang's
inline constexpr char kWanzhou[] = "500101-CT";  // asked for help

// Noon of a Monday, Beijing time.
inline constexpr absl::Time kNoon = absl::FromUnixSeconds(1'772'424'000);

inline Call CallOf(const std::string& office, absl::Time now = kNoon) {
  const std::string region = office.substr(0, 2);
  return {{absl::StrCat("spiffe://", region, ".bashu/office/", office,
                        "/officer/test"),
           region, office, false},
          now,
          ""};
}

// Ids in order, so that a run repeats itself.
class CountingIds final : public IdSource {
 public:
  std::string NewId() override {
    return absl::StrFormat("00000000-0000-7000-8000-%012d", ++count_);
  }

 private:
  int count_ = 0;
};

inline std::string IdOf(int number) {
  return absl::StrFormat("01900000-0000-7000-8000-%012d", number);
}

inline Person LiuForTest() {
  return {"刘某", "11010519491231002X", "13800000000", "500101", "", false};
}

// Wages owed on a site in Guang'an, told at the window in Yubei.
inline Application WageClaim(int id = 1) {
  Application application;
  application.id = ApplicationId(IdOf(id));
  application.programme = Programme::kLegalAid;
  application.receiving_office = kWindow;
  application.applicant = LiuForTest();
  application.matter.matter = "LABOUR_WAGES";
  application.matter.proceeding = Proceeding::kNonLitigation;
  application.matter.handling_organ_division = "511602";
  application.matter.statement = "工资被拖欠";
  application.exemption_claim = "MIGRANT_WORKER_WAGES";
  return application;
}

// A main earner was killed; the case is Dazhou's.
inline Application AidRequest(int id = 2) {
  Application application;
  application.id = ApplicationId(IdOf(id));
  application.programme = Programme::kJudicialAid;
  application.receiving_office = kDazhou;
  application.applicant = LiuForTest();
  application.matter.matter = "VICTIM_SUPPORT";
  application.matter.proceeding = Proceeding::kLitigation;
  application.matter.original_case_office = kDazhou;
  application.matter.original_case_number = "（2026）川17刑初8号";
  application.matter.category = "E-3";
  return application;
}

inline AmountFacts FactsForTest() {
  return {"DEATH_OF_MAIN_EARNER", "VERY_HARD", "NONE", {}, 90'000'000, false};
}

// 160,000 yuan in three shares to two payees.
inline GrantCommand AwardForTest(const ApplicationId& id, int grant = 70) {
  GrantCommand command;
  command.id = id;
  command.grant = GrantId(IdOf(grant));
  command.reason = "符合条件";
  command.facts = FactsForTest();
  command.amount_fen = 16'000'000;
  command.shares = {{"511702-CT", "a1", 5'000'000},
                    {kDazhou, "a2", 6'000'000},
                    {"510000-CT", "a3", 5'000'000}};
  command.payees = {{"刘某", "6222000011112222", "102100099996", 10'000'000},
                    {"王某", "6222000011113333", "102100099996", 6'000'000}};
  return command;
}

inline ReferralSnapshot OfferOf(const Application& application, int referral) {
  ReferralSnapshot seen;
  seen.id = ReferralId(IdOf(referral));
  seen.application = application.id;
  seen.programme = application.programme;
  seen.source_office = kWindow;
  seen.target_office = kGuangan;
  seen.epoch = 1;
  seen.reason = "L-64";
  seen.preview.matter = application.matter.matter;
  seen.preview.handling_organ_division =
      application.matter.handling_organ_division;
  seen.due = kNoon + absl::Hours(36);
  seen.create_time = kNoon + absl::Minutes(1);
  return seen;
}

inline ReferralSnapshot AcceptedOf(const Application& application,
                                   int referral) {
  ReferralSnapshot seen = OfferOf(application, referral);
  seen.state = ReferralSnapshot::State::kAccepted;
  seen.decide_time = kNoon + absl::Hours(3);
  seen.content =
      TransferContent{application.applicant,       application.matter,
                      application.exemption_claim, kWindow,
                      "500112-LA-2026-000001",     kNoon};
  return seen;
}

// The clock of `rule_id`; requires that there is one.
inline const StatutoryClock& ClockOf(const Application& application,
                                     const std::string& rule_id) {
  const auto found = absl::c_find_if(
      application.clocks,
      [&](const StatutoryClock& clock) { return clock.rule_id == rule_id; });
  CHECK(found != application.clocks.end());
  return *found;
}

}  // namespace bashu::intake::testing
