#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "common/base/mutex.h"
#include "common/store/store.h"

namespace bashu::store {

// What the sessions of one memory store share: the last committed state.
template <typename State>
struct MemoryDatabase {
  Mutex mutex;
  std::shared_ptr<const State> committed ABSL_GUARDED_BY(mutex) =
      std::make_shared<const State>();
};

// A session whose transaction works on a copy of the whole state, for tests.
// `MemoryTx` is constructed from a State&.
template <typename Tx, typename State, typename MemoryTx>
class MemorySession final : public TxSession<Tx> {
 public:
  explicit MemorySession(std::shared_ptr<MemoryDatabase<State>> database)
      : database_(std::move(database)) {}

  Tx& tx() override { return tx_; }

  absl::Status Begin() override {
    MutexLock lock(database_->mutex);
    state_ = *database_->committed;
    return absl::OkStatus();
  }

  absl::Status Commit() override {
    MutexLock lock(database_->mutex);
    database_->committed = std::make_shared<const State>(state_);
    return absl::OkStatus();
  }

  void Rollback() override {}

  absl::Status Mark() override {
    mark_ = state_;
    return absl::OkStatus();
  }

  absl::Status ReturnToMark() override {
    state_ = *mark_;
    return absl::OkStatus();
  }

  // A map does not tell whether it was written, so every refused command counts
  // as one that wrote.
  int64_t touches() const override { return ++touches_; }

 private:
  const std::shared_ptr<MemoryDatabase<State>> database_;
  State state_;
  std::optional<State> mark_;
  MemoryTx tx_{state_};
  mutable int64_t touches_ = 0;
};

// A store in memory, with `readers` reading sessions.
template <typename Tx, typename State, typename MemoryTx>
std::unique_ptr<Store<Tx>> NewMemoryStore(int readers = 1) {
  using SessionType = MemorySession<Tx, State, MemoryTx>;
  auto database = std::make_shared<MemoryDatabase<State>>();
  std::vector<std::unique_ptr<TxSession<Tx>>> reading;
  for (int i = 0; i < readers; ++i) {
    reading.push_back(std::make_unique<SessionType>(database));
  }
  return std::make_unique<Store<Tx>>(std::make_unique<SessionType>(database),
                                     std::move(reading));
}

}  // namespace bashu::store
