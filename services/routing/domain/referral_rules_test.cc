#include "services/routing/domain/referral_rules.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include "common/calendar/notices_for_test.h"
#include "common/calendar/shanghai.h"
#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::IsOk;
using calendar::DayIn;
using calendar::Unit;

const absl::Time kMonday = calendar::StartOf(DayIn("2026-03-02"));
const Validity kAlways = {absl::CivilDay(2020, 1, 1), std::nullopt};
const Validity kOnce = {absl::CivilDay(2020, 1, 1), absl::CivilDay(2020, 2, 1)};

ReferralRules Rules() {
  ReferralRules rules;
  rules.clocks = {{"R-02",
                   Programme::kLegalAid,
                   "referral.offered",
                   {Unit::kWorkingDays, 1},
                   kAlways},
                  {"R-05",
                   Programme::kLegalAid,
                   "cooperation.requested",
                   {Unit::kWorkingDays, 10},
                   kAlways}};
  Measure usual{3,
                "HOUSEHOLD_VERIFICATION",
                "核查",
                {Programme::kLegalAid},
                std::nullopt,
                kAlways,
                {}};
  Measure quick{7,
                "DUPLICATE_CHECK",
                "核查",
                {Programme::kLegalAid},
                calendar::Limit{Unit::kWorkingDays, 3},
                kAlways,
                {}};
  Measure ended{1,
                "CLUE_EXCHANGE",
                "线索",
                {Programme::kLegalAid},
                calendar::Limit{Unit::kWorkingDays, 5},
                kOnce,
                {}};
  rules.measures = {usual, quick, ended};
  rules.social_aids = {{"TEMPORARY_AID",
                        "临时救助",
                        AidPlace::kEmergency,
                        {OfficeKind::kLead, OfficeKind::kLegalAid},
                        std::nullopt,
                        kAlways,
                        {}}};
  return rules;
}

// The day before which the answer is due.
std::string DueDay(ReferralKind kind, const std::string& reason,
                   absl::Time from = kMonday) {
  Referral referral;
  referral.kind = kind;
  referral.reason = reason;
  const auto due =
      AnswerDue(Rules(), calendar::WorkingDaysOf2023To2026(), referral, from);
  EXPECT_THAT(due, IsOk());
  return due.ok() && due->has_value()
             ? absl::FormatCivilTime(calendar::DayOf(**due))
             : "none";
}

TEST(AnswerDue, CountsByTheClockOfTheKind) {
  EXPECT_EQ(DueDay(ReferralKind::kTransfer, "L-64"), "2026-03-04");
  EXPECT_EQ(DueDay(ReferralKind::kPull, "L-60"), "2026-03-04");
  EXPECT_EQ(DueDay(ReferralKind::kCooperation, "HOUSEHOLD_VERIFICATION"),
            "2026-03-17");
  EXPECT_EQ(DueDay(ReferralKind::kSocialAssistance, "TEMPORARY_AID"),
            "2026-03-17");
}

TEST(AnswerDue, ARowWithDaysOfItsOwnGoesFirstWhileItHolds) {
  EXPECT_EQ(DueDay(ReferralKind::kCooperation, "DUPLICATE_CHECK"),
            "2026-03-06");
  EXPECT_EQ(DueDay(ReferralKind::kLead, "VICTIM_SEEN"), "2026-03-17");
}

TEST(AnswerDue, IsNoneForWhatAsksNothing) {
  EXPECT_EQ(DueDay(ReferralKind::kSupplement, "LATE_PAPER"), "none");
  EXPECT_EQ(DueDay(ReferralKind::kOutcome, "GRANTED"), "none");
}

TEST(AnswerDue, IsNotGuessedPastTheWorkingDayTable) {
  const absl::Time december = calendar::StartOf(DayIn("2026-12-28"));
  EXPECT_EQ(DueDay(ReferralKind::kTransfer, "L-64", december), "2026-12-30");
  EXPECT_EQ(
      DueDay(ReferralKind::kCooperation, "HOUSEHOLD_VERIFICATION", december),
      "none");
}

TEST(FindMeasure, AsksForTheProgrammeAndTheDay) {
  const ReferralRules rules = Rules();
  const absl::CivilDay day = DayIn("2026-03-02");
  EXPECT_NE(FindMeasure(rules, "DUPLICATE_CHECK", Programme::kLegalAid, day),
            nullptr);
  EXPECT_EQ(FindMeasure(rules, "DUPLICATE_CHECK", Programme::kJudicialAid, day),
            nullptr);
  EXPECT_EQ(FindMeasure(rules, "CLUE_EXCHANGE", Programme::kLegalAid, day),
            nullptr);
}

TEST(SocialAidOffices, AreOfTheFirstKindThatThePlaceHas) {
  std::vector<Office> offices;
  for (const char* division : {"511602", "511603"}) {
    Office office;
    office.code = absl::StrCat(division, "-LA");
    office.kind = OfficeKind::kLegalAid;
    office.division = division;
    office.service_divisions = {division};
    offices.push_back(office);
  }
  DirectoryTables tables;
  tables.history = DivisionHistory({{"513001",
                                     "广安县",
                                     DivisionLevel::kCounty,
                                     1981,
                                     1993,
                                     {{"511602", 0}, {"511603", 0}},
                                     {}}});
  const Directory directory(
      {{"510000", "四川省", DivisionLevel::kProvince, "", std::nullopt},
       {"511602", "广安区", DivisionLevel::kCounty, "510000", std::nullopt},
       {"511603", "前锋区", DivisionLevel::kCounty, "510000", std::nullopt}},
      offices, tables);
  const SocialAid aid = Rules().social_aids[0];
  const auto at = [&](const AidPlaces& places) {
    return SocialAidOffices(aid, places, directory);
  };
  EXPECT_EQ(at({"500101", "511602", ""}),
            (std::vector<std::string>{"511602-LA"}));
  // An identity card keeps the code of a county that was divided since.
  EXPECT_EQ(at({"", "513001", ""}),
            (std::vector<std::string>{"511602-LA", "511603-LA"}));
  EXPECT_TRUE(at({"511602", "", ""}).empty());
  EXPECT_TRUE(at({"", "520100", ""}).empty());
}

}  // namespace
}  // namespace bashu::routing
