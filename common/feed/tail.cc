#include "common/feed/tail.h"

#include <algorithm>
#include <utility>

#include "bashu/feed/v1/feed.pb.h"
#include "common/feed/convert.h"

namespace bashu::feed {

Chunk NewChunk(const std::vector<store::Event>& events,
               const std::string& source) {
  v1::WatchEventsResponse response;
  for (const store::Event& event : events) {
    *response.add_events() = ToProto(event, source);
  }
  const grpc::Slice slice(response.SerializeAsString());
  return {events.front().sequence, events.back().sequence,
          grpc::ByteBuffer(&slice, 1)};
}

Tail::Step Tail::After(int64_t after) const {
  if (last_ >= 0 && after >= last_) return {};
  const auto next = std::partition_point(
      chunks_.begin(), chunks_.end(),
      [after](const Chunk& chunk) { return chunk.last <= after; });
  if (next == chunks_.end()) return {Step::Kind::kRead, nullptr, kChunkMax};
  if (next->first == after + 1) return {Step::Kind::kSend, &*next, 0};
  // Up to where a message begins or ends, so as to share the next.
  const int64_t until = next->first > after ? next->first - 1 : next->last;
  return {Step::Kind::kRead, nullptr,
          static_cast<int>(std::min<int64_t>(kChunkMax, until - after))};
}

void Tail::Begin(int64_t last) {
  if (chunks_.empty()) last_ = std::max(last_, last);
}

bool Tail::Append(Chunk chunk) {
  if (last_ < 0 || chunk.first != last_ + 1) return false;
  last_ = chunk.last;
  chunks_.push_back(std::move(chunk));
  if (chunks_.size() > kChunksMax) chunks_.pop_front();
  return true;
}

void Tail::Clear() {
  chunks_.clear();
  last_ = -1;
}

}  // namespace bashu::feed
