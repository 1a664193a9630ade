#pragma once

#include <absl/strings/string_view.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/routing/domain/office.h"

namespace bashu::routing {

enum class TravelMode { kWalk = 1, kRide, kTransit, kDrive };

// How fast people get along: an estimate from the distance, as no map of roads
// is kept.
struct TravelRow {
  std::string row_id;
  TravelMode mode = TravelMode::kWalk;
  std::vector<std::string> division_prefixes;  // Empty: wherever no other is.
  double detour = 1;  // Length of the way as a multiple of the distance.
  double speed_kmh = 1;
  int start_minutes = 0;  // Waiting, parking, the way to the stop.
  Source source;
};

// Travel times by mode and by the division that is travelled to. Immutable.
class TravelTable {
 public:
  TravelTable() = default;
  explicit TravelTable(std::vector<TravelRow> rows) : rows_(std::move(rows)) {}

  // Minutes to an office in `division`, rounded up; nothing if no row covers
  // `mode` there.
  std::optional<int> Minutes(TravelMode mode, absl::string_view division,
                             int64_t distance_meters) const;

  // No office beyond this is within `minutes`, wherever it lies.
  int64_t DistanceMax(TravelMode mode, int minutes) const;

 private:
  const TravelRow* RowOf(TravelMode mode, absl::string_view division) const;

  std::vector<TravelRow> rows_;
};

}  // namespace bashu::routing
