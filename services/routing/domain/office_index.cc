#include "services/routing/domain/office_index.h"

#include <s2/s2cell.h>
#include <s2/s2closest_point_query.h>
#include <s2/s2latlng.h>
#include <s2/s2point_index.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace bashu::routing {
namespace {

constexpr double kEarthRadiusMeters = 6'371'008.8;  // IUGG mean radius.

// "Any" stands at 0, before the numbers of the enums.
constexpr size_t kProgrammes = 3;
constexpr size_t kKinds = 7;

// Cells of about nine kilometres: in a city as in the mountains, so many
// offices around one hold the few that are asked for from anywhere in it.
constexpr int kCellLevel = 10;
constexpr int kNeighbours = 48;

using Index = S2PointIndex<const Office*>;
using Query = S2ClosestPointQuery<const Office*>;

S2Point PointOf(Point place) {
  return S2LatLng::FromDegrees(place.latitude, place.longitude)
      .Normalized()
      .ToPoint();
}

int64_t MetersOf(S1ChordAngle distance) {
  return std::llround(distance.ToAngle().radians() * kEarthRadiusMeters);
}

template <typename Enum>
size_t NumberOf(std::optional<Enum> value) {
  return value.has_value() ? static_cast<size_t>(*value) : 0;
}

// What the distance to an office is compared by, without an arc sine: the
// square of the chord through the unit sphere.
struct Candidate {
  double chord2 = 0;
  const Office* office = nullptr;
};
using Candidates = std::vector<Candidate>;

int64_t MetersOf(const Candidate& candidate) {
  return MetersOf(S1ChordAngle::FromLength2(candidate.chord2));
}

// Puts the nearest first in a heap: few of those found are ever asked for, and
// sorting all of them would cost as much as the rest of the answer.
bool IsFarther(const Candidate& a, const Candidate& b) {
  return a.chord2 > b.chord2;
}

// Takes the nearest out of `heap`, with all that are as far to the metre, by
// code.
void TakeNearest(Candidates& heap, int64_t meters, Candidates& taken) {
  taken.clear();
  while (!heap.empty() && MetersOf(heap.front()) == meters) {
    std::pop_heap(heap.begin(), heap.end(), IsFarther);
    taken.push_back(heap.back());
    heap.pop_back();
  }
  if (taken.size() == 1) return;
  std::sort(taken.begin(), taken.end(),
            [](const Candidate& a, const Candidate& b) {
              return a.office->code < b.office->code;
            });
}

// The offices around one cell.
struct Neighbourhood {
  std::vector<std::pair<S2Point, const Office*>> offices;
  // From anywhere in the cell, all offices nearer than this are among them.
  int64_t certain_meters = 0;
};

// Those nearest to the middle of `cell`: whatever is not among them is farther
// from any place in the cell than the last of them less the cell's radius.
std::unique_ptr<const Neighbourhood> Survey(const Index& index, S2CellId cell) {
  auto made = std::make_unique<Neighbourhood>();
  Query query(&index);
  query.mutable_options()->set_max_results(kNeighbours);
  Query::PointTarget target(cell.ToPoint());
  const auto results = query.FindClosestPoints(&target);
  for (const Query::Result& result : results) {
    made->offices.emplace_back(result.point(), result.data());
  }
  if (results.size() < kNeighbours) {
    made->certain_meters = std::numeric_limits<int64_t>::max();
    return made;
  }
  const double radius = S2Cell(cell).GetCapBound().GetRadius().radians();
  const double last = results.back().distance().ToAngle().radians();
  // Less a metre on either side for rounding.
  made->certain_meters = std::llround((last - radius) * kEarthRadiusMeters) - 2;
  return made;
}

}  // namespace

struct OfficeIndex::Points {
  // The offices of one programme and kind.
  struct Group {
    ~Group() {
      for (auto& slot : surveys) {
        const std::unique_ptr<const Neighbourhood> owned(slot.load());
      }
    }

    Index index;
    // By place in `cells`; null until somebody asks from there.
    std::vector<std::atomic<const Neighbourhood*>> surveys;
  };

  // Those that an office lies in, and those around them; sorted.
  std::vector<S2CellId> cells;
  std::array<std::array<Group, kKinds>, kProgrammes> groups;

  const Neighbourhood* At(Group& group, const S2Point& place) const;
};

