#include "services/routing/domain/office_hours.h"

#include <absl/container/inlined_vector.h>

#include <algorithm>
#include <utility>

#include "common/calendar/shanghai.h"

namespace bashu::routing {
namespace {

template <typename T>
bool Has(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

Visit::Day LookUp(absl::CivilDay day, const calendar::WorkingDays& days) {
  Visit::Day found;
  found.midnight = calendar::StartOf(day);
  found.weekday = absl::GetWeekday(day);
  const absl::StatusOr<calendar::DayKind> kind = days.KindOf(day);
  if (!kind.ok()) {
    found.unknown = true;
  } else if (*kind == calendar::DayKind::kMakeupWorkday) {
    found.regular = absl::Weekday::monday;
  } else if (*kind != calendar::DayKind::kHoliday) {
    found.regular = found.weekday;
  }
  return found;
}

// The spans of a day, and whether any could not be told.
struct DaySpans {
  absl::InlinedVector<std::pair<absl::Time, absl::Time>, 4> spans;
  bool unknown = false;
};

DaySpans SpansOn(const Office& office, std::optional<Channel> channel,
                 const Visit::Day& day) {
  DaySpans found;
  for (const OpeningHours& hours : office.hours) {
    if (channel.has_value() && !hours.channels.empty() &&
        !Has(hours.channels, *channel)) {
      continue;
    }
    if (hours.all_days) {
      if (!Has(hours.weekdays, day.weekday)) continue;
    } else if (day.unknown) {
      found.unknown = true;
      continue;
    } else if (!day.regular.has_value() || !Has(hours.weekdays, *day.regular)) {
      continue;
    }
    found.spans.emplace_back(day.midnight + absl::Minutes(hours.open_minute),
                             day.midnight + absl::Minutes(hours.close_minute));
  }
  std::sort(found.spans.begin(), found.spans.end());
  return found;
}

// When the open time that holds at the time of `visit` ends: spans that touch
// are one, also across midnight. A week without end is around the clock, and
// has none.
std::optional<absl::Time> CloseTime(const Office& office,
                                    std::optional<Channel> channel,
                                    Visit& visit, DaySpans spans) {
  absl::Time end = visit.time();
  for (int ahead = 1; ahead <= 7; ++ahead) {
    for (const auto& [open, close] : spans.spans) {
      if (open <= end) end = std::max(end, close);
    }
    const Visit::Day& next = visit.At(ahead);
    if (end < next.midnight) return end;
    spans = SpansOn(office, channel, next);
  }
  return std::nullopt;
}

}  // namespace

Visit::Visit(absl::Time time, const calendar::WorkingDays& days)
    : time_(time), today_(calendar::DayOf(time)), days_(days) {}

const Visit::Day& Visit::At(int ahead) {
  for (; count_ <= ahead; ++count_) {
    known_[static_cast<size_t>(count_)] = LookUp(today_ + count_, days_);
  }
  return known_[static_cast<size_t>(ahead)];
}

Opening OpeningAt(const Office& office, std::optional<Channel> channel,
                  Visit& visit) {
  if (office.hours.empty()) return {};
  const absl::Time time = visit.time();
  const DaySpans now = SpansOn(office, channel, visit.At(0));
  for (const auto& [open, close] : now.spans) {
    if (open <= time && time < close) {
      return {Opening::State::kOpen, CloseTime(office, channel, visit, now)};
    }
  }
  if (now.unknown) return {};
  for (int ahead = 0; ahead <= Visit::kDaysAhead; ++ahead) {
    const DaySpans day =
        ahead == 0 ? now : SpansOn(office, channel, visit.At(ahead));
    for (const auto& [open, close] : day.spans) {
      if (open > time) return {Opening::State::kClosed, open};
    }
    // Beyond the last loaded day nothing can be promised.
    if (day.unknown) break;
  }
  return {Opening::State::kClosed, std::nullopt};
}

}  // namespace bashu::routing
