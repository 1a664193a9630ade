#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "common/store/journal.h"

namespace bashu::feed {

// Events of one message of a watch.
inline constexpr int kChunkMax = 64;

// A message of a watch, serialised once for all who watch.
struct Chunk {
  int64_t first = 0, last = 0;  // sequence numbers
  grpc::ByteBuffer bytes;
};

// `events` is not empty and without gaps.
Chunk NewChunk(const std::vector<store::Event>& events,
               const std::string& source);

// The newest part of a feed, in memory. Not thread-safe.
class Tail {
 public:
  // Messages kept: one who is further behind reads the store.
  static constexpr size_t kChunksMax = 256;

  // How somebody who has dealt with `after` goes on.
  struct Step {
    enum class Kind { kWait, kSend, kRead };
    Kind kind = Kind::kWait;
    const Chunk* chunk = nullptr;  // to send; good until the next Append
    int limit = 0;                 // to read from the store
  };
  Step After(int64_t after) const;

  // Somebody found nothing in the store after `last`: an empty tail begins
  // there.
  void Begin(int64_t last);

  // False, and nothing is kept, unless `chunk` is what comes next.
  bool Append(Chunk chunk);

  // Forgets everything, also where it began.
  void Clear();

  // Up to where it reaches; -1 if it has not begun.
  int64_t last() const { return last_; }

 private:
  std::deque<Chunk> chunks_;  // without gaps, up to last_
  int64_t last_ = -1;
};

}  // namespace bashu::feed