// Null where no office is near, which is not worth remembering.
const Neighbourhood* OfficeIndex::Points::At(Group& group,
                                             const S2Point& place) const {
  const S2CellId cell = S2CellId(place).parent(kCellLevel);
  const auto known = std::lower_bound(cells.begin(), cells.end(), cell);
  if (known == cells.end() || *known != cell) return nullptr;
  std::atomic<const Neighbourhood*>& slot =
      group.surveys[static_cast<size_t>(known - cells.begin())];
  const Neighbourhood* survey = slot.load(std::memory_order_acquire);
  if (survey != nullptr) return survey;
  // Two that ask at once find the same; the first one's is kept.
  auto made = Survey(group.index, cell);
  if (slot.compare_exchange_strong(survey, made.get(),
                                   std::memory_order_acq_rel)) {
    return made.release();
  }
  return survey;
}

int64_t DistanceMeters(Point a, Point b) {
  return MetersOf(S1ChordAngle(PointOf(a), PointOf(b)));
}

OfficeIndex::OfficeIndex(absl::Span<const Office* const> offices)
    : points_(std::make_unique<Points>()) {
  std::vector<S2CellId>& cells = points_->cells;
  for (const Office* office : offices) {
    const S2Point point = PointOf(office->point);
    const S2CellId cell = S2CellId(point).parent(kCellLevel);
    cells.push_back(cell);
    cell.AppendAllNeighbors(kCellLevel, &cells);
    const size_t kind = NumberOf(std::optional(office->kind));
    std::array<bool, kProgrammes> programmes = {true};
    for (const Programme programme : office->programmes) {
      programmes[static_cast<size_t>(programme)] = true;
    }
    for (size_t programme = 0; programme < kProgrammes; ++programme) {
      if (!programmes[programme]) continue;
      points_->groups[programme][0].index.Add(point, office);
      points_->groups[programme][kind].index.Add(point, office);
    }
  }
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  for (auto& kinds : points_->groups) {
    for (Points::Group& group : kinds) {
      group.surveys = std::vector<std::atomic<const Neighbourhood*>>(
          group.index.num_points() > 0 ? cells.size() : 0);
    }
  }
}

OfficeIndex::~OfficeIndex() = default;

void OfficeIndex::Visit(
    Point place, std::optional<Programme> programme,
    std::optional<OfficeKind> kind, int64_t distance_max, int expected,
    absl::FunctionRef<bool(const Office&, int64_t)> visit) const {
  Points::Group& group = points_->groups[NumberOf(programme)][NumberOf(kind)];
  if (group.index.num_points() == 0) return;
  const S2Point at = PointOf(place);
  Candidates found;
  Candidates nearest;
  size_t visited = 0;
  // Visits what is left of `found` up to `certain`; false if that is enough.
  const auto go_on = [&](int64_t certain) {
    std::make_heap(found.begin(), found.end(), IsFarther);
    const int64_t last = std::min(certain, distance_max);
    size_t taken = 0;
    while (!found.empty()) {
      const int64_t meters = MetersOf(found.front());
      if (meters > last) break;
      TakeNearest(found, meters, nearest);
      for (const Candidate& next : nearest) {
        if (taken++ < visited) continue;
        if (!visit(*next.office, meters)) return false;
        ++visited;
      }
    }
    return last < distance_max;
  };
  if (const Neighbourhood* around = points_->At(group, at)) {
    found.reserve(around->offices.size());
    for (const auto& [point, office] : around->offices) {
      found.push_back({std::min(4.0, (point - at).Norm2()), office});
    }
    if (!go_on(around->certain_meters)) return;
  }
  Query query(&group.index);
  // The rounding to metres must not lose an office at the very edge.
  const S1ChordAngle reach(S1Angle::Radians(std::min(
      M_PI, (static_cast<double>(distance_max) + 1) / kEarthRadiusMeters)));
  query.mutable_options()->set_conservative_max_distance(reach);
  Query::PointTarget target(at);
  // S2 wants to know how many before it begins, so it is asked again for twice
  // as many while the visitor is not satisfied.
  const int least = std::max(expected, static_cast<int>(2 * visited));
  for (int wanted = std::max(least, 1);; wanted *= 2) {
    query.mutable_options()->set_max_results(wanted);
    found.clear();
    for (const Query::Result& result : query.FindClosestPoints(&target)) {
      found.push_back({result.distance().length2(), result.data()});
    }
    const bool all = found.size() < static_cast<size_t>(wanted);
    // Others at the last distance may have been left out, in any order.
    const int64_t certain = all ? distance_max : MetersOf(found.back()) - 1;
    if (!go_on(certain)) return;
  }
}

}  // namespace bashu::routing
