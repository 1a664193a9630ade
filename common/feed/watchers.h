#pragma once

#include <absl/functional/any_invocable.h>
#include <absl/status/statusor.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "common/base/mutex.h"
#include "common/feed/tail.h"
#include "common/rpc/gate.h"
#include "common/rpc/worker_pool.h"
#include "common/store/journal.h"

namespace bashu::feed {

// All who watch a feed. Each has at most one message on its way, so that a slow
// one costs no memory; what is new is read and serialised once for all of them.
// Thread-safe.
class Watchers {
 public:
  // More are refused as OVERLOADED.
  static constexpr size_t kWatchersMax = 256;

  // Events after a sequence number, at most `limit`; SEQUENCE_AHEAD if the feed
  // does not reach that far. Called from several threads.
  using Read = absl::AnyInvocable<absl::StatusOr<std::vector<store::Event>>(
      int64_t after, int limit) const>;

  // Watches end when `gate` drains.
  Watchers(rpc::Gate& gate, rpc::WorkerPool& pool, Read read,
           std::string source);
  Watchers(const Watchers&) = delete;
  Watchers& operator=(const Watchers&) = delete;

  // WatchEvents, with the request as it came.
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Begin(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request);

  // Reads what is new, and sends it to all who wait for it. Returns how many
  // events there were; 0 without reading while nobody watches.
  absl::StatusOr<int> Tell();

 private:
  class Watch;

  // Sends `watch` its next message, has it read, lets it wait, or ends it.
  void GoOn(Watch& watch);
  void ReadOn(Watch& watch, int limit);
  void Cancel(Watch& watch);
  void Forget(Watch& watch);
  void End();

  rpc::Gate& gate_;
  rpc::WorkerPool& pool_;
  const Read read_;
  const std::string source_;
  Mutex mutex_;
  Tail tail_ ABSL_GUARDED_BY(mutex_);
  size_t watchers_ ABSL_GUARDED_BY(mutex_) = 0;
  std::unordered_set<Watch*> waiting_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace bashu::feed
