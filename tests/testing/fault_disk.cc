#include "tests/testing/fault_disk.h"

#include <absl/strings/string_view.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "common/base/check.h"

namespace bashu::testing {
namespace {

constexpr size_t kSector = 512;
constexpr int kShmLocks = SQLITE_SHM_NLOCK;

}  // namespace

// What the connections to one database share: the index of the write-ahead log
// and the locks.
struct FaultDisk::Shared {
  std::vector<std::unique_ptr<std::vector<char>>> regions;
  std::array<int, kShmLocks> readers{};
  std::array<bool, kShmLocks> writer{};
  int shared_locks = 0;
  const void* reserved = nullptr;   // who holds it or more
  const void* exclusive = nullptr;  // who holds it or waits for it
};

// One that is open. SQLite gives the room for it.
struct FaultFile {
  struct State {
    State(FaultDisk* on, const char* name,
          std::shared_ptr<FaultDisk::Shared> with)
        : disk(on), path(name), shared(std::move(with)) {}

    FaultDisk* const disk;
    const std::string path;
    const std::shared_ptr<FaultDisk::Shared> shared;
    int lock = SQLITE_LOCK_NONE;
    std::array<char, kShmLocks> held{};  // 0, 's' or 'x'
  };

  sqlite3_file base;
  State state;
};

// SQLite's calls. Each does one thing to the disk.
struct FaultCalls {
  using Disk = FaultDisk;

  static FaultFile::State& Of(sqlite3_file* file) {
    return reinterpret_cast<FaultFile*>(file)->state;
  }
  static Disk& DiskOf(sqlite3_vfs* vfs) {
    return *static_cast<Disk*>(vfs->pAppData);
  }

  static int Close(sqlite3_file* file) {
    MutexLock lock(Of(file).disk->mutex_);
    std::destroy_at(&Of(file));
    return SQLITE_OK;
  }

  static int Read(sqlite3_file* file, void* into, int amount,
                  sqlite3_int64 offset) {
    FaultFile::State& self = Of(file);
    MutexLock lock(self.disk->mutex_);
    if (self.disk->dark_) return SQLITE_IOERR_READ;
    const std::string& bytes = self.disk->files_[self.path].seen;
    const auto from = std::min(static_cast<size_t>(offset), bytes.size());
    const auto size =
        std::min(static_cast<size_t>(amount), bytes.size() - from);
    std::memcpy(into, bytes.data() + from, size);
    if (size == static_cast<size_t>(amount)) return SQLITE_OK;
    std::memset(static_cast<char*>(into) + size, 0,
                static_cast<size_t>(amount) - size);
    return SQLITE_IOERR_SHORT_READ;
  }

  static int Write(sqlite3_file* file, const void* bytes, int amount,
                   sqlite3_int64 offset) {
    FaultFile::State& self = Of(file);
    MutexLock lock(self.disk->mutex_);
    const int met = self.disk->Meet();
    // A machine whose power goes may have written what it was told last.
    if (met != SQLITE_OK && !(met == SQLITE_IOERR && self.disk->Chance())) {
      return met == SQLITE_IOERR ? SQLITE_IOERR_WRITE : met;
    }
    Disk::File& kept = self.disk->files_[self.path];
    const auto from = static_cast<size_t>(offset);
    const auto to = from + static_cast<size_t>(amount);
    if (kept.seen.size() < to) kept.seen.resize(to);
    std::memcpy(kept.seen.data() + from, bytes, static_cast<size_t>(amount));
    for (size_t i = from / kSector; i <= (to - 1) / kSector; ++i) {
      kept.unsynced.insert(i);
    }
    return met == SQLITE_OK ? SQLITE_OK : SQLITE_IOERR_WRITE;
  }

  static int Truncate(sqlite3_file* file, sqlite3_int64 size) {
    FaultFile::State& self = Of(file);
    MutexLock lock(self.disk->mutex_);
    const int met = self.disk->Meet();
    if (met != SQLITE_OK) return SQLITE_IOERR_TRUNCATE;
    self.disk->files_[self.path].seen.resize(static_cast<size_t>(size));
    return SQLITE_OK;
  }

