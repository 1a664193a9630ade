#pragma once

#include <absl/strings/string_view.h>

#include <cstddef>
#include <string>

#include "common/crypto/suite.h"

namespace bashu::crypto {

// Both suites' digests have this many bytes.
inline constexpr size_t kDigestSize = 32;

// SHA-256 or SM3 of `text`, as raw bytes.
std::string Digest(Suite suite, absl::string_view text);

// HMAC of `text` with the suite's digest, as raw bytes.
std::string KeyedHash(Suite suite, absl::string_view key,
                      absl::string_view text);

// HKDF (RFC 5869): a key of kDigestSize bytes from `secret`. Different `info`
// yield independent keys; `salt` may be empty.
std::string DeriveKey(Suite suite, absl::string_view secret,
                      absl::string_view salt, absl::string_view info);

// Unpredictable bytes. Stops the process if the system has none to give.
std::string RandomBytes(size_t size);

// Compares in a time that tells nothing about where the texts differ.
bool EqualInConstantTime(absl::string_view a, absl::string_view b);

}  // namespace bashu::crypto
