#include "services/ledger/storage/transfer_key.h"

#include "common/base/check.h"
#include "common/base/uuid.h"

namespace bashu::ledger {
namespace {

constexpr size_t kSize = 16;

uint64_t Digit(char c) {
  return static_cast<uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
}

uint64_t ReadBig(const char* bytes) {
  uint64_t number = 0;
  for (int i = 0; i < 8; ++i) {
    number = number << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

}  // namespace

std::optional<TransferKey> FindKey(absl::string_view uuid) {
  if (!IsUuid(uuid)) return std::nullopt;
  uint64_t halves[2] = {0, 0};
  int digits = 0;
  for (const char c : uuid) {
    if (c == '-') continue;
    uint64_t& half = halves[digits++ / 16];
    half = half << 4 | Digit(c);
  }
  return TransferKey{halves[0], halves[1]};
}

TransferKey KeyOf(absl::string_view uuid) {
  const std::optional<TransferKey> key = FindKey(uuid);
  CHECK(key.has_value());
  return *key;
}

std::string FormatKey(const TransferKey& key) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) text.push_back('-');
    const uint64_t half = i < 16 ? key.high : key.low;
    text.push_back(kDigits[half >> (60 - 4 * (i % 16)) & 15]);
  }
  return text;
}

void AppendBytes(const TransferKey& key, std::string& bytes) {
  for (const uint64_t half : {key.high, key.low}) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<char>(half >> shift));
    }
  }
}

std::string BytesOf(const TransferKey& key) {
  std::string bytes;
  bytes.reserve(kSize);
  AppendBytes(key, bytes);
  return bytes;
}

TransferKey ParseKey(absl::string_view bytes) {
  CHECK(bytes.size() == kSize);
  return {ReadBig(bytes.data()), ReadBig(bytes.data() + 8)};
}

}  // namespace bashu::ledger
