#include "common/rpc/worker_pool.h"

#include <utility>

namespace bashu::rpc {

WorkerPool::WorkerPool(int threads, int waiting_max)
    : waiting_max_(static_cast<size_t>(waiting_max)) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this] { Run(); });
  }
}

WorkerPool::~WorkerPool() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    wake_.NotifyAll();
  }
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::Submit(absl::AnyInvocable<void()> work) {
  MutexLock lock(mutex_);
  if (queue_.size() >= waiting_max_) return false;
  queue_.push_back(std::move(work));
  wake_.NotifyOne();
  return true;
}

void WorkerPool::Run() {
  for (;;) {
    absl::AnyInvocable<void()> work;
    {
      MutexLock lock(mutex_);
      while (queue_.empty()) {
        if (stopping_) return;
        wake_.Wait(mutex_);
      }
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    work();
  }
}

}  // namespace bashu::rpc
