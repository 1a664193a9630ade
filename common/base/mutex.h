#pragma once

#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define BASHU_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define BASHU_THREAD_ANNOTATION(x)
#endif

#define GUARDED_BY(x) BASHU_THREAD_ANNOTATION(guarded_by(x))
#define REQUIRES_LOCK(x) BASHU_THREAD_ANNOTATION(requires_capability(x))

namespace bashu {

// std::mutex with clang's thread-safety annotations. Not absl::Mutex: Debian's
// Abseil is not instrumented, so ThreadSanitizer would report false races on
// everything it guards.
class BASHU_THREAD_ANNOTATION(capability("mutex")) Mutex {
 public:
  void Lock() BASHU_THREAD_ANNOTATION(acquire_capability()) { mutex_.lock(); }
  void Unlock() BASHU_THREAD_ANNOTATION(release_capability()) {
    mutex_.unlock();
  }

 private:
  friend class CondVar;
  std::mutex mutex_;
};

// Holds a Mutex for a scope.
class BASHU_THREAD_ANNOTATION(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex)
      BASHU_THREAD_ANNOTATION(acquire_capability(mutex))
      : mutex_(mutex) {
    mutex_.Lock();
  }
  ~MutexLock() BASHU_THREAD_ANNOTATION(release_capability()) {
    mutex_.Unlock();
  }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

// A condition variable for Mutex.
class CondVar {
 public:
  void Wait(Mutex& mutex) BASHU_THREAD_ANNOTATION(requires_capability(mutex)) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }

  // Returns after a notification, or after `timeout` at the latest.
  template <typename Rep, typename Period>
  void WaitFor(Mutex& mutex, std::chrono::duration<Rep, Period> timeout)
      BASHU_THREAD_ANNOTATION(requires_capability(mutex)) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    condition_.wait_for(lock, timeout);
    lock.release();
  }

  void NotifyOne() { condition_.notify_one(); }
  void NotifyAll() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace bashu
