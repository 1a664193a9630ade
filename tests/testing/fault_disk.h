#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>

#include "common/base/mutex.h"

struct sqlite3_vfs;

namespace bashu::testing {

// What happens to the disk at an operation.
enum class DiskFault {
  kNone,
  kPowerLoss,   // of what was not synced, some sectors were written, some not
  kTornSector,  // likewise, and one of them was written by half
  kSyncFails,   // the nth, once; what was to be synced never is written
  kWriteFails,  // once, with nothing written
  kFull,        // from here on, until Restart
};

// A disk in memory below SQLite: what the machine sees, and what would be there
// after its power was lost. Creation and deletion of files are as durable as on
// a journaling file system: with the next sync of the file or its directory.
//
// While it lives all databases are opened on it; their names say nothing of the
// real disk. One at a time. Thread-safe.
class FaultDisk {
 public:
  FaultDisk();
  ~FaultDisk();
  FaultDisk(const FaultDisk&) = delete;
  FaultDisk& operator=(const FaultDisk&) = delete;

  // The `n`th write, sync, truncation or deletion from now meets `fault`.
  void Arm(DiskFault fault, int64_t n, uint64_t seed);

  // Since Arm.
  int64_t operations() const;
  bool struck() const;

  // Loses power, unless it was lost, and comes back; all files are closed.
  // Nothing fails any more.
  void Restart();

  // Everything on it, to begin again from; all files are closed.
  struct File {
    std::string seen;           // by the machine
    std::string safe;           // after the power was lost
    std::set<size_t> unsynced;  // sectors in which the two differ
    bool named = false;         // whether its name is safe
  };
  using Image = std::map<std::string, File>;
  Image image() const;
  void SetImage(Image image);

 private:
  friend struct FaultFile;
  friend struct FaultCalls;
  struct Shared;  // memory and locks of a database that is open

  // SQLITE_OK, or what the operation meets instead of being done.
  int Meet() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool Chance() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void LosePower() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  std::unique_ptr<sqlite3_vfs> vfs_;
  mutable Mutex mutex_;
  Image files_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::weak_ptr<Shared>> shared_ ABSL_GUARDED_BY(mutex_);
  std::mt19937_64 random_ ABSL_GUARDED_BY(mutex_);
  DiskFault fault_ ABSL_GUARDED_BY(mutex_) = DiskFault::kNone;
  int64_t left_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t operations_ ABSL_GUARDED_BY(mutex_) = 0;
  bool struck_ ABSL_GUARDED_BY(mutex_) = false;
  bool dark_ ABSL_GUARDED_BY(mutex_) = false;  // without power
};

}  // namespace bashu::testing