  static int Sync(sqlite3_file* file, int) {
    FaultFile::State& self = Of(file);
    MutexLock lock(self.disk->mutex_);
    Disk::File& kept = self.disk->files_[self.path];
    if (self.disk->fault_ == DiskFault::kSyncFails && !self.disk->struck_ &&
        --self.disk->left_ == 0) {
      self.disk->struck_ = true;
      kept.unsynced.clear();  // The kernel thinks that it did what it could.
      return SQLITE_IOERR_FSYNC;
    }
    if (self.disk->Meet() != SQLITE_OK) return SQLITE_IOERR_FSYNC;
    kept.safe.resize(kept.seen.size());
    for (const size_t sector : kept.unsynced) {
      const size_t from = sector * kSector;
      if (from >= kept.seen.size()) continue;
      const size_t size = std::min(kSector, kept.seen.size() - from);
      std::memcpy(kept.safe.data() + from, kept.seen.data() + from, size);
    }
    kept.unsynced.clear();
    kept.named = true;
    return SQLITE_OK;
  }

  static int FileSize(sqlite3_file* file, sqlite3_int64* size) {
    FaultFile::State& self = Of(file);
    MutexLock lock(self.disk->mutex_);
    if (self.disk->dark_) return SQLITE_IOERR_FSTAT;
    *size =
        static_cast<sqlite3_int64>(self.disk->files_[self.path].seen.size());
    return SQLITE_OK;
  }

  // As the locks of the file: many that read, one that means to write, one that
  // writes while nobody reads.
  static int Lock(sqlite3_file* file, int level) {
    FaultFile::State& self = Of(file);
    MutexLock lock(self.disk->mutex_);
    Disk::Shared& all = *self.shared;
    if (level <= self.lock) return SQLITE_OK;
    if (level == SQLITE_LOCK_SHARED) {
      if (all.exclusive != nullptr) return SQLITE_BUSY;
      ++all.shared_locks;
      self.lock = level;
      return SQLITE_OK;
    }
    if (all.reserved != nullptr && all.reserved != file) return SQLITE_BUSY;
    all.reserved = file;
    if (level == SQLITE_LOCK_EXCLUSIVE) {
      all.exclusive = file;
      if (all.shared_locks > 1) return SQLITE_BUSY;
    }
    self.lock = level;
    return SQLITE_OK;
  }

  static int Unlock(sqlite3_file* file, int level) {
    FaultFile::State& self = Of(file);
    MutexLock lock(self.disk->mutex_);
    Disk::Shared& all = *self.shared;
    if (self.lock <= level) return SQLITE_OK;
    if (all.reserved == file) all.reserved = nullptr;
    if (all.exclusive == file) all.exclusive = nullptr;
    if (level == SQLITE_LOCK_NONE) --all.shared_locks;
    self.lock = level;
    return SQLITE_OK;
  }

  static int CheckReservedLock(sqlite3_file* file, int* held) {
    FaultFile::State& self = Of(file);
    MutexLock lock(self.disk->mutex_);
    *held = self.shared->reserved != nullptr;
    return SQLITE_OK;
  }

