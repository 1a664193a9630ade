#pragma once

#include <absl/time/time.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/mutex.h"
#include "services/routing/domain/directory.h"
#include "services/routing/domain/directory_snapshot.h"

namespace bashu::routing {

// How old what we know of another region's offices is.
struct DirectoryAge {
  enum class State { kCurrent = 1, kStale, kNeverReceived };
  State state = State::kNeverReceived;
  std::string region;
  int64_t version = 0;  // Of its snapshot; 0 if none ever came.
  absl::Time confirm_time = absl::UnixEpoch();  // When it last signed it.
};

// The directory as it stands now: our own offices as we ship them, those of
// each other region as that region last told us, or as we ship them until it
// does. Immutable, so thread-safe.
struct DirectoryView {
  Directory directory;
  Regions regions;
  std::map<std::string, DirectoryAge> ages;  // By region; `state` is not set.

  // How old our knowledge of `office` is; nothing if it is of our own region.
  // Old knowledge is used all the same: an office seldom moves, and a person at
  // a window cannot wait for a partner. Whoever shows it says how old it is.
  std::optional<DirectoryAge> AgeOf(absl::string_view office,
                                    absl::Time now) const;
};

// Puts together what was shipped and what was received.
DirectoryView Compose(const Directory& shipped, const Regions& regions,
                      const std::vector<RegionOffices>& received);

// The DirectoryView that holds now. Thread-safe: readers keep the view they
// got for as long as they need it.
class CurrentDirectory {
 public:
  explicit CurrentDirectory(DirectoryView view)
      : view_(std::make_shared<const DirectoryView>(std::move(view))) {}

  std::shared_ptr<const DirectoryView> Get() const {
    MutexLock lock(mutex_);
    return view_;
  }

  void Set(DirectoryView view) {
    auto next = std::make_shared<const DirectoryView>(std::move(view));
    MutexLock lock(mutex_);
    view_.swap(next);
  }

 private:
  mutable Mutex mutex_;
  std::shared_ptr<const DirectoryView> view_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace bashu::routing
