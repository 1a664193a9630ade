#include "common/feed/feed_service.h"

namespace bashu::feed {

absl::StatusOr<std::vector<store::Event>> EventsAfter(store::Journal& journal,
                                                      int64_t after,
                                                      int limit) {
  ASSIGN_OR_RETURN(std::vector<store::Event> events,
                   journal.EventsAfter(after, limit));
  if (!events.empty() || after == 0) return events;
  ASSIGN_OR_RETURN(const std::vector<store::Event> last,
                   journal.EventsAfter(after - 1, 1));
  if (last.empty()) return rpc::SequenceAhead(after);
  return events;
}

}  // namespace bashu::feed
