#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>

namespace bashu::crypto {

// Hides `plaintext` from everybody but the holder of the private half of
// `public_pem`: the relays between two regions carry boxes. The key's type
// chooses the suite:
//
//   p256-sha256  ephemeral ECDH, HKDF-SHA-256, AES-256-GCM
//   sm2-sm3      a fresh key under SM2 encryption, SM4-GCM
//
// `associated` travels beside the box, readable, and cannot be changed either.
// A box says nothing of who sealed it: sign the document inside.
// KEY_MALFORMED or KEY_WRONG_TYPE.
absl::StatusOr<std::string> Seal(absl::string_view public_pem,
                                 absl::string_view plaintext,
                                 absl::string_view associated);

// What was sealed. KEY_MALFORMED, KEY_WRONG_TYPE, SEALED_MALFORMED or
// SEALED_TAMPERED.
absl::StatusOr<std::string> Open(absl::string_view private_pem,
                                 absl::string_view sealed,
                                 absl::string_view associated);

}  // namespace bashu::crypto
