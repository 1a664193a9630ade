#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <absl/types/span.h>

#include <optional>
#include <string>
#include <vector>

#include "common/calendar/clock.h"
#include "common/calendar/working_days.h"
#include "services/intake/domain/application.h"
#include "services/intake/domain/validity.h"

// Statutory clocks on an application: which event starts and stops which.
namespace bashu::intake {

// One time limit, as deploy/reference/clocks.txtpb states it.
struct ClockRule {
  std::string id;  // "L-33"
  Programme programme = Programme::kLegalAid;
  std::string title;
  std::string start_event;  // "custody.taken"
  std::vector<std::string> stop_events;
  calendar::Limit limit;
  bool pausable = false;
  std::vector<std::string> office_kinds;  // "PR"; empty for every office
  Validity validity;
};

struct ClockRules {
  std::string version;
  std::vector<ClockRule> rules;
  // Never null once loaded. Set by whoever makes the rules; immutable.
  std::optional<calendar::WorkingDays> working_days;
};

// Something that starts and stops clocks.
struct ClockEvent {
  absl::string_view type;  // "case.granted"
  absl::Time time;
  Programme programme = Programme::kLegalAid;
  absl::string_view office;  // whose clocks they are
};

// Stops the open clocks that `event` stops, as met or missed, then starts those
// it starts. A clock that is open already is not started again, so that an
// event told twice counts once.
//
// Nobody is turned away because the State Council has not published a year: a
// clock whose due day depends on a year that is not loaded runs without one,
// and is never guessed. ComputeDue finds it once the table is there.
absl::Status Raise(const ClockRules& rules, const ClockEvent& event,
                   std::vector<StatutoryClock>& clocks);

// Fills in the due times that were not known when their clocks started.
void ComputeDue(const ClockRules& rules, std::vector<StatutoryClock>& clocks);

// Only stops what an event of `event_type` stops: for who hears of it without
// having to act on it.
void StopClocks(const ClockRules& rules, absl::string_view event_type,
                absl::Time time, std::vector<StatutoryClock>& clocks);

// Pauses the running clocks that may pause, from `time` on.
void PauseClocks(const ClockRules& rules, absl::string_view reason,
                 absl::Time time, std::vector<StatutoryClock>& clocks);

// Ends the pauses of `reason` at `time` and computes the new due times.
absl::Status ResumeClocks(const ClockRules& rules, absl::string_view reason,
                          absl::Time time, std::vector<StatutoryClock>& clocks);

// Ends every open clock as cancelled: the matter ended otherwise, or goes on
// elsewhere.
void CancelClocks(absl::Time time, std::vector<StatutoryClock>& clocks);

// The day by which `event_type` must have happened at the latest: of all the
// clocks that it stops, or stopped, so that the answer stays the same once it
// has.
std::optional<absl::Time> LatestDue(const ClockRules& rules,
                                    absl::string_view event_type,
                                    absl::Span<const StatutoryClock> clocks);

}  // namespace bashu::intake
