#include "common/feed/watchers.h"

#include <algorithm>
#include <utility>

#include "bashu/feed/v1/feed.grpc.pb.h"
#include "common/feed/convert.h"
#include "common/rpc/errors.h"
#include "common/rpc/status.h"
#include "common/status/macros.h"

namespace bashu::feed {
namespace {

constexpr char kMethod[] = "/bashu.feed.v1.FeedService/WatchEvents";

// What Tell reads at a time.
constexpr int kTellMax = 16 * kChunkMax;

absl::StatusOr<int64_t> Parse(const grpc::ByteBuffer& bytes) {
  v1::WatchEventsRequest request;
  grpc::ByteBuffer copy = bytes;
  if (!grpc::SerializationTraits<v1::WatchEventsRequest>::Deserialize(&copy,
                                                                      &request)
           .ok()) {
    return rpc::MalformedMessage();
  }
  return ParseWatch(request);
}

}  // namespace

// One who watches. Belongs to gRPC until OnDone.
class Watchers::Watch final
    : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  Watch(Watchers& all, const rpc::Method& method)
      : all_(all), method_(method) {}

  void Send(const grpc::ByteBuffer& bytes) {
    bytes_ = bytes;  // shares them
    StartWrite(&bytes_);
  }

  void End(const absl::Status& status) {
    // From now: to last is not to be slow.
    all_.gate_.Leave(method_, status, all_.gate_.clock().Now(), traceparent);
    Finish(rpc::ToGrpc(status));
  }

  void OnWriteDone(bool ok) override {
    if (ok) {
      all_.GoOn(*this);
    } else {
      End(absl::CancelledError());
    }
  }
  void OnCancel() override { all_.Cancel(*this); }
  void OnDone() override {
    all_.Forget(*this);
    delete this;  // NOLINT: gRPC has done with it
  }

  std::string traceparent;
  int64_t after = 0;       // what it was sent; its own while it does not wait
  bool counted = false;    // among watchers_
  bool cancelled = false;  // guarded by all_.mutex_

 private:
  Watchers& all_;
  const rpc::Method& method_;
  grpc::ByteBuffer bytes_;  // on their way
};

Watchers::Watchers(rpc::Gate& gate, rpc::WorkerPool& pool, Read read,
                   std::string source)
    : gate_(gate),
      pool_(pool),
      read_(std::move(read)),
      source_(std::move(source)) {
  gate.OnDrain([this] { End(); });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* Watchers::Begin(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  const rpc::Method& method = gate_.Find(kMethod);
  auto* const watch = new Watch(*this, method);  // NOLINT: ends in OnDone
  const absl::Status status = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(Call call, gate_.Admit(*context, method));
    watch->traceparent = std::move(call.traceparent);
    ASSIGN_OR_RETURN(watch->after, Parse(*request));
    MutexLock lock(mutex_);
    if (watchers_ == kWatchersMax) return rpc::Overloaded("watches");
    ++watchers_;
    watch->counted = true;
    return absl::OkStatus();
  }();
  if (status.ok()) {
    GoOn(*watch);
  } else {
    watch->End(status);
  }
  return watch;
}

absl::StatusOr<int> Watchers::Tell() {
  int64_t after = 0;
  {
    MutexLock lock(mutex_);
    if (watchers_ == 0) tail_.Clear();
    after = tail_.last();
  }
  if (after < 0) return 0;
  ASSIGN_OR_RETURN(const std::vector<store::Event> events,
                   read_(after, kTellMax));
  std::vector<Chunk> chunks;
  for (auto begin = events.begin(); begin != events.end();) {
    const auto end = begin + std::min<int64_t>(kChunkMax, events.end() - begin);
    chunks.push_back(NewChunk({begin, end}, source_));
    begin = end;
  }
  std::unordered_set<Watch*> woken;
  {
    MutexLock lock(mutex_);
    for (Chunk& chunk : chunks) tail_.Append(std::move(chunk));
    if (!chunks.empty()) woken.swap(waiting_);
  }
  for (Watch* watch : woken) GoOn(*watch);
  return static_cast<int>(events.size());
}

void Watchers::GoOn(Watch& watch) {
  absl::Status end;
  Tail::Step step;
  grpc::ByteBuffer bytes;
  {
    MutexLock lock(mutex_);
    step = tail_.After(watch.after);
    if (watch.cancelled) {
      end = absl::CancelledError();
    } else if (ended_) {
      end = rpc::Draining();
    } else if (step.kind == Tail::Step::Kind::kWait) {
      waiting_.insert(&watch);
      return;
    } else if (step.kind == Tail::Step::Kind::kSend) {
      bytes = step.chunk->bytes;
      watch.after = step.chunk->last;
    }
  }
  if (!end.ok()) {
    watch.End(end);
  } else if (step.kind == Tail::Step::Kind::kSend) {
    watch.Send(bytes);
  } else if (!pool_.Submit([this, &watch, limit = step.limit] {
               ReadOn(watch, limit);
             })) {
    watch.End(rpc::Overloaded("reads"));
  }
}

void Watchers::ReadOn(Watch& watch, int limit) {
  const auto events = read_(watch.after, limit);
  if (!events.ok()) return watch.End(events.status());
  if (!events->empty()) watch.after = events->back().sequence;
  if (static_cast<int>(events->size()) < limit) {
    MutexLock lock(mutex_);
    tail_.Begin(watch.after);
  }
  if (events->empty()) return GoOn(watch);
  watch.Send(NewChunk(*events, source_).bytes);
}

void Watchers::Cancel(Watch& watch) {
  {
    MutexLock lock(mutex_);
    watch.cancelled = true;
    // Who is not waiting ends by its own next step.
    if (waiting_.erase(&watch) == 0) return;
  }
  watch.End(absl::CancelledError());
}

void Watchers::Forget(Watch& watch) {
  MutexLock lock(mutex_);
  if (watch.counted) --watchers_;
}

void Watchers::End() {
  std::unordered_set<Watch*> woken;
  {
    MutexLock lock(mutex_);
    ended_ = true;
    woken.swap(waiting_);
  }
  for (Watch* watch : woken) GoOn(*watch);
}

}  // namespace bashu::feed
