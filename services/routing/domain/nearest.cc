#include "services/routing/domain/nearest.h"

#include <absl/container/inlined_vector.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "services/routing/domain/limits.h"

namespace bashu::routing {
namespace {

template <typename T>
bool Has(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

template <typename T>
bool HasAll(const std::vector<T>& values, const std::vector<T>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](const T& value) { return Has(values, value); });
}

// Whether an office stands before or at the place where a page begins.
bool Shown(const std::optional<NearPosition>& after, int64_t distance,
           const Office& office) {
  if (!after.has_value() || distance > after->distance_meters) return false;
  return distance < after->distance_meters || office.code <= after->code;
}

int64_t ReachOf(const Directory& directory, const NearSearch& search) {
  if (search.travel_minutes_max == 0 || !search.travel_mode.has_value()) {
    return std::numeric_limits<int32_t>::max();
  }
  return directory.travel().DistanceMax(*search.travel_mode,
                                        search.travel_minutes_max);
}

// Gathers the answer, office by office.
class Gatherer {
 public:
  Gatherer(const Directory& directory, const calendar::WorkingDays& days,
           const NearSearch& search)
      : directory_(directory),
        search_(search),
        visit_(search.visit_time, days) {
    answer_.offices.reserve(static_cast<size_t>(search.limit));
  }

  // False when the page is full.
  bool Take(const Office& office, int64_t distance) {
    if (Shown(search_.after, distance, office)) return true;
    NearOffice near{&office, distance, std::nullopt, {}};
    if (search_.travel_mode.has_value()) {
      near.travel_minutes = directory_.travel().Minutes(
          *search_.travel_mode, office.division, distance);
      // The circle is an estimate for the fastest way to any office: this one
      // may lie in the mountains.
      if (search_.travel_minutes_max > 0 &&
          near.travel_minutes.value_or(std::numeric_limits<int>::max()) >
              search_.travel_minutes_max) {
        return true;
      }
    }
    near.opening = OpeningOf(office);
    std::vector<Exclusion> reasons = ExclusionsOf(
        directory_, office, search_.filter, visit_.today(), near.opening);
    if (!reasons.empty()) {
      Exclude(near, std::move(reasons));
      return true;
    }
    if (answer_.offices.size() == static_cast<size_t>(search_.limit)) {
      answer_.more = true;
      return false;
    }
    answer_.offices.push_back(near);
    shown_excluded_ = answer_.excluded.size();
    shown_count_ = answer_.excluded_count;
    return true;
  }

  NearAnswer Finish() && {
    // What lies behind the last office of a full page belongs to the next.
    if (answer_.more) {
      answer_.excluded.resize(shown_excluded_);
      answer_.excluded_count = shown_count_;
    }
    return std::move(answer_);
  }

 private:
  // Most offices keep the hours of their kind: each pattern is looked up once.
  const Opening& OpeningOf(const Office& office) {
    for (const auto& [hours, opening] : openings_) {
      if (*hours == office.hours) return opening;
    }
    openings_.emplace_back(&office.hours,
                           OpeningAt(office, search_.filter.channel, visit_));
    return openings_.back().second;
  }

  void Exclude(const NearOffice& near, std::vector<Exclusion> reasons) {
    ++answer_.excluded_count;
    if (answer_.excluded.size() == kExcludedMax) return;
    answer_.excluded.push_back(
        {near.office, near.distance_meters, std::move(reasons), near.opening});
  }

  const Directory& directory_;
  const NearSearch& search_;
  Visit visit_;
  absl::InlinedVector<std::pair<const std::vector<OpeningHours>*, Opening>, 4>
      openings_;
  NearAnswer answer_;
  size_t shown_excluded_ = 0;
  int shown_count_ = 0;
};

}  // namespace

std::vector<Exclusion> ExclusionsOf(const Directory& directory,
                                    const Office& office,
                                    const OfficeFilter& filter,
                                    absl::CivilDay day,
                                    const Opening& opening) {
  std::vector<Exclusion> reasons;
  const auto require = [&](bool holds, Exclusion reason) {
    if (!holds) reasons.push_back(reason);
  };
  require(!office.validity.has_value() || office.validity->Contains(day),
          Exclusion::kNotInForce);
  const auto serves = [&](const std::string& division) {
    return directory.Serves(office, division, day);
  };
  require(filter.service_divisions.empty() ||
              std::any_of(filter.service_divisions.begin(),
                          filter.service_divisions.end(), serves),
          Exclusion::kServiceArea);
  require(filter.matter.empty() || office.matters.empty() ||
              Has(office.matters, filter.matter),
          Exclusion::kMatter);
  require(!filter.channel.has_value() || Has(office.channels, *filter.channel),
          Exclusion::kChannel);
  if (filter.open_only) {
    require(opening.state != Opening::State::kClosed, Exclusion::kClosed);
    require(opening.state != Opening::State::kUnknown,
            Exclusion::kHoursUnknown);
  }
  require(HasAll(office.accessibility, filter.accessibility),
          Exclusion::kAccessibility);
  require(HasAll(office.languages, filter.languages), Exclusion::kLanguage);
  require(!filter.window_kind.has_value() ||
              Has(office.window_kinds, *filter.window_kind),
          Exclusion::kWindowKind);
  require(!filter.committee || office.committee == Committee::kPresent,
          Exclusion::kCommittee);
  return reasons;
}

NearAnswer FindNearestOffices(const Directory& directory,
                              const calendar::WorkingDays& days,
                              const NearSearch& search) {
  Gatherer gatherer(directory, days, search);
  // One more than the page tells whether there is another.
  directory.index().Visit(search.place, search.filter.programme,
                          search.filter.kind, ReachOf(directory, search),
                          search.limit + 1,
                          [&](const Office& office, int64_t distance) {
                            return gatherer.Take(office, distance);
                          });
  return std::move(gatherer).Finish();
}

}  // namespace bashu::routing
