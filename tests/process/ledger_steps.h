#pragma once

#include <string>
#include <vector>

namespace bashu::process {

// A call: who makes it, the method below bashu.ledger.v1, and the request as
// text. In the text $a to $z stand for UUIDs and $N for a number, all of them
// fresh each time the step is taken; $digest for the last `proposal_digest` or
// `digest` that was answered; $year for this year and $last for the one before.
struct Ask {
  const char* caller;
  const char* method;
  const char* request;
  // If not empty, the call is made, and the bank looks at what it was sent,
  // until the answer says this.
  const char* until = "";
};

// The last call is the one whose every write the ledger is killed at; those
// before it prepare.
using Step = std::vector<Ask>;

// One for each method that writes, at least.
std::vector<Step> Steps();

}  // namespace bashu::process
