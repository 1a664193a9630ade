#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <optional>
#include <vector>

namespace bashu::ledger {

// Where instruments of one kind are kept: what follows a grant or stands beside
// it for years, and is read and written whole. A `T` has an `id`, an `office`
// and a SubjectOf(): what it is about.
template <typename T>
class Shelf {
 public:
  virtual ~Shelf() = default;

  virtual absl::StatusOr<std::optional<T>> Find(absl::string_view id) = 0;
  // Inserts it, or stores all that changes after that.
  virtual absl::Status Put(const T& instrument) = 0;
  // An office's whose id is less than `before` (empty: all), newest first.
  virtual absl::StatusOr<std::vector<T>> Of(absl::string_view office,
                                            absl::string_view before,
                                            int limit) = 0;
  // All about one thing, by id.
  virtual absl::StatusOr<std::vector<T>> About(absl::string_view subject) = 0;
};

}  // namespace bashu::ledger
