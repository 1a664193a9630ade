#include "services/routing/domain/directory.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/strip.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace bashu::routing {
namespace {

constexpr double kEarthRadiusMeters = 6'371'008.8;  // IUGG mean radius.

double Radians(double degrees) { return degrees * std::numbers::pi / 180; }

bool Fits(const Office& office, const OfficeFilter& filter) {
  if (filter.kind.has_value() && office.kind != *filter.kind) return false;
  return !filter.programme.has_value() ||
         std::find(office.programmes.begin(), office.programmes.end(),
                   *filter.programme) != office.programmes.end();
}

// A division's code up to its last non-zero pair: "510000" is "51".
absl::string_view Significant(absl::string_view code) {
  while (code.size() > 2 && absl::EndsWith(code, "00")) code.remove_suffix(2);
  return code;
}

// The division above by the digits: 511602 → 511600 → 510000 → none.
std::string DigitsAbove(absl::string_view code) {
  const absl::string_view own = Significant(code);
  if (own.size() <= 2) return "";
  std::string above(own.substr(0, own.size() - 2));
  above.resize(code.size(), '0');
  return above;
}

}  // namespace

absl::string_view DivisionOf(absl::string_view office) {
  return office.substr(0, office.find('-'));
}

std::optional<OfficeKind> KindOf(absl::string_view office) {
  const size_t dash = office.find('-');
  if (dash == absl::string_view::npos) return std::nullopt;
  absl::string_view suffix = office.substr(dash + 1);
  if (suffix.size() == 3 &&
      absl::ascii_isdigit(static_cast<unsigned char>(suffix[2]))) {
    suffix.remove_suffix(1);
  }
  if (suffix == "CT") return OfficeKind::kCourt;
  if (suffix == "PR") return OfficeKind::kProcuratorate;
  if (suffix == "LA") return OfficeKind::kLegalAid;
  if (suffix == "LD") return OfficeKind::kLead;
  return std::nullopt;
}

int64_t DistanceMeters(Point a, Point b) {
  const double lat = std::sin(Radians(b.latitude - a.latitude) / 2);
  const double lng = std::sin(Radians(b.longitude - a.longitude) / 2);
  const double h = lat * lat + std::cos(Radians(a.latitude)) *
                                   std::cos(Radians(b.latitude)) * lng * lng;
  return std::llround(2 * kEarthRadiusMeters *
                      std::asin(std::sqrt(std::min(1.0, h))));
}

Directory::Directory(std::vector<Division> divisions,
                     std::vector<Office> offices) {
  for (Division& division : divisions) {
    divisions_.emplace(division.code, std::move(division));
  }
  for (Office& office : offices)
    offices_.emplace(office.code, std::move(office));
}

const Office* Directory::FindOffice(absl::string_view code) const {
  const auto found = offices_.find(std::string(code));
  return found == offices_.end() ? nullptr : &found->second;
}

const Division* Directory::FindDivision(absl::string_view code) const {
  const auto found = divisions_.find(std::string(code));
  return found == divisions_.end() ? nullptr : &found->second;
}

bool Directory::IsWithin(absl::string_view code,
                         absl::string_view above) const {
  for (const Division* at = FindDivision(code); at != nullptr;
       at = FindDivision(at->parent)) {
    if (at->code == above) return true;
  }
  return absl::StartsWith(code, Significant(above));
}

std::vector<Office> Directory::List(absl::string_view division,
                                    std::optional<OfficeKind> kind,
                                    absl::string_view after, int limit) const {
  std::vector<Office> page;
  for (auto at = offices_.upper_bound(std::string(after));
       at != offices_.end() && page.size() < static_cast<size_t>(limit); ++at) {
    const Office& office = at->second;
    if (!Fits(office, {std::nullopt, kind})) continue;
    if (!division.empty() && !IsWithin(office.division, division)) continue;
    page.push_back(office);
  }
  return page;
}

std::vector<NearOffice> Directory::Nearest(Point from,
                                           const OfficeFilter& filter, int skip,
                                           int limit) const {
  std::vector<std::pair<int64_t, const Office*>> found;
  for (const auto& [code, office] : offices_) {
    if (!Fits(office, filter)) continue;
    found.emplace_back(DistanceMeters(from, office.point), &office);
  }
  std::stable_sort(
      found.begin(), found.end(),
      [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<NearOffice> page;
  for (size_t i = static_cast<size_t>(skip);
       i < found.size() && page.size() < static_cast<size_t>(limit); ++i) {
    page.push_back({*found[i].second, found[i].first});
  }
  return page;
}

std::vector<const Office*> Directory::OfficesAt(absl::string_view division,
                                                OfficeKind kind) const {
  std::string at(division);
  while (!at.empty()) {
    std::vector<const Office*> here;
    for (const auto& [code, office] : offices_) {
      if (office.kind == kind && office.division == at) here.push_back(&office);
    }
    if (!here.empty()) return here;
    const Division* known = FindDivision(at);
    at = known != nullptr ? known->parent : DigitsAbove(at);
  }
  return {};
}

std::string Regions::RegionOf(absl::string_view code) const {
  std::string region;
  size_t longest = 0;
  for (const auto& [prefix, name] : prefixes_) {
    if (prefix.size() > longest && absl::StartsWith(code, prefix)) {
      longest = prefix.size();
      region = name;
    }
  }
  return region;
}

}  // namespace bashu::routing
