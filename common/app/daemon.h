#pragma once

#include <absl/functional/any_invocable.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <string>
#include <vector>

#include "common/app/config.h"
#include "common/base/mutex.h"
#include "common/observe/metrics.h"
#include "common/rpc/gate.h"
#include "common/rpc/server.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace bashu::app {

// The life of a service: serves, runs its loops, and ends in order.
//
// Construct it first in main(): it blocks SIGTERM and SIGINT before any thread
// exists. On the first signal health turns to NOT_SERVING, calls in flight
// finish, loops end after their step, and Run returns 0. A second signal ends
// the process at once.
class Daemon {
 public:
  Daemon();

  // Runs `step` on a thread of its own until the end: again at once while it
  // settles something, else after `period`. A failing step is logged and backed
  // off. Steps never overlap.
  void Loop(std::string name, absl::Duration period,
            absl::AnyInvocable<absl::StatusOr<int>()> step);

  // Serves until a signal. `healthy` is asked every second; while it says no,
  // health is NOT_SERVING. Returns the exit code.
  int Run(const Config& config, rpc::Gate& gate, observe::Metrics& metrics,
          const std::vector<grpc::Service*>& services,
          absl::AnyInvocable<bool()> healthy);

 private:
  struct LoopSpec {
    std::string name;
    absl::Duration period;
    absl::AnyInvocable<absl::StatusOr<int>()> step;
  };

  void RunLoop(LoopSpec& loop);
  // True when the end has come, at the latest after `duration`.
  bool WaitForStop(absl::Duration duration);

  std::vector<LoopSpec> loops_;
  Mutex mutex_;
  CondVar wake_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
};

// Prints why a service cannot start, in Chinese and English, and returns 1.
int Fail(absl::string_view service, const absl::Status& status);

}  // namespace bashu::app
