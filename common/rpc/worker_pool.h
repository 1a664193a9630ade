#pragma once

#include <absl/functional/any_invocable.h>

#include <deque>
#include <thread>
#include <vector>

#include "common/base/mutex.h"

namespace bashu::rpc {

// A bounded number of threads for reads. Work waits in a bounded queue, in the
// order in which it came.
class WorkerPool {
 public:
  WorkerPool(int threads, int waiting_max);
  // Does what is queued, then stops.
  ~WorkerPool();

  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False if too much is waiting: `work` will not be done.
  bool Submit(absl::AnyInvocable<void()> work);

 private:
  void Run();

  const size_t waiting_max_;
  Mutex mutex_;
  CondVar wake_;
  std::deque<absl::AnyInvocable<void()>> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;  // last: they use all of the above
};

}  // namespace bashu::rpc
