#include "services/routing/codec/office_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace bashu::routing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// An office with every field filled in.
Office Whole() {
  Office office;
  office.code = "500112-LA2";
  office.display_name = "渝北区法律援助中心";
  office.kind = OfficeKind::kLegalAid;
  office.level = OfficeLevel::kBasic;
  office.division = "500112";
  office.superior = "500000-LA";
  office.service_divisions = {"500112"};
  office.programmes = {Programme::kLegalAid};
  office.point = {29.72, 106.63};
  office.source = {"机构通用名称", "第一条", 4, "须核对"};
  office.validity =
      Validity{absl::CivilDay(2026, 1, 1), absl::CivilDay(2027, 12, 31)};
  office.service_areas = {
      {{"511600", "511602"}, {absl::CivilDay(2026, 2, 1), std::nullopt}}};
  office.matters = {"LABOUR_WAGES"};
  office.channels = {Channel::kWindow, Channel::kVisit};
  office.hours = {{{absl::Weekday::monday, absl::Weekday::sunday},
                   9 * 60 + 5,
                   24 * 60,
                   {Channel::kWindow},
                   true}};
  office.accessibility = {Accessibility::kStepFree, Accessibility::kEscort};
  office.languages = {"cmn", "bo"};
  office.window_kinds = {WindowKind::kChuanYu, WindowKind::kCrossCity};
  office.committee = Committee::kAbsent;
  office.contacts = {{ContactKind::kHotline, "12348"}};
  office.address = "渝北区某路1号";
  return office;
}

TEST(ReadOffice, ReadsWhatToProtoWrote) {
  const OfficeReading reading = ReadOffice(ToProto(Whole()));
  EXPECT_THAT(reading.wrong, IsEmpty());
  EXPECT_THAT(reading.unknown, IsEmpty());
  EXPECT_EQ(reading.office, Whole());
}

// The basic view leaves out what only the full one shows, and nothing else.
TEST(ShowBasic, IsTheFullViewWithoutItsDetails) {
  v1::Office basic;
  ShowBasic(Whole(), basic);
  v1::Office full = ToProto(Whole());
  EXPECT_NE(basic.SerializeAsString(), full.SerializeAsString());
  full.clear_service_areas();
  full.clear_hours();
  full.clear_contacts();
  full.clear_address();
  EXPECT_EQ(basic.SerializeAsString(), full.SerializeAsString());
}

TEST(ReadOffice, LeavesOutWhatANewerVersionMayMean) {
  v1::Office proto = ToProto(Whole());
  proto.add_channels(static_cast<v1::Channel>(99));
  proto.add_contacts()->set_value("someday");
  const OfficeReading reading = ReadOffice(proto);
  EXPECT_THAT(reading.wrong, IsEmpty());
  EXPECT_THAT(reading.unknown,
              ElementsAre("has a channel we do not know",
                          "has a contact without a kind or value we know"));
  EXPECT_EQ(reading.office, Whole());
}

struct WrongCase {
  const char* name;
  void (*spoil)(v1::Office&);
  const char* problem;
};

class Wrong : public ::testing::TestWithParam<WrongCase> {};

TEST_P(Wrong, IsNamed) {
  v1::Office proto = ToProto(Whole());
  GetParam().spoil(proto);
  EXPECT_THAT(ReadOffice(proto).wrong, Contains(GetParam().problem));
}

INSTANTIATE_TEST_SUITE_P(
    Fields, Wrong,
    ::testing::Values(
        WrongCase{"Suffix",
                  [](v1::Office& o) { o.set_name("offices/500112-CT"); },
                  "is not offices/, six digits and its kind's suffix"},
        WrongCase{"Digits",
                  [](v1::Office& o) { o.set_name("offices/5001-LA"); },
                  "is not offices/, six digits and its kind's suffix"},
        WrongCase{"Kind",
                  [](v1::Office& o) {
                    o.set_kind(static_cast<v1::Office::Kind>(77));
                  },
                  "has no kind we know"},
        WrongCase{"Level",
                  [](v1::Office& o) {
                    o.set_level(static_cast<v1::Office::Level>(77));
                  },
                  "has no level we know"},
        WrongCase{"Name", [](v1::Office& o) { o.clear_display_name(); },
                  "has no display_name"},
        WrongCase{"Programme", [](v1::Office& o) { o.clear_programmes(); },
                  "has no programme"},
        WrongCase{"Place", [](v1::Office& o) { o.set_latitude(91); },
                  "lies nowhere on earth"},
        WrongCase{"NoPlace",
                  [](v1::Office& o) {
                    o.set_longitude(std::numeric_limits<double>::quiet_NaN());
                  },
                  "lies nowhere on earth"},
        WrongCase{"Day",
                  [](v1::Office& o) {
                    o.mutable_validity()->set_first_day("2026-13-01");
                  },
                  "first_day is no YYYY-MM-DD"},
        WrongCase{"LastDay",
                  [](v1::Office& o) {
                    o.mutable_validity()->set_last_day("2025-12-31");
                  },
                  "last_day is no YYYY-MM-DD from first_day on"},
        WrongCase{
            "Hours",
            [](v1::Office& o) { o.mutable_hours(0)->set_closes("09:05"); },
            "has hours that are not weekdays, HH:MM and a later HH:MM"}),
    [](const auto& param_info) { return param_info.param.name; });

TEST(ParseMinute, TakesAClockAndNothingElse) {
  EXPECT_EQ(ParseMinute("00:00"), 0);
  EXPECT_EQ(ParseMinute("23:59"), 23 * 60 + 59);
  EXPECT_EQ(ParseMinute("24:00"), 24 * 60);
  for (const char* text :
       {"24:01", "12:60", "9:00", "09.00", "0900", "+9:00", "09:+1", ""}) {
    EXPECT_EQ(ParseMinute(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace bashu::routing
