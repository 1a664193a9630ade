// feed.fanout: live events to 100 watchers of a feed, appended durably as fast
// as the slowest watcher takes them, against a bare stream that sends the same
// 64 events for ever; both over mutual TLS.

#include <absl/flags/flag.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "bashu/feed/v1/feed.grpc.pb.h"
#include "bashu/ledger/v1/grant.grpc.pb.h"
#include "common/base/check.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "tests/load/generator.h"
#include "tests/load/measure.h"
#include "tests/load/server_process.h"

ABSL_FLAG(std::string, tls, "",
          "A region's directory of deploy/tls/dev_certs.");

namespace bashu::load {
namespace {

constexpr int kWatchers = 100;
constexpr int kChannels = 4;
// Appended by one write.
constexpr int kRows = 1024;
// How far the slowest may be behind: well within what a feed has in memory.
constexpr int64_t kBehindMax = 2 * kRows;

using Channels = std::vector<std::shared_ptr<grpc::Channel>>;

// One who watches.
class Watcher final
    : public grpc::ClientReadReactor<feed::v1::WatchEventsResponse> {
 public:
  Watcher(const std::shared_ptr<grpc::Channel>& channel, int64_t after)
      : stub_(feed::v1::FeedService::NewStub(channel)) {
    request_.set_after_sequence(after);
    stub_->async()->WatchEvents(&context_, &request_, this);
    StartRead(&response_);
    StartCall();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    received_ += response_.events_size();
    // How late the last one is.
    const absl::Time commit = absl::FromUnixNanos(
        response_.events().rbegin()->commit_time().seconds() * 1'000'000'000 +
        response_.events().rbegin()->commit_time().nanos());
    delays_ms_.push_back(
        static_cast<float>(absl::ToDoubleMilliseconds(clock_.Now() - commit)));
    StartRead(&response_);
  }

  void OnDone(const grpc::Status& status) override {
    MutexLock lock(mutex_);
    failed_ = status.error_code() != grpc::StatusCode::CANCELLED;
    done_ = true;
    ended_.NotifyOne();
  }

  void Stop() {
    context_.TryCancel();
    MutexLock lock(mutex_);
    while (!done_) ended_.Wait(mutex_);
  }

  int64_t received() const { return received_; }
  // After Stop.
  bool failed() const { return failed_; }
  const std::vector<float>& delays_ms() const { return delays_ms_; }

 private:
  const std::unique_ptr<feed::v1::FeedService::Stub> stub_;
  const SystemClock clock_;
  grpc::ClientContext context_;
  feed::v1::WatchEventsRequest request_;
  feed::v1::WatchEventsResponse response_;
  std::atomic<int64_t> received_{0};
  std::vector<float> delays_ms_;
  Mutex mutex_;
  CondVar ended_;
  bool done_ = false, failed_ = false;
};

// Has everybody watch, and measures a slice from when everybody has got
// something. `act` is told how much the slowest has got, again and again, until
// it says that there is nothing to do for now.
template <typename Act>
Sample Watch(const Channels& channels, int64_t after, absl::Duration slice,
             const Act& act) {
  std::vector<std::unique_ptr<Watcher>> watchers;
  for (int i = 0; i < kWatchers; ++i) {
    watchers.push_back(
        std::make_unique<Watcher>(channels[i % channels.size()], after));
  }
  const auto received = [&watchers] {
    int64_t all = 0;
    for (const auto& watcher : watchers) all += watcher->received();
    return all;
  };
  Mutex mutex;
  CondVar tick;
  double begin = 0, now = 0;
  int64_t before = 0;
  while (begin == 0 || now < begin + absl::ToDoubleSeconds(slice)) {
    int64_t slowest = watchers[0]->received();
    for (const auto& watcher : watchers) {
      slowest = std::min(slowest, watcher->received());
    }
    now = Seconds();
    if (begin == 0 && slowest > 0) {
      begin = now;
      before = received();
    }
    if (act(slowest)) continue;
    MutexLock lock(mutex);
    tick.WaitFor(mutex, std::chrono::microseconds(100));
  }
  Sample sample;
  sample.achieved = received() - before;
  sample.per_second = static_cast<double>(sample.achieved) / (now - begin);
  std::vector<float> delays;
  for (const auto& watcher : watchers) {
    watcher->Stop();
    if (watcher->failed()) ++sample.failed;
    delays.insert(delays.end(), watcher->delays_ms().begin(),
                  watcher->delays_ms().end());
  }
  sample.p50_ms = Percentile(delays, 0.50);
  sample.p99_ms = Percentile(delays, 0.99);
  return sample;
}

}  // namespace

int Main(int argc, char** argv) {
  const Effort effort = ParseEffort(
      argc, argv, "Measures feed.fanout; see tests/load/README.md.");
  const std::string tls = absl::GetFlag(FLAGS_tls);
  const ServerProcess server(
      {"--tls=" + tls, absl::StrCat("--rows=", kRows), "--nooutbox"});
  const Channels bare = Connect(server.bare_port(), tls, kChannels);
  const Channels ours = Connect(server.ours_port(), tls, kChannels);
  const auto writes = ledger::v1::GrantService::NewStub(ours[0]);
  int64_t appended = 0;
  const auto append = [&] {
    grpc::ClientContext context;
    ledger::v1::ReserveGrantRequest request;
    request.set_request_id(
        absl::StrCat("01920000-0000-7000-8000-",
                     absl::Dec(appended / kRows, absl::kZeroPad12)));
    ledger::v1::Grant response;
    CHECK(writes->ReserveGrant(&context, request, &response).ok());
    appended += kRows;
  };
  Print(Compare(
      {"feed.fanout", "deliveries/s", "bare_stream_of_64_mtls", 0.50, 0.80},
      effort,
      [&](absl::Duration slice) {
        return Watch(bare, 0, slice, [](int64_t) { return false; });
      },
      [&](absl::Duration slice) {
        return Watch(ours, appended, slice,
                     [&, before = appended](int64_t slowest) {
                       if (appended - before - slowest >= kBehindMax) {
                         return false;
                       }
                       append();
                       return true;
                     });
      }));
  return 0;
}

}  // namespace bashu::load

int main(int argc, char** argv) { return bashu::load::Main(argc, argv); }
