#pragma once

#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <string>
#include <vector>

#include "services/routing/domain/directory.h"

// Disputes about who gets a case are settled above the offices: within a
// province by a superior of both, across provinces by both lead offices, who
// have no common superior and must name the same office.
namespace bashu::routing {

// What one of them decided. Binds the case's next offer.
struct Designation {
  std::string id;
  std::string case_id;
  int64_t epoch = 0;  // The one the case is in.
  std::string designated_office;
  std::string designating_office;
  std::string reason;
  absl::Time create_time;
  bool binding = false;  // Not stored: the others' word decides it, too.

  friend bool operator==(const Designation&, const Designation&) = default;
};

// Whether `office` may settle between the holder of a case and the one it would
// designate.
bool MaySettle(const Directory& directory, absl::string_view office,
               absl::string_view holder, absl::string_view designated);

// Who may, for people: codes separated by commas, or what they must be.
std::string Settlers(const Directory& directory, absl::string_view holder,
                     absl::string_view designated);

// Whether what was decided for `epoch` binds: one word of a common superior, or
// the same from the lead offices of two provinces. `all` are those of one case.
bool Binds(const std::vector<Designation>& all, const Designation& designation);

}  // namespace bashu::routing
