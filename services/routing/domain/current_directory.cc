#include "services/routing/domain/current_directory.h"

#include "services/routing/domain/limits.h"

namespace bashu::routing {

std::optional<DirectoryAge> DirectoryView::AgeOf(absl::string_view office,
                                                 absl::Time now) const {
  const std::string region = regions.RegionOf(office);
  if (region == regions.own()) return std::nullopt;
  const auto known = ages.find(region);
  if (known == ages.end()) {
    DirectoryAge never;
    never.region = region;
    return never;
  }
  DirectoryAge age = known->second;
  age.state = now - age.confirm_time <= kDirectoryFreshFor
                  ? DirectoryAge::State::kCurrent
                  : DirectoryAge::State::kStale;
  return age;
}

DirectoryView Compose(const Directory& shipped, const Regions& regions,
                      const std::vector<RegionOffices>& received) {
  DirectoryView view{shipped, regions, {}};
  for (const RegionOffices& region : received) {
    if (region.version == 0) continue;
    DirectoryAge& age = view.ages[region.region];
    age.region = region.region;
    age.version = region.version;
    age.confirm_time = region.confirm_time;
  }
  if (view.ages.empty()) return view;
  std::vector<Office> offices;
  for (Office& office : shipped.offices()) {
    if (!view.ages.contains(regions.RegionOf(office.code))) {
      offices.push_back(std::move(office));
    }
  }
  for (const RegionOffices& region : received) {
    for (const auto& [code, listed] : region.offices) {
      if (listed.office.has_value()) offices.push_back(*listed.office);
    }
  }
  view.directory = shipped.WithOffices(std::move(offices));
  return view;
}

}  // namespace bashu::routing
