#pragma once

#include <absl/functional/function_ref.h>
#include <absl/types/span.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "services/routing/domain/office.h"

namespace bashu::routing {

// Great-circle distance on a sphere of the earth's mean radius; the error
// against the ellipsoid stays below 0.6 %.
int64_t DistanceMeters(Point a, Point b);

// Offices by place: an S2 point index for each kind of question, so that the
// offices of another kind or programme at the same seat cost nothing. What is
// nearest to an S2 cell is remembered when somebody asks from there, which
// makes the next question from near there ten times as cheap. Thread-safe.
class OfficeIndex {
 public:
  // The offices must outlive the index.
  explicit OfficeIndex(absl::Span<const Office* const> offices);
  ~OfficeIndex();

  // Calls `visit` with the offices of `kind` that take `programme`, nearest
  // first and ties by code, until it returns false or none is left within
  // `distance_max` metres. `expected` says about how many will be asked for.
  void Visit(Point place, std::optional<Programme> programme,
             std::optional<OfficeKind> kind, int64_t distance_max, int expected,
             absl::FunctionRef<bool(const Office&, int64_t)> visit) const;

 private:
  struct Points;
  const std::unique_ptr<Points> points_;
};

}  // namespace bashu::routing
