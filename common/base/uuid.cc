#include "common/base/uuid.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_format.h>
#include <openssl/rand.h>

#include "common/base/check.h"

namespace bashu {

std::string RandomIdSource::NewId() {
  uint64_t random[2];
  CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(random), sizeof(random)) ==
        1);
  return FormatUuid7(clock_.Now(), random[0], random[1]);
}

std::string FormatUuid7(absl::Time time, uint64_t random_a, uint64_t random_b) {
  const auto ms = static_cast<uint64_t>(absl::ToUnixMillis(time));
  return absl::StrFormat("%08x-%04x-7%03x-%04x-%012x",
                         static_cast<uint32_t>(ms >> 16), ms & 0xffff,
                         random_a & 0xfff, 0x8000 | ((random_a >> 12) & 0x3fff),
                         random_b & 0xffffffffffff);
}

bool IsUuid(absl::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-'
             : !absl::ascii_isxdigit(static_cast<unsigned char>(text[i])) ||
                   absl::ascii_isupper(static_cast<unsigned char>(text[i]))) {
      return false;
    }
  }
  return true;
}

}  // namespace bashu
