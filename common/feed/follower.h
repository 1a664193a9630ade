#pragma once

#include <absl/functional/any_invocable.h>
#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bashu/feed/v1/feed.grpc.pb.h"
#include "common/observe/log.h"
#include "common/outbox/relay.h"
#include "common/rpc/channel.h"
#include "common/status/macros.h"
#include "common/store/journal.h"
#include "common/store/store.h"

namespace bashu::feed {

// Reads the feed at the other end of a channel.
class Source {
 public:
  explicit Source(std::shared_ptr<grpc::Channel> channel)
      : stub_(v1::FeedService::NewStub(std::move(channel))) {}

  absl::StatusOr<std::vector<store::Event>> EventsAfter(int64_t sequence);

 private:
  std::unique_ptr<v1::FeedService::Stub> stub_;
};

// Follows the feed of a service to the right with a durable cursor: what an
// event changes here and the cursor's move are one commit, so every event
// counts once, however often it is read.
template <typename Tx>
class Follower {
 public:
  // Looks an event's subject up, which may call to the right, and returns what
  // to do here. A status worth another try stops this round; the event will be
  // read again. Any other refusal is logged and the event skipped: an event
  // that cannot be dealt with must not hold up the rest of the feed for ever.
  // An empty body means that there is nothing to do.
  using Handler =
      absl::AnyInvocable<absl::StatusOr<typename store::Store<Tx>::Body>(
          const store::Event&)>;

  // `feed` names the cursor: "routing".
  Follower(std::string feed, Source source, store::Store<Tx>& store,
           Handler handler)
      : feed_(std::move(feed)),
        source_(std::move(source)),
        store_(store),
        handler_(std::move(handler)) {}

  // Deals with a page of events. Returns how many there were.
  absl::StatusOr<int> RunOnce() {
    int64_t cursor = 0;
    RETURN_IF_ERROR(store_.Read([&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(cursor, tx.journal().Cursor(feed_));
      return absl::OkStatus();
    }));
    ASSIGN_OR_RETURN(const std::vector<store::Event> events,
                     source_.EventsAfter(cursor));
    for (const store::Event& event : events) RETURN_IF_ERROR(Apply(event));
    return static_cast<int>(events.size());
  }

 private:
  absl::Status Apply(const store::Event& event) {
    typename store::Store<Tx>::Body change;
    absl::StatusOr<typename store::Store<Tx>::Body> found = handler_(event);
    if (found.ok()) {
      change = *std::move(found);
    } else if (outbox::IsTransient(found.status())) {
      return found.status();
    } else {
      Skip(event, found.status());
    }
    const absl::Status status = Commit(event, std::move(change));
    if (status.ok() || outbox::IsTransient(status)) return status;
    Skip(event, status);
    return Commit(event, nullptr);
  }

  absl::Status Commit(const store::Event& event,
                      typename store::Store<Tx>::Body change) {
    return store_.Transact([this, &event, change = std::move(change)](
                               Tx& tx) mutable -> absl::Status {
      if (change) RETURN_IF_ERROR(change(tx));
      return tx.journal().SetCursor(feed_, event.sequence);
    });
  }

  void Skip(const store::Event& event, const absl::Status& status) {
    observe::Log(observe::Severity::kError, "feed.skipped",
                 {{"feed", feed_},
                  {"sequence", event.sequence},
                  {"type", event.type},
                  {"reason", ReasonOf(status)}});
  }

  const std::string feed_;
  Source source_;
  store::Store<Tx>& store_;
  Handler handler_;
};

}  // namespace bashu::feed
