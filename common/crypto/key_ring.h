#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <map>
#include <string>

#include "common/crypto/aead.h"

namespace bashu::crypto {

// Keys for the personal fields of a store. New fields are encrypted under the
// active key; the others stay so that old fields can be read, until a job has
// encrypted them anew. Immutable, so thread-safe.
//
//   {"active": "k2",
//    "keys": [{"id": "k1", "algorithm": "aes256gcm", "key": "<base64>"},
//             {"id": "k2", "algorithm": "sm4gcm", "key": "<base64>"}],
//    "lookup": "<base64 of 32 bytes>"}
//
// "lookup" never changes for the life of a store: what was looked up under
// another would no longer be found.
class KeyRing {
 public:
  // Reads a file that only its owner may read. KEY_RING_UNREADABLE,
  // KEY_RING_EXPOSED, or as Parse.
  static absl::StatusOr<KeyRing> Load(const std::string& path);

  // KEY_RING_MALFORMED if it is not JSON; else INVALID_FIELDS with every
  // problem at once.
  static absl::StatusOr<KeyRing> Parse(absl::string_view json);

  // Hides `plaintext`. `associated` says where it belongs, such as
  // "cases/c1/applicant.phone", so that nobody can move it to another record.
  // The nonce is random: change the active key before 2^32 fields (NIST SP
  // 800-38D, 8.3).
  std::string Encrypt(absl::string_view plaintext,
                      absl::string_view associated) const;

  // CIPHERTEXT_MALFORMED, CIPHERTEXT_KEY_UNKNOWN or CIPHERTEXT_TAMPERED.
  absl::StatusOr<std::string> Decrypt(absl::string_view ciphertext,
                                      absl::string_view associated) const;

  // A keyed hash, 32 raw bytes, to find an encrypted field by its whole text.
  // Always HMAC-SHA-256, whatever the active key: see "lookup" above.
  std::string Lookup(absl::string_view text) const;

  const std::string& active_key_id() const { return active_; }

 private:
  KeyRing() = default;

  std::map<std::string, AeadKey> keys_;  // By id.
  std::string active_;
  std::string lookup_key_;
};

// The text of a ring with one fresh key, "k1".
std::string NewKeyRingJson(Aead algorithm);

}  // namespace bashu::crypto
