#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/calendar/working_days.h"
#include "services/routing/domain/directory.h"
#include "services/routing/domain/office_hours.h"

// Which offices are nearest that can take a matter, by a channel, at a time,
// and why nearer ones are not.
namespace bashu::routing {

// What the nearest offices must be. An office of another programme or kind is
// no answer at all; one that fails the rest is an answer that must be
// explained, as people will ask why not the office next door.
struct OfficeFilter {
  std::optional<Programme> programme;
  std::optional<OfficeKind> kind;
  std::string matter;  // "LABOUR_WAGES"
  std::optional<Channel> channel;
  bool open_only = false;
  std::vector<std::string> service_divisions;  // It must serve one of these.
  std::vector<Accessibility> accessibility;
  std::vector<std::string> languages;
  std::optional<WindowKind> window_kind;
  bool committee = false;
};

// Why an office is left out. In the order in which they are told.
enum class Exclusion {
  kNotInForce = 1,
  kServiceArea,
  kMatter,
  kChannel,
  kClosed,
  kHoursUnknown,
  kAccessibility,
  kLanguage,
  kWindowKind,
  kCommittee,
};

// A place in the order of distance: the last office that a page showed.
struct NearPosition {
  int64_t distance_meters = 0;
  std::string code;
};

struct NearSearch {
  Point place;
  absl::Time visit_time;
  OfficeFilter filter;
  std::optional<TravelMode> travel_mode;
  int travel_minutes_max = 0;  // 0 for any; else needs a mode.
  std::optional<NearPosition> after;
  int limit = 0;
};

struct NearOffice {
  const Office* office = nullptr;
  int64_t distance_meters = 0;
  std::optional<int> travel_minutes;
  Opening opening;
};

struct ExcludedOffice {
  const Office* office = nullptr;
  int64_t distance_meters = 0;
  std::vector<Exclusion> reasons;
  Opening opening;
};

struct NearAnswer {
  std::vector<NearOffice> offices;
  bool more = false;
  // Nearer than the last of `offices`, or all within reach on the last page;
  // at most kExcludedMax of `excluded_count`.
  std::vector<ExcludedOffice> excluded;
  int excluded_count = 0;
};

// Why `office` is no answer on `day`; empty if it is one.
std::vector<Exclusion> ExclusionsOf(const Directory& directory,
                                    const Office& office,
                                    const OfficeFilter& filter,
                                    absl::CivilDay day, const Opening& opening);

// What it points to lives as long as `directory`.
NearAnswer FindNearestOffices(const Directory& directory,
                              const calendar::WorkingDays& days,
                              const NearSearch& search);

}  // namespace bashu::routing
