#include "services/ledger/storage/recent_keys.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace bashu::ledger {
namespace {

// Two sets of so many take 4 MB and cover the disorder of many callers.
constexpr size_t kKeysMax = 65'536;

}  // namespace

void RecentKeys::Restart(const std::optional<TransferKey>& newest) {
  floor_ = newest_ = newest;
  young_.clear();
  old_.clear();
}

void RecentKeys::Add(const TransferKey& key) {
  if (young_.size() >= kKeysMax) {
    for (const TransferKey& each : old_) {
      floor_ = std::max(floor_.value_or(each), each);
    }
    old_ = std::exchange(young_, {});
    young_.reserve(kKeysMax);
  }
  young_.insert(key);
  newest_ = std::max(newest_.value_or(key), key);
}

bool RecentKeys::MayExist(const TransferKey& key) const {
  if (!newest_.has_value() || key > *newest_) return false;
  if (floor_.has_value() && key <= *floor_) return true;
  return young_.contains(key) || old_.contains(key);
}

}  // namespace bashu::ledger
