#include "tests/load/generator.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <grpcpp/create_channel.h>

#include <algorithm>
#include <atomic>
#include <utility>

#include "common/base/mutex.h"
#include "common/rpc/tls.h"

namespace bashu::load {
namespace {

enum class Answer { kDone, kRefused, kFailed };

Answer AnswerOf(const grpc::Status& status) {
  if (status.ok()) return Answer::kDone;
  // The details hold the reason; parsing them would cost the generator more
  // than the refusal cost the server.
  const bool overloaded =
      status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED &&
      absl::StrContains(status.error_details(), "OVERLOADED");
  return overloaded ? Answer::kRefused : Answer::kFailed;
}

// What became of the calls of one measurement. Thread-safe.
class Tally {
 public:
  void Start() { open_.fetch_add(1, std::memory_order_relaxed); }

  // Returns after Start was called for the caller's next call, if there is one.
  void Settle(double intended, double now, Answer answer) {
    const auto taken = static_cast<float>((now - intended) * 1e3);
    {
      MutexLock lock(mutex_);
      if (answer == Answer::kDone) done_ms_.push_back(taken);
      if (answer == Answer::kRefused) refused_ms_.push_back(taken);
      if (answer == Answer::kFailed) ++failed_;
    }
    if (open_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    MutexLock lock(mutex_);
    all_settled_.NotifyOne();
  }

  int64_t open() const { return open_.load(std::memory_order_relaxed); }

  Overload WaitForAll(double seconds) {
    MutexLock lock(mutex_);
    while (open_.load(std::memory_order_acquire) > 0) all_settled_.Wait(mutex_);
    Overload found;
    found.accepted = {static_cast<double>(done_ms_.size()) / seconds,
                      Percentile(done_ms_, 0.5),
                      Percentile(done_ms_, 0.99),
                      static_cast<int64_t>(done_ms_.size()),
                      static_cast<int64_t>(refused_ms_.size()),
                      failed_};
    found.refused_p99_ms = Percentile(refused_ms_, 0.99);
    return found;
  }

 private:
  std::atomic<int64_t> open_{0};
  Mutex mutex_;
  CondVar all_settled_;
  std::vector<float> done_ms_ ABSL_GUARDED_BY(mutex_);
  std::vector<float> refused_ms_ ABSL_GUARDED_BY(mutex_);
  int64_t failed_ ABSL_GUARDED_BY(mutex_) = 0;
};

void Send(const MakeCall& make, int64_t i, double intended, Tally& tally,
          const std::function<void()>& then) {
  tally.Start();
  std::shared_ptr<PendingCall> call = make(i);
  call->Start([call, intended, &tally, then](const grpc::Status& status) {
    const double now = Seconds();
    then();
    tally.Settle(intended, now, AnswerOf(status));
  });
}

}  // namespace

std::vector<std::shared_ptr<grpc::Channel>> Connect(int port,
                                                    const std::string& tls,
                                                    int channels) {
  const auto credentials =
      rpc::ClientTls({tls + "/service-intake.pem", tls + "/service-intake.key",
                      tls + "/ca.pem"});
  std::vector<std::shared_ptr<grpc::Channel>> made;
  for (int i = 0; i < channels; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
    made.push_back(grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port),
                                             credentials, arguments));
  }
  return made;
}

Sample ClosedLoop(const MakeCall& make, int in_flight, absl::Duration slice) {
  Tally tally;
  std::atomic<int64_t> sent{0};
  const double seconds = absl::ToDoubleSeconds(slice);
  const double end = Seconds() + seconds;
  std::function<void()> next = [&] {
    const double now = Seconds();
    if (now < end) {
      Send(make, sent.fetch_add(1, std::memory_order_relaxed), now, tally,
           next);
    }
  };
  for (int i = 0; i < in_flight; ++i) next();
  return tally.WaitForAll(seconds).accepted;
}

Overload OpenLoop(const MakeCall& make, double per_second,
                  absl::Duration duration) {
  // A generator that cannot keep up must not pile calls up for ever: what it
  // could not send in time was not offered, and `offered_per_second` says so.
  constexpr int64_t kOpenMax = 100'000;
  constexpr auto kTick = std::chrono::milliseconds(1);
  Tally tally;
  Mutex mutex;
  CondVar tick;
  const double seconds = absl::ToDoubleSeconds(duration);
  const double start = Seconds();
  const auto total = static_cast<int64_t>(per_second * seconds);
  int64_t sent = 0;
  while (sent < total && Seconds() < start + seconds) {
    const double now = Seconds();
    while (sent < total && tally.open() < kOpenMax) {
      const double intended = start + static_cast<double>(sent) / per_second;
      if (intended > now) break;
      Send(make, sent++, intended, tally, [] {});
    }
    MutexLock lock(mutex);
    tick.WaitFor(mutex, kTick);
  }
  Overload found = tally.WaitForAll(seconds);
  found.offered_per_second = static_cast<double>(sent) / seconds;
  return found;
}

}  // namespace bashu::load
