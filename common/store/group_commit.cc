#include "common/store/group_commit.h"

#include <chrono>
#include <utility>

#include "common/base/check.h"
#include "common/status/macros.h"
#include "common/store/errors.h"

namespace bashu::store {
namespace {

// Serialization failures come from a second instance on the same database,
// which is a mistake of deployment: a few tries are enough to outlive its end.
constexpr int kAttemptsMax = 5;

// Beyond this a batch gains nothing and its last command waits longer.
constexpr size_t kBatchMax = 8192;

// The cost of a command is averaged over about so many: one that is slow for
// once must not make a few that wait look like an overload.
constexpr double kMemory = 64;

// On a clock that only goes forward. Only differences mean anything.
absl::Duration Elapsed() {
  return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace

GroupCommit::GroupCommit(Session& session)
    : session_(session), thread_([this] { Run(); }) {}

GroupCommit::~GroupCommit() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    wake_.NotifyOne();
  }
  thread_.join();
}

void GroupCommit::Submit(Body body, Done done) {
  waiting_.fetch_add(1, std::memory_order_relaxed);
  MutexLock lock(mutex_);
  CHECK(!stopping_);
  queue_.push_back({std::move(body), std::move(done), absl::OkStatus()});
  if (std::exchange(idle_, false)) wake_.NotifyOne();
}

void GroupCommit::Run() {
  std::vector<Command> batch;
  for (;;) {
    {
      MutexLock lock(mutex_);
      while (queue_.empty()) {
        if (stopping_) return;
        idle_ = true;
        wake_.Wait(mutex_);
      }
      idle_ = false;
      if (queue_.size() <= kBatchMax) {
        batch.swap(queue_);
      } else {
        const auto end = queue_.begin() + kBatchMax;
        batch.assign(std::make_move_iterator(queue_.begin()),
                     std::make_move_iterator(end));
        queue_.erase(queue_.begin(), end);
      }
    }
    Settle(batch);
    batch.clear();
  }
}

absl::Duration GroupCommit::work_ahead() const {
  return absl::Seconds(each_seconds_.load(std::memory_order_relaxed)) *
         static_cast<double>(waiting());
}

void GroupCommit::Learn(absl::Duration taken, size_t commands) {
  const auto count = static_cast<double>(commands);
  const double before = each_seconds_.load(std::memory_order_relaxed);
  const double each = absl::ToDoubleSeconds(taken) / count;
  each_seconds_.store(before + (each - before) * count / (count + kMemory),
                      std::memory_order_relaxed);
}

void GroupCommit::Settle(std::vector<Command>& batch) {
  const absl::Duration start = Elapsed();
  committing_ = absl::ZeroDuration();
  absl::Status outcome = MustRetry();
  for (int i = 0; i < kAttemptsMax && IsMustRetry(outcome); ++i) {
    outcome = Attempt(batch);
  }
  if (IsMustRetry(outcome)) outcome = StoreUnavailable();
  healthy_.store(outcome.ok(), std::memory_order_relaxed);
  waiting_.fetch_sub(static_cast<int64_t>(batch.size()),
                     std::memory_order_relaxed);
  for (Command& command : batch) {
    // A refusal was decided on a state that is not in doubt.
    command.done(command.result.ok() ? outcome : command.result);
  }
  Learn(Elapsed() - start - committing_, batch.size());
}

absl::Status GroupCommit::Attempt(std::vector<Command>& batch) {
  RETURN_IF_ERROR(session_.Begin());
  if (!RunTogether(batch)) {
    session_.Rollback();
    RETURN_IF_ERROR(session_.Begin());
    if (absl::Status status = RunApart(batch); !status.ok()) {
      session_.Rollback();
      return status;
    }
  }
  return Commit();
}

absl::Status GroupCommit::Commit() {
  const absl::Duration start = Elapsed();
  absl::Status status = session_.Commit();
  committing_ += Elapsed() - start;
  return status;
}

// False if a refused command may have left something behind.
bool GroupCommit::RunTogether(std::vector<Command>& batch) {
  for (Command& command : batch) {
    const int64_t before = session_.touches();
    command.result = command.body();
    if (!command.result.ok() && session_.touches() != before) return false;
  }
  return true;
}

absl::Status GroupCommit::RunApart(std::vector<Command>& batch) {
  for (Command& command : batch) {
    RETURN_IF_ERROR(session_.Mark());
    command.result = command.body();
    if (IsMustRetry(command.result)) return command.result;
    if (!command.result.ok()) RETURN_IF_ERROR(session_.ReturnToMark());
  }
  return absl::OkStatus();
}

}  // namespace bashu::store
