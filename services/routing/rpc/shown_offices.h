#pragma once

#include <absl/container/flat_hash_map.h>

#include <memory>
#include <string>
#include <utility>

#include "common/base/mutex.h"
#include "services/routing/domain/current_directory.h"

namespace bashu::routing {

// A directory with the basic view of each of its offices, serialised once: an
// office changes once a month and is shown thousands of times a second, and
// making and serialising five of them costs more than finding them.
struct ShownDirectory {
  std::shared_ptr<const DirectoryView> view;
  // By office of `view`; without its age, which is never twice the same.
  absl::flat_hash_map<const Office*, std::string> basic;
};

// The ShownDirectory of what is current. Thread-safe.
class ShownOffices {
 public:
  explicit ShownOffices(const CurrentDirectory& current) : current_(current) {}

  std::shared_ptr<const ShownDirectory> Get();

 private:
  const CurrentDirectory& current_;
  Mutex mutex_;
  std::shared_ptr<const ShownDirectory> shown_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace bashu::routing
