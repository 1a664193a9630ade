#include "services/intake/domain/clocks.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/calendar/shanghai.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace bashu::intake {
namespace {

using State = StatutoryClock::State;

// The rule that `clock` runs by: the edition that held when it started.
const ClockRule* RuleOf(const ClockRules& rules, const StatutoryClock& clock) {
  for (const ClockRule& rule : rules.rules) {
    if (rule.id == clock.rule_id &&
        rule.validity.Holds(calendar::DayOf(clock.start))) {
      return &rule;
    }
  }
  return nullptr;
}

bool Stops(const ClockRule& rule, absl::string_view event) {
  return std::find(rule.stop_events.begin(), rule.stop_events.end(), event) !=
         rule.stop_events.end();
}

// Whether the rule is for offices such as "511700-CT".
bool IsFor(const ClockRule& rule, absl::string_view office) {
  if (rule.office_kinds.empty()) return true;
  const absl::string_view suffix =
      office.size() > 7 ? office.substr(7, 2) : absl::string_view();
  return std::find(rule.office_kinds.begin(), rule.office_kinds.end(),
                   suffix) != rule.office_kinds.end();
}

// Nothing while a year that it depends on is not loaded.
absl::StatusOr<std::optional<absl::Time>> DueOf(const ClockRules& rules,
                                                const ClockRule& rule,
                                                const StatutoryClock& clock) {
  CHECK(rules.working_days.has_value());
  std::vector<calendar::Pause> pauses;
  for (const StatutoryClock::Pause& pause : clock.pauses) {
    pauses.push_back({pause.start, pause.end});
  }
  const absl::StatusOr<absl::Time> due =
      calendar::DueTime(rule.limit, clock.start, pauses, *rules.working_days);
  if (ReasonOf(due.status()) == "CALENDAR_YEAR_NOT_LOADED") return std::nullopt;
  RETURN_IF_ERROR(due.status());
  return *due;
}

// Late from its due time on. A paused clock cannot be late.
void Stop(absl::Time time, StatutoryClock& clock) {
  const bool late = clock.due.has_value() && time >= *clock.due;
  clock.state = late ? State::kMissed : State::kMet;
  clock.end = time;
  for (StatutoryClock::Pause& pause : clock.pauses) {
    if (!pause.end) pause.end = std::max(pause.start, time);
  }
}

}  // namespace

void ComputeDue(const ClockRules& rules, std::vector<StatutoryClock>& clocks) {
  for (StatutoryClock& clock : clocks) {
    if (clock.state != State::kRunning || clock.due.has_value()) continue;
    const ClockRule* rule = RuleOf(rules, clock);
    if (rule == nullptr) continue;
    const auto due = DueOf(rules, *rule, clock);
    if (due.ok()) clock.due = *due;
  }
}

absl::Status Raise(const ClockRules& rules, const ClockEvent& event,
                   std::vector<StatutoryClock>& clocks) {
  std::vector<StatutoryClock> raised = clocks;
  ComputeDue(rules, raised);
  StopClocks(rules, event.type, event.time, raised);
  for (const ClockRule& rule : rules.rules) {
    if (rule.programme != event.programme || rule.start_event != event.type ||
        !rule.validity.Holds(calendar::DayOf(event.time)) ||
        !IsFor(rule, event.office)) {
      continue;
    }
    const bool runs = std::any_of(
        raised.begin(), raised.end(), [&](const StatutoryClock& clock) {
          return clock.rule_id == rule.id &&
                 (clock.open() || clock.start == event.time);
        });
    if (runs) continue;
    StatutoryClock clock{rule.id,    rule.title,   State::kRunning,
                         event.time, std::nullopt, std::nullopt,
                         {}};
    ASSIGN_OR_RETURN(clock.due, DueOf(rules, rule, clock));
    raised.push_back(std::move(clock));
  }
  clocks = std::move(raised);
  return absl::OkStatus();
}

void StopClocks(const ClockRules& rules, absl::string_view event_type,
                absl::Time time, std::vector<StatutoryClock>& clocks) {
  for (StatutoryClock& clock : clocks) {
    const ClockRule* rule = RuleOf(rules, clock);
    if (clock.open() && rule != nullptr && Stops(*rule, event_type)) {
      Stop(time, clock);
    }
  }
}

void PauseClocks(const ClockRules& rules, absl::string_view reason,
                 absl::Time time, std::vector<StatutoryClock>& clocks) {
  for (StatutoryClock& clock : clocks) {
    const ClockRule* rule = RuleOf(rules, clock);
    if (clock.state != State::kRunning || rule == nullptr || !rule->pausable) {
      continue;
    }
    clock.state = State::kPaused;
    clock.due.reset();
    clock.pauses.push_back({time, std::nullopt, std::string(reason)});
  }
}

absl::Status ResumeClocks(const ClockRules& rules, absl::string_view reason,
                          absl::Time time,
                          std::vector<StatutoryClock>& clocks) {
  std::vector<StatutoryClock> resumed = clocks;
  for (StatutoryClock& clock : resumed) {
    if (clock.state != State::kPaused) continue;
    bool paused = false;
    for (StatutoryClock::Pause& pause : clock.pauses) {
      if (pause.end) continue;
      if (pause.reason == reason) {
        pause.end = std::max(pause.start, time);
      } else {
        paused = true;
      }
    }
    const ClockRule* rule = RuleOf(rules, clock);
    if (paused || rule == nullptr) continue;
    clock.state = State::kRunning;
    ASSIGN_OR_RETURN(clock.due, DueOf(rules, *rule, clock));
  }
  clocks = std::move(resumed);
  return absl::OkStatus();
}

void CancelClocks(absl::Time time, std::vector<StatutoryClock>& clocks) {
  for (StatutoryClock& clock : clocks) {
    if (!clock.open()) continue;
    Stop(time, clock);
    clock.state = State::kCancelled;
  }
}

std::optional<absl::Time> LatestDue(const ClockRules& rules,
                                    absl::string_view event_type,
                                    absl::Span<const StatutoryClock> clocks) {
  std::optional<absl::Time> latest;
  for (const StatutoryClock& clock : clocks) {
    const ClockRule* rule = RuleOf(rules, clock);
    if (rule == nullptr || !clock.due || !Stops(*rule, event_type)) continue;
    if (!latest || *clock.due > *latest) latest = clock.due;
  }
  return latest;
}

}  // namespace bashu::intake