  static int FileControl(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
  static int SectorSize(sqlite3_file*) { return kSector; }
  // What SQLite's own takes for granted of today's disks.
  static int Characteristics(sqlite3_file*) {
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
  }

  static int ShmMap(sqlite3_file* file, int page, int size, int extend,
                    void volatile** into) {
    FaultFile::State& self = Of(file);
    MutexLock lock(self.disk->mutex_);
    auto& regions = self.shared->regions;
    const auto index = static_cast<size_t>(page);
    *into = nullptr;
    if (index >= regions.size() && !extend) return SQLITE_OK;
    while (regions.size() <= index) {
      regions.push_back(
          std::make_unique<std::vector<char>>(static_cast<size_t>(size)));
    }
    *into = regions[index]->data();
    return SQLITE_OK;
  }

  static int ShmLock(sqlite3_file* file, int offset, int count, int flags) {
    FaultFile::State& self = Of(file);
    MutexLock lock(self.disk->mutex_);
    Disk::Shared& all = *self.shared;
    const auto begin = static_cast<size_t>(offset);
    const auto end = begin + static_cast<size_t>(count);
    for (size_t i = begin; i < end; ++i) {
      if ((flags & SQLITE_SHM_UNLOCK) != 0) {
        if (self.held[i] == 's') --all.readers[i];
        if (self.held[i] == 'x') all.writer[i] = false;
        self.held[i] = 0;
      } else if ((flags & SQLITE_SHM_SHARED) != 0) {
        if (all.writer[i]) return SQLITE_BUSY;
      } else if (all.writer[i] || all.readers[i] > 0) {
        return SQLITE_BUSY;
      }
    }
    if ((flags & SQLITE_SHM_UNLOCK) != 0) return SQLITE_OK;
    for (size_t i = begin; i < end; ++i) {
      const bool reads = (flags & SQLITE_SHM_SHARED) != 0;
      if (reads) {
        if (self.held[i] == 0) ++all.readers[i];
      } else {
        all.writer[i] = true;
      }
      self.held[i] = reads ? 's' : 'x';
    }
    return SQLITE_OK;
  }

  static void ShmBarrier(sqlite3_file*) {}
  static int ShmUnmap(sqlite3_file* file, int forget) {
    FaultFile::State& self = Of(file);
    MutexLock lock(self.disk->mutex_);
    if (forget != 0) self.shared->regions.clear();
    return SQLITE_OK;
  }

  static int Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file,
                  int flags, int* out_flags);

  static int Delete(sqlite3_vfs* vfs, const char* name, int) {
    Disk& disk = DiskOf(vfs);
    MutexLock lock(disk.mutex_);
    if (disk.Meet() != SQLITE_OK) return SQLITE_IOERR_DELETE;
    // WAL's files are found to be over by what is in them, so that a deletion
    // that comes undone is harmless; here it never does.
    return disk.files_.erase(name) > 0 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
  }

  static int Access(sqlite3_vfs* vfs, const char* name, int, int* found) {
    Disk& disk = DiskOf(vfs);
    MutexLock lock(disk.mutex_);
    if (disk.dark_) return SQLITE_IOERR_ACCESS;
    const auto file = disk.files_.find(name);
    *found = file != disk.files_.end() && !file->second.seen.empty();
    return SQLITE_OK;
  }

  static int FullPathname(sqlite3_vfs*, const char* name, int size,
                          char* full) {
    sqlite3_snprintf(size, full, "%s", name);
    return SQLITE_OK;
  }
};

namespace {

const sqlite3_io_methods kMethods = {
    2,
    FaultCalls::Close,
    FaultCalls::Read,
    FaultCalls::Write,
    FaultCalls::Truncate,
    FaultCalls::Sync,
    FaultCalls::FileSize,
    FaultCalls::Lock,
    FaultCalls::Unlock,
    FaultCalls::CheckReservedLock,
    FaultCalls::FileControl,
    FaultCalls::SectorSize,
    FaultCalls::Characteristics,
    FaultCalls::ShmMap,
    FaultCalls::ShmLock,
    FaultCalls::ShmBarrier,
    FaultCalls::ShmUnmap,
    nullptr,
    nullptr,
};

}  // namespace

int FaultCalls::Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file,
                     int flags, int* out_flags) {
  Disk& disk = DiskOf(vfs);
  MutexLock lock(disk.mutex_);
  file->pMethods = nullptr;
  if (disk.dark_) return SQLITE_CANTOPEN;
  CHECK(name != nullptr);  // Temporary files are in memory.
  if (disk.files_.count(name) == 0) {
    if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    disk.files_[name] = {};
  }
  std::shared_ptr<Disk::Shared> shared = disk.shared_[name].lock();
  if (shared == nullptr) {
    shared = std::make_shared<Disk::Shared>();
    disk.shared_[name] = shared;
  }
  std::construct_at(&Of(file), &disk, name, std::move(shared));
  if (out_flags != nullptr) *out_flags = flags;
  file->pMethods = &kMethods;
  return SQLITE_OK;
}

