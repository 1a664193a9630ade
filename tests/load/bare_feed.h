#pragma once

#include <absl/strings/str_cat.h>

#include <cstdint>

#include "bashu/feed/v1/feed.grpc.pb.h"

namespace bashu::load {

// The limit of feed.fanout: a stream of 64 events a message, one after the
// other for as long as somebody reads.
class BareFeed final : public feed::v1::FeedService::CallbackService {
 public:
  grpc::ServerWriteReactor<feed::v1::WatchEventsResponse>* WatchEvents(
      grpc::CallbackServerContext* /*context*/,
      const feed::v1::WatchEventsRequest* /*request*/) override {
    return new Watch;  // NOLINT: ends in OnDone
  }

 private:
  class Watch final
      : public grpc::ServerWriteReactor<feed::v1::WatchEventsResponse> {
   public:
    Watch() {
      for (int64_t i = 1; i <= 64; ++i) {
        auto* event = response_.add_events();
        event->set_sequence(i);
        event->set_id(absl::StrCat("01920000-0000-7000-8000-",
                                   absl::Dec(i, absl::kZeroPad12)));
        event->set_source("//51.bashu/load");
        event->set_type("grant.reserved");
        event->set_subject(absl::StrCat("grants/", event->id()));
        event->mutable_commit_time()->set_seconds(1'700'000'000);
        event->mutable_commit_time()->set_nanos(123'456'789);
        event->set_traceparent(
            "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01");
      }
      StartWrite(&response_);
    }
    void OnWriteDone(bool ok) override {
      if (ok) {
        StartWrite(&response_);
      } else {
        Finish(grpc::Status::CANCELLED);
      }
    }
    void OnDone() override { delete this; }  // NOLINT: gRPC has done with it

   private:
    feed::v1::WatchEventsResponse response_;
  };
};

}  // namespace bashu::load
