#include "tests/load/nearest_offices.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <random>
#include <utility>

namespace bashu::load {

using routing::Channel;
using routing::Office;
using routing::OfficeKind;
using routing::Programme;

namespace {

constexpr int kOffices = 5000;
constexpr unsigned kSeed = 20'261'121;

Office Make(int i, std::mt19937& random) {
  // Where people live: most offices lie in the basin.
  std::normal_distribution<double> latitude(30.3, 1.2);
  std::normal_distribution<double> longitude(105.2, 1.8);
  const std::string division = absl::StrFormat("51%04d", i % 10'000);
  const bool legal_aid = i % 3 == 2;
  Office office;
  office.code = absl::StrCat(division, legal_aid ? "-LA" : "-CT");
  office.kind = legal_aid ? OfficeKind::kLegalAid : OfficeKind::kCourt;
  office.display_name = absl::StrCat("四川省某市第", i, "法律援助中心");
  office.level = routing::OfficeLevel::kBasic;
  office.division = division;
  office.superior = "510100-LA";
  office.service_divisions = {division};
  office.programmes = {legal_aid ? Programme::kLegalAid
                                 : Programme::kJudicialAid};
  office.point = {latitude(random), longitude(random)};
  office.source = {"按行政区划名称推定", "", 6, ""};
  office.channels = {Channel::kWindow, Channel::kPhone};
  office.languages = {"cmn"};
  office.window_kinds = {routing::WindowKind::kChuanYu};
  std::vector<absl::Weekday> weekdays = {
      absl::Weekday::monday, absl::Weekday::tuesday, absl::Weekday::thursday,
      absl::Weekday::friday};
  if (i % 4 != 0) weekdays.push_back(absl::Weekday::wednesday);
  office.hours = {{weekdays, 9 * 60, 12 * 60, {}, false},
                  {weekdays, 13 * 60, 17 * 60, {}, false}};
  return office;
}

}  // namespace

routing::Directory ManyOffices() {
  std::mt19937 random(kSeed);
  std::vector<Office> offices;
  offices.reserve(kOffices);
  for (int i = 0; i < kOffices; ++i) offices.push_back(Make(i, random));
  return routing::Directory({}, std::move(offices));
}

}  // namespace bashu::load
