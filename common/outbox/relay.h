#pragma once

#include <absl/functional/any_invocable.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/base/clock.h"
#include "common/observe/log.h"
#include "common/observe/metrics.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/store/journal.h"
#include "common/store/store.h"

namespace bashu::outbox {

// Sends one dispatch to the right. OK means that the other side has it for
// good; it may have had it before. A status that is worth another try
// (IsTransient) is tried again for as long as it takes; any other one is final.
using Sender = absl::AnyInvocable<absl::Status(const store::Dispatch&)>;

// Whether trying again may help: the other side is down, slow or busy, or the
// outcome is unknown, which a repeat with the same id settles.
bool IsTransient(const absl::Status& status);

// When to try again after `attempts` failed attempts: 0.2 s, doubling, at most
// a minute, so that a partner that was down for days is found again soon.
absl::Duration BackoffAfter(int attempts);

// What became of a dispatch.
enum class Fate { kSent, kRetry, kDead };

// Decides it from the sender's answer; fills in attempts, time and reason.
Fate Decide(const absl::Status& answer, absl::Time now,
            store::Dispatch& dispatch);

// Reads the outbox in order, sends, and marks. Lost answers cause repeats,
// repeats are harmless, crashes lose nothing. `Tx` has a `journal()`.
template <typename Tx>
class Relay {
 public:
  // One sender per kind of dispatch.
  Relay(store::Store<Tx>& store, const Clock& clock, observe::Metrics& metrics,
        std::map<std::string, Sender> senders)
      : store_(store),
        clock_(clock),
        backlog_(metrics.AddGauge("bashu_outbox_backlog",
                                  "Dispatches that wait to be sent.")),
        dead_(metrics.AddCounter("bashu_outbox_dead_total",
                                 "Dispatches that can never be sent; each "
                                 "needs a person.")),
        senders_(std::move(senders)) {}

  // Sends what is due, at most one dispatch of each lane. Returns how many were
  // settled, so that the caller knows whether to go on at once.
  absl::StatusOr<int> RunOnce() {
    std::vector<store::Dispatch> due;
    int64_t backlog = 0;
    RETURN_IF_ERROR(store_.Read([&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(due, tx.journal().Due(clock_.Now(), kBatchMax));
      ASSIGN_OR_RETURN(backlog, tx.journal().Backlog());
      return absl::OkStatus();
    }));
    backlog_.Set(static_cast<double>(backlog));
    int settled = 0;
    for (store::Dispatch& dispatch : due) {
      const Fate fate = Decide(Send(dispatch), clock_.Now(), dispatch);
      RETURN_IF_ERROR(store_.Transact([fate, dispatch](Tx& tx) {
        switch (fate) {
          case Fate::kSent:
            return tx.journal().MarkSent(dispatch.id);
          case Fate::kRetry:
            return tx.journal().Reschedule(dispatch);
          case Fate::kDead:
            return tx.journal().MarkDead(dispatch);
        }
        return absl::OkStatus();
      }));
      if (fate == Fate::kDead) dead_.Add();
      if (fate != Fate::kRetry) ++settled;
    }
    return settled;
  }

 private:
  // One round of sending stays short, so that a stop is not held up.
  static constexpr int kBatchMax = 64;

  absl::Status Send(const store::Dispatch& dispatch) {
    const auto sender = senders_.find(dispatch.kind);
    if (sender == senders_.end()) {
      return absl::UnimplementedError(dispatch.kind);
    }
    return sender->second(dispatch);
  }

  store::Store<Tx>& store_;
  const Clock& clock_;
  observe::Gauge& backlog_;
  observe::Counter& dead_;
  std::map<std::string, Sender> senders_;
};

}  // namespace bashu::outbox
