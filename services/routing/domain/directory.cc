#include "services/routing/domain/directory.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>

#include <algorithm>
#include <utility>

namespace bashu::routing {
namespace {

std::vector<const Office*> PointersTo(
    const std::map<std::string, Office, std::less<>>& offices) {
  std::vector<const Office*> pointers;
  pointers.reserve(offices.size());
  for (const auto& [code, office] : offices) pointers.push_back(&office);
  return pointers;
}

template <typename T>
std::map<std::string, T, std::less<>> ByCode(std::vector<T> entries) {
  std::map<std::string, T, std::less<>> sorted;
  for (T& entry : entries) sorted.emplace(entry.code, std::move(entry));
  return sorted;
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
  if (suffix == "ST") return OfficeKind::kStation;
  if (suffix == "WD") return OfficeKind::kWindow;
  return std::nullopt;
}

Directory::Shared::Shared(std::vector<Division> division_list,
                          std::vector<Office> office_list,
                          DirectoryTables other_tables)
    : divisions(ByCode(std::move(division_list))),
      offices(ByCode(std::move(office_list))),
      tables(std::move(other_tables)),
      index(PointersTo(offices)) {}

Directory::Directory(std::vector<Division> divisions,
                     std::vector<Office> offices, DirectoryTables tables)
    : shared_(std::make_shared<const Shared>(
          std::move(divisions), std::move(offices), std::move(tables))) {}

const Office* Directory::FindOffice(absl::string_view code) const {
  const auto found = shared_->offices.find(code);
  return found == shared_->offices.end() ? nullptr : &found->second;
}

const Division* Directory::FindDivision(absl::string_view code) const {
  const auto found = shared_->divisions.find(code);
  return found == shared_->divisions.end() ? nullptr : &found->second;
}

bool Directory::IsWithin(absl::string_view code,
                         absl::string_view above) const {
  for (const Division* at = FindDivision(code); at != nullptr;
       at = FindDivision(at->parent)) {
    if (at->code == above) return true;
  }
  // 510202 lay in Sichuan by its digits and lies in Chongqing.
  return HoldsToday(code, [&](absl::string_view today) {
    return today != code ? IsWithin(today, above)
                         : absl::StartsWith(code, Significant(above));
  });
}

bool Directory::HoldsToday(
    absl::string_view division,
    absl::FunctionRef<bool(absl::string_view)> holds) const {
  if (FindDivision(division) == nullptr) {
    const DivisionResolution today = Resolve(division, 0);
    if (!today.divisions.empty()) {
      return std::any_of(today.divisions.begin(), today.divisions.end(), holds);
    }
  }
  return holds(division);
}

bool Directory::Serves(const Office& office, absl::string_view division,
                       absl::CivilDay day) const {
  const auto covers = [&](const std::vector<std::string>& served) {
    return std::any_of(
        served.begin(), served.end(),
        [&](const std::string& above) { return IsWithin(division, above); });
  };
  if (covers(office.service_divisions)) return true;
  return std::any_of(office.service_areas.begin(), office.service_areas.end(),
                     [&](const ServiceArea& area) {
                       return area.validity.Contains(day) &&
                              covers(area.divisions);
                     });
}

std::vector<Office> Directory::List(absl::string_view division,
                                    std::optional<OfficeKind> kind,
                                    absl::string_view after, int limit) const {
  std::vector<Office> page;
  const auto& offices = shared_->offices;
  for (auto at = offices.upper_bound(after);
       at != offices.end() && page.size() < static_cast<size_t>(limit); ++at) {
    const Office& office = at->second;
    if (kind.has_value() && office.kind != *kind) continue;
    if (!division.empty() && !IsWithin(office.division, division)) continue;
    page.push_back(office);
  }
  return page;
}

std::vector<const Office*> Directory::OfficesAt(absl::string_view division,
                                                OfficeKind kind) const {
  std::vector<const Office*> found;
  for (const std::string& begin : TodayOf(division)) {
    for (const Office* office : OfficesAtToday(begin, kind)) {
      if (std::find(found.begin(), found.end(), office) == found.end()) {
        found.push_back(office);
      }
    }
  }
  return found;
}

std::vector<const Office*> Directory::OfficesAtToday(std::string at,
                                                     OfficeKind kind) const {
  while (!at.empty()) {
    std::vector<const Office*> here;
    for (const auto& [code, office] : shared_->offices) {
      if (office.kind == kind && office.division == at) here.push_back(&office);
    }
    if (!here.empty()) return here;
    const Division* known = FindDivision(at);
    at = known != nullptr ? known->parent : DigitsAbove(at);
  }
  return {};
}

std::vector<std::string> Directory::TodayOf(absl::string_view division) const {
  const std::string code(division);
  if (FindDivision(division) != nullptr) return {code};
  DivisionResolution found = Resolve(division, 0);
  if (!found.divisions.empty()) return std::move(found.divisions);
  if (!found.nearest_known.empty()) return {found.nearest_known};
  return {code};
}

std::optional<Point> Directory::SeatOf(absl::string_view division) const {
  const Division* known = FindDivision(division);
  if (known == nullptr) return std::nullopt;
  if (known->point.has_value()) return known->point;
  // Larger divisions have none in the table; their own office sits there.
  const auto offices = OfficesAt(division, OfficeKind::kLegalAid);
  if (offices.empty()) return std::nullopt;
  return offices.front()->point;
}

DivisionResolution Directory::Resolve(absl::string_view division,
                                      int year) const {
  return shared_->tables.history.Resolve(
      division, year,
      [this](absl::string_view code) { return FindDivision(code) != nullptr; });
}

std::vector<Office> Directory::offices() const {
  std::vector<Office> all;
  all.reserve(shared_->offices.size());
  for (const auto& [code, office] : shared_->offices) all.push_back(office);
  return all;
}

void Directory::ForEach(absl::FunctionRef<void(const Office&)> visit) const {
  for (const auto& [code, office] : shared_->offices) visit(office);
}

Directory Directory::WithOffices(std::vector<Office> offices) const {
  std::vector<Division> divisions;
  for (const auto& [code, division] : shared_->divisions) {
    divisions.push_back(division);
  }
  return Directory(std::move(divisions), std::move(offices), shared_->tables);
}

std::set<std::string> Regions::others() const {
  std::set<std::string> others;
  for (const auto& [prefix, region] : prefixes_) others.insert(region);
  others.erase(own_);
  return others;
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

std::string Regions::NextAfter(absl::string_view from,
                               absl::string_view region) const {
  std::string next;
  size_t longest = 0;
  for (const Route& route : routes_) {
    if (route.from == from && route.prefix.size() > longest &&
        absl::StartsWith(region, route.prefix)) {
      longest = route.prefix.size();
      next = route.next;
    }
  }
  return next;
}

std::string Regions::NextHop(absl::string_view region) const {
  if (region == own_) return own_;
  std::string next = NextAfter(own_, region);
  if (!next.empty()) return next;
  const bool is_partner =
      std::any_of(prefixes_.begin(), prefixes_.end(),
                  [&](const auto& entry) { return entry.second == region; });
  return is_partner ? std::string(region) : "";
}

bool Regions::Relays(absl::string_view sender, absl::string_view region) const {
  return NextAfter(sender, region) == own_;
}

}  // namespace bashu::routing
