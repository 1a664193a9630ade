#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <memory>
#include <string>
#include <utility>

#include "common/base/mutex.h"
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

  // Into a box that has nothing in common with any other.
  std::string Seal(absl::string_view plaintext,
                   absl::string_view associated) const;

  // Into one of a series, whose boxes share the costly agreement with the
  // recipient: everybody sees that they are of one series, and the recipient
  // opens each by itself. Each has a key of its own all the same, derived with
  // a salt. A series ends after 256 boxes.
  std::string SealInSeries(absl::string_view plaintext,
                           absl::string_view associated) const;

 private:
  // What was agreed on with the recipient, and what tells it so.
  struct Agreement {
    std::string secret;
    std::string capsule;
  };
  struct Series {
    Mutex mutex;
    Agreement shared ABSL_GUARDED_BY(mutex);
    int left ABSL_GUARDED_BY(mutex) = 0;
  };

  Sealer(Key recipient, Suite suite)
      : recipient_(std::move(recipient)), suite_(suite) {}
  Agreement Agree() const;
  Agreement AgreedInSeries() const;

  Key recipient_;
  Suite suite_;
  std::unique_ptr<Series> series_ = std::make_unique<Series>();
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
