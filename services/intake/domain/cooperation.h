#pragma once

#include <absl/time/time.h>

#include <optional>
#include <string>

#include "services/intake/domain/application.h"

namespace bashu::intake {

// Help that an office of this region was asked for, as that office sees it.
//
//   kRequested --answer--> kAnswered
//
// The case stays with the asking office. The answer is queued in the commit
// that records it; should routing refuse it for good, `problem` says why.
struct Cooperation {
  enum class State { kRequested, kAnswered };

  ReferralId id;
  std::string asking_office;
  std::string asked_office;
  std::string measure;
  std::string text;  // encrypted in the store
  State state = State::kRequested;
  bool fulfilled = false;
  std::string answer;  // encrypted in the store
  std::string problem;
  std::optional<absl::Time> due;
  absl::Time create_time;

  friend bool operator==(const Cooperation&, const Cooperation&) = default;
};

}  // namespace bashu::intake
