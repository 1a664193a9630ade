#include "common/crypto/digest.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "common/crypto/openssl.h"

namespace bashu::crypto {
namespace {

// OpenSSL's parameters are written with one type for in and out.
OSSL_PARAM OctetParam(const char* name, absl::string_view text) {
  return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(text.data()),
                                           text.size());
}

}  // namespace

std::string Digest(Suite suite, absl::string_view text) {
  std::string digest(kDigestSize, '\0');
  CHECK(EVP_Digest(text.data(), text.size(), Bytes(digest), nullptr,
                   DigestAlgorithm(suite), nullptr) == 1);
  return digest;
}

std::string KeyedHash(Suite suite, absl::string_view key,
                      absl::string_view text) {
  std::string hash(kDigestSize, '\0');
  CHECK(HMAC(DigestAlgorithm(suite), key.empty() ? "" : key.data(),
             static_cast<int>(key.size()), Bytes(text), text.size(),
             Bytes(hash), nullptr) != nullptr);
  return hash;
}

std::string DeriveKey(Suite suite, absl::string_view secret,
                      absl::string_view salt, absl::string_view info) {
  static EVP_KDF* const hkdf = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
  const std::unique_ptr<EVP_KDF_CTX, Freer<EVP_KDF_CTX_free>> context(
      EVP_KDF_CTX_new(hkdf));
  std::string digest = EVP_MD_get0_name(DigestAlgorithm(suite));
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(),
                                       digest.size()),
      OctetParam(OSSL_KDF_PARAM_KEY, secret),
      OctetParam(OSSL_KDF_PARAM_SALT, salt),
      OctetParam(OSSL_KDF_PARAM_INFO, info),
      OSSL_PARAM_construct_end(),
  };
  std::string key(kDigestSize, '\0');
  CHECK(EVP_KDF_derive(context.get(), Bytes(key), key.size(), params) == 1);
  return key;
}

std::string RandomBytes(size_t size) {
  std::string bytes(size, '\0');
  CHECK(RAND_bytes(Bytes(bytes), static_cast<int>(size)) == 1);
  return bytes;
}

bool EqualInConstantTime(absl::string_view a, absl::string_view b) {
  return a.size() == b.size() &&
         CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace bashu::crypto