FaultDisk::FaultDisk() : vfs_(std::make_unique<sqlite3_vfs>()) {
  // Time, chance and sleep are the real ones.
  *vfs_ = *sqlite3_vfs_find(nullptr);
  vfs_->iVersion = 2;
  vfs_->szOsFile = sizeof(FaultFile);
  vfs_->zName = "fault-disk";
  vfs_->pAppData = this;
  vfs_->xOpen = FaultCalls::Open;
  vfs_->xDelete = FaultCalls::Delete;
  vfs_->xAccess = FaultCalls::Access;
  vfs_->xFullPathname = FaultCalls::FullPathname;
  CHECK(sqlite3_vfs_register(vfs_.get(), 1) == SQLITE_OK);
}

FaultDisk::~FaultDisk() { sqlite3_vfs_unregister(vfs_.get()); }

void FaultDisk::Arm(DiskFault fault, int64_t n, uint64_t seed) {
  MutexLock lock(mutex_);
  fault_ = fault;
  left_ = n;
  operations_ = 0;
  struck_ = false;
  random_.seed(seed);
}

int64_t FaultDisk::operations() const {
  MutexLock lock(mutex_);
  return operations_;
}

bool FaultDisk::struck() const {
  MutexLock lock(mutex_);
  return struck_;
}

bool FaultDisk::Chance() { return random_() % 2 == 0; }

int FaultDisk::Meet() {
  if (dark_) return SQLITE_IOERR;
  ++operations_;
  if (fault_ == DiskFault::kFull && struck_) return SQLITE_FULL;
  if (fault_ == DiskFault::kNone || fault_ == DiskFault::kSyncFails) {
    return SQLITE_OK;
  }
  if (struck_ || --left_ > 0) return SQLITE_OK;
  struck_ = true;
  switch (fault_) {
    case DiskFault::kPowerLoss:
    case DiskFault::kTornSector:
      dark_ = true;
      return SQLITE_IOERR;
    case DiskFault::kFull:
      return SQLITE_FULL;
    default:
      return SQLITE_IOERR;
  }
}

void FaultDisk::LosePower() {
  bool tear = fault_ == DiskFault::kTornSector;
  for (auto file = files_.begin(); file != files_.end();) {
    File& kept = file->second;
    if (!kept.named && Chance()) {
      file = files_.erase(file);
      continue;
    }
    // Its size is of the file system's journal: as before, or as it is.
    const size_t size_then = Chance() ? kept.seen.size() : kept.safe.size();
    kept.safe.resize(std::max(kept.safe.size(), kept.seen.size()));
    for (const size_t sector : kept.unsynced) {
      const size_t from = sector * kSector;
      if (from >= kept.seen.size() || Chance()) continue;
      size_t size = std::min(kSector, kept.seen.size() - from);
      if (std::exchange(tear, false)) size = (size + 1) / 2;
      std::memcpy(kept.safe.data() + from, kept.seen.data() + from, size);
    }
    kept.safe.resize(size_then);
    kept.seen = kept.safe;
    kept.unsynced.clear();
    kept.named = true;
    ++file;
  }
}

void FaultDisk::Restart() {
  MutexLock lock(mutex_);
  LosePower();
  dark_ = false;
  fault_ = DiskFault::kNone;
}

FaultDisk::Image FaultDisk::image() const {
  MutexLock lock(mutex_);
  return files_;
}

void FaultDisk::SetImage(Image image) {
  MutexLock lock(mutex_);
  files_ = std::move(image);
}

}  // namespace bashu::testing
