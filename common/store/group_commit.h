#pragma once

#include <absl/functional/any_invocable.h>
#include <absl/status/status.h>
#include <absl/time/time.h>

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "common/base/mutex.h"
#include "common/store/session.h"

namespace bashu::store {

// Commits for a crowd: one thread drains the queue of waiting commands, runs
// each inside one transaction, commits once, and only then settles them all. A
// lone command pays one sync; a crowd shares it. Nobody waits for a timer.
//
// A refused command leaves nothing behind: if it wrote before it was refused,
// the whole batch is rolled back and run again with a mark before each command.
// So a command may run more than once and keeps nothing from a run that did not
// commit. The crowd's other commands never notice.
class GroupCommit {
 public:
  using Body = absl::AnyInvocable<absl::Status()>;
  using Done = absl::AnyInvocable<void(absl::Status)>;

  // `session` is used by this object's thread only.
  explicit GroupCommit(Session& session);

  // Settles what is queued, then stops.
  ~GroupCommit();

  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  // Runs `body` on the writer; calls `done` after the commit, from the writer's
  // thread, with the body's own status, or with why the commit did not happen.
  void Submit(Body body, Done done);

  // Whether the last transaction could be begun and committed.
  bool healthy() const { return healthy_.load(std::memory_order_relaxed); }

  // Commands waiting now.
  int64_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

  // How long the waiting commands will keep the writer, judged by what recent
  // ones took. Zero when none waits. The commit they share is not counted: a
  // slow disk makes a crowd larger, not longer.
  absl::Duration work_ahead() const;

 private:
  struct Command {
    Body body;
    Done done;
    absl::Status result;
  };

  void Run();
  void Settle(std::vector<Command>& batch);
  absl::Status Attempt(std::vector<Command>& batch);
  absl::Status Commit();
  void Learn(absl::Duration taken, size_t commands);
  bool RunTogether(std::vector<Command>& batch);
  absl::Status RunApart(std::vector<Command>& batch);

  Session& session_;
  std::atomic<bool> healthy_{true};
  std::atomic<int64_t> waiting_{0};
  std::atomic<double> each_seconds_{0};  // of the writer, for one command
  absl::Duration committing_;            // in this batch
  Mutex mutex_;
  CondVar wake_;
  std::vector<Command> queue_ ABSL_GUARDED_BY(mutex_);
  bool idle_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace bashu::store
