#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>
#include <utility>

#include "common/crypto/key_pem.h"
#include "common/crypto/suite.h"

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
//
// Thread-safe. Reading a key costs more than sealing with it: keep the sealer.
class Sealer {
 public:
  // KEY_MALFORMED or KEY_WRONG_TYPE.
  static absl::StatusOr<Sealer> FromPem(absl::string_view public_pem);

  std::string Seal(absl::string_view plaintext,
                   absl::string_view associated) const;

 private:
  Sealer(Key recipient, Suite suite)
      : recipient_(std::move(recipient)), suite_(suite) {}

  Key recipient_;
  Suite suite_;
};

// Opens what was sealed for it. Thread-safe.
class Opener {
 public:
  // KEY_MALFORMED or KEY_WRONG_TYPE.
  static absl::StatusOr<Opener> FromPem(absl::string_view private_pem);

  // What was sealed. KEY_WRONG_TYPE, SEALED_MALFORMED or SEALED_TAMPERED.
  absl::StatusOr<std::string> Open(absl::string_view sealed,
                                   absl::string_view associated) const;

 private:
  Opener(Key recipient, Suite suite)
      : recipient_(std::move(recipient)), suite_(suite) {}

  Key recipient_;
  Suite suite_;
};

// The same with a key that is used once.
absl::StatusOr<std::string> Seal(absl::string_view public_pem,
                                 absl::string_view plaintext,
                                 absl::string_view associated);
absl::StatusOr<std::string> Open(absl::string_view private_pem,
                                 absl::string_view sealed,
                                 absl::string_view associated);

}  // namespace bashu::crypto
