#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <string>

namespace bashu::routing {

// A paper as a manifest names it.
struct PaperRef {
  std::string digest;  // SHA-256 of its bytes.
  int64_t size = 0;
  // Its bytes travel through the exchange, so the taker must have them before
  // it accepts. Others go another way, and the manifest only names them.
  bool carried = false;

  friend bool operator==(const PaperRef&, const PaperRef&) = default;
};

// What is here of a paper. It comes in chunks, in order, over as many
// connections and restarts as it takes.
struct Paper {
  std::string digest;
  int64_t size = 0;
  int64_t received = 0;
  bool complete = false;  // All of it, and its digest is right.
  absl::Time create_time;

  friend bool operator==(const Paper&, const Paper&) = default;
};

}  // namespace bashu::routing
