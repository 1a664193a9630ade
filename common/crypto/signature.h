#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <memory>
#include <string>

#include "common/crypto/key_pem.h"
#include "common/crypto/suite.h"

namespace bashu::crypto {

// Signs documents and tree heads. An interface, because an office may keep its
// key in a device that never gives it away. Thread-safe.
class SigningKey {
 public:
  // A key in memory. KEY_MALFORMED, or KEY_WRONG_TYPE if it is not of `suite`.
  static absl::StatusOr<std::unique_ptr<SigningKey>> FromPem(
      Suite suite, absl::string_view private_pem);

  virtual ~SigningKey() = default;

  virtual Suite suite() const = 0;

  // Says which key signed: 16 hex digits of the suite's digest over the DER
  // SubjectPublicKeyInfo. The same as the VerifyingKey's.
  virtual std::string key_id() const = 0;

  // The DER signature that `openssl dgst -sha256 -sign key.pem` makes, or
  // `openssl dgst -sm3 -sigopt distid:1234567812345678 -sign key.pem`. A key in
  // memory always succeeds; a device may be UNAVAILABLE.
  virtual absl::StatusOr<std::string> Sign(absl::string_view message) const = 0;
};

// Checks what the SigningKey of the same pair signed. Thread-safe; copies share
// the key.
class VerifyingKey {
 public:
  // KEY_MALFORMED, or KEY_WRONG_TYPE if it is not of `suite`.
  static absl::StatusOr<VerifyingKey> FromPem(Suite suite,
                                              absl::string_view public_pem);

  Suite suite() const { return suite_; }
  const std::string& key_id() const { return key_id_; }

  // SIGNATURE_INVALID unless `signature` is this key's over `message`.
  absl::Status Verify(absl::string_view message,
                      absl::string_view signature) const;

 private:
  VerifyingKey(Suite suite, Key key);

  Suite suite_;
  Key key_;
  std::string key_id_;
};

}  // namespace bashu::crypto
