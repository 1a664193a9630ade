#pragma once

#include <absl/time/time.h>

#include <optional>
#include <string>

#include "services/routing/domain/document.h"

namespace bashu::routing {

// Which way a document went that came to nothing.
enum class Direction { kCame = 1, kToGo };

//   kOpen --replay--> kReplayed      it had its effect after all
//     '---dismiss---> kDismissed     an officer said why it never will
enum class DeadLetterState { kOpen = 1, kReplayed, kDismissed };

// A document that waits for a person: it came and could not be taken or had no
// effect, or it is ours and the partner refuses it.
struct DeadLetter {
  std::string id;
  std::string partner;
  Direction direction = Direction::kCame;
  std::string digest;    // Of the signed bytes.
  std::string document;  // Its id; empty if it could not be read.
  // As it came; empty if it is on record under its id.
  Envelope envelope;
  std::string refusal;  // A reason of error_reason.proto.
  int attempts = 1;
  DeadLetterState state = DeadLetterState::kOpen;
  absl::Time create_time;
  absl::Time last_time;
  std::optional<absl::Time> decide_time;
  std::string decider;  // An identity.
  std::string reason;   // The decider's words.

  friend bool operator==(const DeadLetter&, const DeadLetter&) = default;
};

}  // namespace bashu::routing
