#pragma once

#include <absl/functional/any_invocable.h>
#include <absl/functional/function_ref.h>
#include <absl/status/status.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/mutex.h"
#include "common/store/group_commit.h"
#include "common/store/session.h"

namespace bashu::store {

// A session together with the service's transaction on it.
template <typename Tx>
class TxSession : public Session {
 public:
  virtual Tx& tx() = 0;
};

// A service's store: writes through group commit, reads beside them.
//
// `Tx` is the service's transaction interface (domain/store.h). Sessions come
// from the engine: SQLite, PostgreSQL or memory.
template <typename Tx>
class Store {
 public:
  using Body = absl::AnyInvocable<absl::Status(Tx&)>;
  using Done = GroupCommit::Done;

  Store(std::unique_ptr<TxSession<Tx>> writer,
        std::vector<std::unique_ptr<TxSession<Tx>>> readers)
      : writer_(std::move(writer)),
        readers_(std::move(readers)),
        commit_(*writer_) {
    for (const auto& reader : readers_) idle_.push_back(reader.get());
  }

  // Runs `body` together with other callers' in one commit, then calls `done`
  // from the writer's thread. `body` may run more than once and must keep
  // nothing from a run that did not commit. A template, so that a small body is
  // kept in place rather than in a Body on the heap.
  template <typename Act>
  void Submit(Act body, Done done) {
    commit_.Submit([body = std::move(body),
                    this]() mutable { return body(writer_->tx()); },
                   std::move(done));
  }

  // Submits and waits. For relays, followers and tests; never in a handler.
  absl::Status Transact(Body body) {
    Mutex mutex;
    CondVar settled;
    std::optional<absl::Status> outcome;
    Submit(std::move(body), [&](absl::Status status) {
      MutexLock lock(mutex);
      outcome = std::move(status);
      settled.NotifyOne();
    });
    MutexLock lock(mutex);
    while (!outcome.has_value()) settled.Wait(mutex);
    return *outcome;
  }

  // Runs `body` on one snapshot, without waiting for the writer. Writing in it
  // fails.
  absl::Status Read(absl::FunctionRef<absl::Status(Tx&)> body) {
    TxSession<Tx>& session = Take();
    absl::Status status = session.Begin();
    if (status.ok()) {
      status = body(session.tx());
      session.Rollback();
    }
    Give(session);
    return status;
  }

  bool healthy() const { return commit_.healthy(); }
  int64_t waiting() const { return commit_.waiting(); }
  absl::Duration work_ahead() const { return commit_.work_ahead(); }

 private:
  TxSession<Tx>& Take() {
    MutexLock lock(mutex_);
    while (idle_.empty()) returned_.Wait(mutex_);
    TxSession<Tx>& session = *idle_.back();
    idle_.pop_back();
    return session;
  }

  void Give(TxSession<Tx>& session) {
    MutexLock lock(mutex_);
    idle_.push_back(&session);
    returned_.NotifyOne();
  }

  const std::unique_ptr<TxSession<Tx>> writer_;
  const std::vector<std::unique_ptr<TxSession<Tx>>> readers_;
  Mutex mutex_;
  CondVar returned_;
  std::vector<TxSession<Tx>*> idle_ ABSL_GUARDED_BY(mutex_);
  GroupCommit commit_;  // last: stops before the sessions go
};

}  // namespace bashu::store
