#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <string>

#include "services/routing/domain/document.h"

namespace bashu::routing {

// One signed statement of a region about its offices, ours too, byte for byte.
struct StoredDirectory {
  std::string region;
  int64_t version = 0;
  int64_t base_version = 0;  // As in DirectorySnapshot.
  int part = 1;
  absl::Time sign_time;
  SignedDocument document;

  friend bool operator==(const StoredDirectory&,
                         const StoredDirectory&) = default;
};

}  // namespace bashu::routing
