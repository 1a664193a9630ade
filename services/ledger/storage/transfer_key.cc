#include "services/ledger/storage/transfer_key.h"

#include <array>

#include "common/base/check.h"
#include "services/ledger/domain/uuid_text.h"

namespace bashu::ledger {
namespace {

constexpr size_t kSize = 16;

constexpr uint64_t kNone = 0xff;

// What each byte is as a lower-case hexadecimal digit.
constexpr std::array<unsigned char, 256> kValues = [] {
  std::array<unsigned char, 256> values{};
  values.fill(kNone);
  for (unsigned i = 0; i < 10; ++i) {
    values['0' + i] = static_cast<unsigned char>(i);
  }
  for (unsigned i = 0; i < 6; ++i) {
    values['a' + i] = static_cast<unsigned char>(10 + i);
  }
  return values;
}();

// Where the 32 digits stand in the text.
constexpr int kPlaces[32] = {0,  1,  2,  3,  4,  5,  6,  7,  9,  10, 11,
                             12, 14, 15, 16, 17, 19, 20, 21, 22, 24, 25,
                             26, 27, 28, 29, 30, 31, 32, 33, 34, 35};

uint64_t ReadBig(const char* bytes) {
  uint64_t number = 0;
  for (int i = 0; i < 8; ++i) {
    number = number << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

}  // namespace

std::optional<TransferKey> FindKey(absl::string_view uuid) {
  if (uuid.size() != 36 || uuid[8] != '-' || uuid[13] != '-' ||
      uuid[18] != '-' || uuid[23] != '-') {
    return std::nullopt;
  }
  uint64_t halves[2] = {0, 0};
  uint64_t seen = 0;
  for (int i = 0; i < 32; ++i) {
    const uint64_t value = kValues[static_cast<unsigned char>(
        uuid[static_cast<size_t>(kPlaces[i])])];
    seen |= value;
    halves[i / 16] = halves[i / 16] << 4 | (value & 15);
  }
  if (seen > 15) return std::nullopt;
  return TransferKey{halves[0], halves[1]};
}

TransferKey KeyOf(absl::string_view uuid) {
  const std::optional<TransferKey> key = FindKey(uuid);
  CHECK(key.has_value());
  return *key;
}

std::string FormatKey(const TransferKey& key) {
  std::string text;
  FormatUuid(key.high, key.low, text);
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
