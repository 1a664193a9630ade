#pragma once

#include <absl/strings/string_view.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "common/base/check.h"
#include "common/crypto/suite.h"

// OpenSSL's types with owners. For the .cc files of this directory only: no
// header of ours shows OpenSSL.
namespace bashu::crypto {

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* owned) const {
    Free(owned);
  }
};

using BioPtr = std::unique_ptr<BIO, Freer<BIO_free_all>>;
using CipherContextPtr =
    std::unique_ptr<EVP_CIPHER_CTX, Freer<EVP_CIPHER_CTX_free>>;
using DigestContextPtr = std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX_free>>;
using KeyContextPtr = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX_free>>;
using CertificatePtr = std::unique_ptr<X509, Freer<X509_free>>;

// Forgets the errors of its scope. A refused key must not leave entries in the
// thread's queue: gRPC's TLS would read them as its own failures.
class ErrorScope {
 public:
  ErrorScope() { ERR_set_mark(); }
  ~ErrorScope() { ERR_pop_to_mark(); }
  ErrorScope(const ErrorScope&) = delete;
  ErrorScope& operator=(const ErrorScope&) = delete;
};

// Fetched once: EVP_sha256() would be looked up again for each small digest,
// which costs more than hashing a tree node.
inline const EVP_MD* DigestAlgorithm(Suite suite) {
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static const EVP_MD* const sm3 = EVP_MD_fetch(nullptr, "SM3", nullptr);
  CHECK(sha256 != nullptr && sm3 != nullptr);
  return suite == Suite::kP256Sha256 ? sha256 : sm3;
}

inline const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

inline unsigned char* Bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace bashu::crypto
