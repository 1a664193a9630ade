#pragma once

#include <absl/status/status.h>

#include <cstdint>

namespace bashu::store {

// One connection to an engine, used by one thread at a time.
class Session {
 public:
  virtual ~Session() = default;

  // Begins a transaction, opening or re-opening the connection if needed.
  // STORE_UNAVAILABLE if that fails.
  virtual absl::Status Begin() = 0;

  // Durable when it returns OK. MustRetry if the engine says that it did not
  // happen and may be tried again, STORE_FULL if it certainly did not happen;
  // any other error means that nobody knows.
  virtual absl::Status Commit() = 0;

  // Never fails: a connection that cannot roll back is dropped.
  virtual void Rollback() = 0;

  // A point to return to inside the transaction. Not nested.
  virtual absl::Status Mark() = 0;
  virtual absl::Status ReturnToMark() = 0;

  // Grows whenever something is written or a statement fails. A body that was
  // refused while this stood still left nothing behind.
  virtual int64_t touches() const = 0;
};

}  // namespace bashu::store
