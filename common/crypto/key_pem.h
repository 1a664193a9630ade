#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <memory>
#include <string>

#include "common/crypto/suite.h"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY.

namespace bashu::crypto {

// A fresh private key, as unencrypted PKCS #8 PEM.
std::string GenerateKeyPem(Suite suite);

// The public half of a private key, as PEM. KEY_MALFORMED.
absl::StatusOr<std::string> PublicPem(absl::string_view private_pem);

// What follows is for this directory.

// A key in OpenSSL's hands. Reading from it is thread-safe.
using Key = std::shared_ptr<evp_pkey_st>;

absl::StatusOr<Key> ReadPrivateKey(absl::string_view pem);
absl::StatusOr<Key> ReadPublicKey(absl::string_view pem);

// The one suite that `key` fits; KEY_WRONG_TYPE if there is none.
absl::StatusOr<Suite> SuiteOf(const Key& key);

}  // namespace bashu::crypto
