#include "common/feed/follower.h"

#include "common/rpc/fields.h"
#include "common/rpc/status.h"

namespace bashu::feed {

absl::StatusOr<std::vector<store::Event>> Source::EventsAfter(
    int64_t sequence) {
  v1::ListEventsRequest request;
  request.set_after_sequence(sequence);
  ASSIGN_OR_RETURN(const v1::ListEventsResponse response,
                   rpc::Invoke(*stub_, &v1::FeedService::Stub::ListEvents,
                               request, /*traceparent=*/""));
  std::vector<store::Event> events;
  for (const v1::Event& event : response.events()) {
    events.push_back({event.sequence(), event.id(), event.type(),
                      event.subject(), rpc::FromProto(event.commit_time()),
                      event.traceparent()});
  }
  return events;
}

}  // namespace bashu::feed
