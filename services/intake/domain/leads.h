#pragma once

#include <absl/time/time.h>

#include <string>
#include <vector>

#include "services/intake/domain/application.h"

namespace bashu::intake {

// An unconfirmed hint that somebody qualifies for judicial aid.
//
//   kRecorded --an application comes out of it--> kConverted
//       |                                             |
//       +--dismiss--> kDismissed                      +--it ends--> kClosed
//
// Whatever ends a lead queues the outcome for the sender in the same commit,
// so no sender waits for an answer that nobody owes any more.
struct Lead {
  enum class State { kRecorded, kConverted, kDismissed, kClosed };

  LeadId id;
  std::string source_office;
  std::string source_department;
  std::string target_office;
  std::string original_case_number;
  std::string category;
  std::string text;  // encrypted in the store
  State state = State::kRecorded;
  ApplicationId application;
  std::string outcome;  // "GRANTED"
  std::string reason;   // why it was dismissed; encrypted in the store
  std::vector<StatutoryClock> clocks;
  absl::Time create_time;

  friend bool operator==(const Lead&, const Lead&) = default;
};

}  // namespace bashu::intake
