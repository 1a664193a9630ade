#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "bashu/feed/v1/feed.pb.h"
#include "common/store/journal.h"

namespace bashu::feed {

// What a reader of the feed asked for.
struct Page {
  int64_t after = 0;
  int limit = 0;
};

absl::StatusOr<Page> ParsePage(const v1::ListEventsRequest& request);
absl::StatusOr<int64_t> ParseWatch(const v1::WatchEventsRequest& request);

// `source` is the feed's CloudEvents source: "//51.bashu/routing".
v1::Event ToProto(const store::Event& event, const std::string& source);
v1::ListEventsResponse RenderPage(const std::vector<store::Event>& events,
                                  const Page& page, const std::string& source);

}  // namespace bashu::feed
