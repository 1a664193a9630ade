#pragma once

#include <absl/strings/string_view.h>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace bashu::ledger {

// The 128 bits of a UUID, which is what the hot table is keyed by. Keys compare
// as their bytes and their text do.
struct TransferKey {
  uint64_t high = 0, low = 0;

  friend auto operator<=>(const TransferKey&, const TransferKey&) = default;

  template <typename H>
  friend H AbslHashValue(H h, const TransferKey& key) {
    return H::combine(std::move(h), key.high, key.low);
  }
};

// Nothing if `uuid` is none.
std::optional<TransferKey> FindKey(absl::string_view uuid);
// Requires a UUID.
TransferKey KeyOf(absl::string_view uuid);
std::string FormatKey(const TransferKey& key);

// The 16 bytes, big-endian. ParseKey requires 16.
std::string BytesOf(const TransferKey& key);
void AppendBytes(const TransferKey& key, std::string& bytes);
TransferKey ParseKey(absl::string_view bytes);

}  // namespace bashu::ledger
