#pragma once

#include <absl/container/flat_hash_set.h>

#include <optional>

#include "services/ledger/storage/transfer_key.h"

namespace bashu::ledger {

// Tells without the disk that a transfer is new, which nearly every one is: its
// key is later than all keys but the most recent ones, and those are here.
class RecentKeys {
 public:
  // With all keys up to `newest` on the disk.
  void Restart(const std::optional<TransferKey>& newest);

  void Add(const TransferKey& key);

  // False if no transfer has that key for certain.
  bool MayExist(const TransferKey& key) const;

 private:
  std::optional<TransferKey> floor_;   // later keys are in the sets
  std::optional<TransferKey> newest_;  // no key is later
  absl::flat_hash_set<TransferKey> young_, old_;
};

}  // namespace bashu::ledger
