#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/ledger/domain/shelf.h"

namespace bashu::ledger {

// A Shelf in a map, by id. Made anew wherever it is needed.
template <typename T>
class MemoryShelf final : public Shelf<T> {
 public:
  explicit MemoryShelf(std::map<std::string, T>& kept) : kept_(kept) {}

  absl::StatusOr<std::optional<T>> Find(absl::string_view id) override {
    const auto found = kept_.find(std::string(id));
    if (found == kept_.end()) return std::nullopt;
    return found->second;
  }

  absl::Status Put(const T& instrument) override {
    kept_[instrument.id.value()] = instrument;
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<T>> Of(absl::string_view office,
                                    absl::string_view before,
                                    int limit) override {
    std::vector<T> found;
    auto end =
        before.empty() ? kept_.end() : kept_.lower_bound(std::string(before));
    while (end != kept_.begin() && found.size() < static_cast<size_t>(limit)) {
      const T& each = (--end)->second;
      if (each.office == office) found.push_back(each);
    }
    return found;
  }

  absl::StatusOr<std::vector<T>> About(absl::string_view subject) override {
    std::vector<T> found;
    for (const auto& [id, each] : kept_) {
      if (SubjectOf(each) == subject) found.push_back(each);
    }
    return found;
  }

 private:
  std::map<std::string, T>& kept_;
};

}  // namespace bashu::ledger
