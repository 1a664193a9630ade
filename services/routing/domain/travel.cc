#include "services/routing/domain/travel.h"

#include <absl/strings/match.h>

#include <algorithm>
#include <cmath>

namespace bashu::routing {

const TravelRow* TravelTable::RowOf(TravelMode mode,
                                    absl::string_view division) const {
  const TravelRow* best = nullptr;
  size_t longest = 0;
  for (const TravelRow& row : rows_) {
    if (row.mode != mode) continue;
    if (row.division_prefixes.empty() && best == nullptr) best = &row;
    for (const std::string& prefix : row.division_prefixes) {
      if (prefix.size() > longest && absl::StartsWith(division, prefix)) {
        longest = prefix.size();
        best = &row;
      }
    }
  }
  return best;
}

std::optional<int> TravelTable::Minutes(TravelMode mode,
                                        absl::string_view division,
                                        int64_t distance_meters) const {
  const TravelRow* row = RowOf(mode, division);
  if (row == nullptr) return std::nullopt;
  const double kilometres =
      static_cast<double>(distance_meters) / 1000 * row->detour;
  return row->start_minutes +
         static_cast<int>(std::ceil(kilometres / row->speed_kmh * 60));
}

int64_t TravelTable::DistanceMax(TravelMode mode, int minutes) const {
  double meters = 0;
  for (const TravelRow& row : rows_) {
    if (row.mode != mode || minutes < row.start_minutes) continue;
    const double hours = static_cast<double>(minutes - row.start_minutes) / 60;
    meters = std::max(meters, hours * row.speed_kmh / row.detour * 1000);
  }
  return std::llround(std::ceil(meters));
}

}  // namespace bashu::routing
