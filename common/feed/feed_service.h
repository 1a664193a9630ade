#pragma once

#include "bashu/feed/v1/feed.grpc.pb.h"
#include "common/rpc/calls.h"
#include "common/store/journal.h"

namespace bashu::feed {

// What a reader of the feed asked for.
struct Page {
  int64_t after = 0;
  int limit = 0;
};

absl::StatusOr<Page> ParsePage(const v1::ListEventsRequest& request);

// `source` is the feed's CloudEvents source: "//51.bashu/routing".
v1::ListEventsResponse RenderPage(const std::vector<store::Event>& events,
                                  const Page& page, const std::string& source);

// Serves the feed of any service: the journal is the same in all of them.
template <typename Tx>
class FeedService final : public v1::FeedService::CallbackService {
 public:
  FeedService(rpc::Calls<Tx>& calls, std::string source)
      : calls_(calls), source_(std::move(source)) {}

  grpc::ServerUnaryReactor* ListEvents(
      grpc::CallbackServerContext* context,
      const v1::ListEventsRequest* request,
      v1::ListEventsResponse* response) override {
    return calls_.Read(
        context, request, response, ParsePage,
        [](Tx& tx, const Call&, const Page& page)
            -> absl::StatusOr<std::pair<Page, std::vector<store::Event>>> {
          ASSIGN_OR_RETURN(auto events,
                           tx.journal().EventsAfter(page.after, page.limit));
          return std::pair{page, std::move(events)};
        },
        [this](const auto& found) {
          return RenderPage(found.second, found.first, source_);
        });
  }

 private:
  rpc::Calls<Tx>& calls_;
  const std::string source_;
};

}  // namespace bashu::feed
