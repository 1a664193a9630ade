#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "bashu/feed/v1/feed.grpc.pb.h"
#include "common/feed/convert.h"
#include "common/feed/watchers.h"
#include "common/rpc/calls.h"
#include "common/rpc/errors.h"
#include "common/status/macros.h"
#include "common/store/journal.h"

namespace bashu::feed {

// How long Tell may wait for its next turn: what a watcher waits at most.
inline constexpr absl::Duration kTellPeriod = absl::Milliseconds(20);

// Events after `after`. SEQUENCE_AHEAD if the feed does not reach that far: who
// asks would wait, and then miss what happens until it does.
absl::StatusOr<std::vector<store::Event>> EventsAfter(store::Journal& journal,
                                                      int64_t after, int limit);

// A watch is serialised here, once for all who watch, and not by gRPC for each.
using FeedServiceBase = v1::FeedService::WithCallbackMethod_ListEvents<
    v1::FeedService::WithRawCallbackMethod_WatchEvents<
        v1::FeedService::Service>>;

// Serves the feed of any service: the journal is the same in all of them.
template <typename Tx>
class FeedService final : public FeedServiceBase {
 public:
  FeedService(rpc::Calls<Tx>& calls, const std::string& source)
      : calls_(calls),
        source_(source),
        watchers_(
            calls.gate(), calls.pool(),
            [&calls](int64_t after, int limit) {
              return ReadEvents(calls.store(), after, limit);
            },
            source) {}

  grpc::ServerUnaryReactor* ListEvents(
      grpc::CallbackServerContext* context,
      const v1::ListEventsRequest* request,
      v1::ListEventsResponse* response) override {
    return calls_.Read(
        context, request, response, ParsePage,
        [](Tx& tx, const Call&, const Page& page)
            -> absl::StatusOr<std::pair<Page, std::vector<store::Event>>> {
          ASSIGN_OR_RETURN(auto events,
                           EventsAfter(tx.journal(), page.after, page.limit));
          return std::pair{page, std::move(events)};
        },
        [this](const auto& found) {
          return RenderPage(found.second, found.first, source_);
        });
  }

  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchEvents(
      grpc::CallbackServerContext* context,
      const grpc::ByteBuffer* request) override {
    return watchers_.Begin(context, request);
  }

  // Tells those who watch what is new. For a loop of the service.
  absl::StatusOr<int> Tell() { return watchers_.Tell(); }

 private:
  static absl::StatusOr<std::vector<store::Event>> ReadEvents(
      store::Store<Tx>& store, int64_t after, int limit) {
    std::vector<store::Event> events;
    RETURN_IF_ERROR(store.Read([&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(events, EventsAfter(tx.journal(), after, limit));
      return absl::OkStatus();
    }));
    return events;
  }

  rpc::Calls<Tx>& calls_;
  const std::string source_;
  Watchers watchers_;
};

}  // namespace bashu::feed
