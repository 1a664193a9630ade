#include "common/crypto/key_pem.h"

#include <openssl/pem.h>

#include "common/crypto/errors.h"
#include "common/crypto/openssl.h"
#include "common/status/macros.h"

namespace bashu::crypto {
namespace {

// Without it OpenSSL would ask for the passphrase on the terminal.
int RefusePassphrase(char*, int, int, void*) { return -1; }

BioPtr OpenPem(absl::string_view pem) {
  return BioPtr(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

absl::StatusOr<Key> OwnKey(EVP_PKEY* key) {
  if (key == nullptr) return KeyMalformed();
  return Key(key, EVP_PKEY_free);
}

std::string TextOf(const BioPtr& bio) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<size_t>(size));
}

}  // namespace

std::string GenerateKeyPem(Suite suite) {
  // By the name SM2, not as an EC key on SM2's curve: with the latter OpenSSL
  // makes ECDSA signatures and does not say so.
  const Key key(suite == Suite::kP256Sha256
                    ? EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")
                    : EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2"),
                EVP_PKEY_free);
  const BioPtr bio(BIO_new(BIO_s_mem()));
  CHECK(PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0,
                                 nullptr, nullptr) == 1);
  return TextOf(bio);
}

absl::StatusOr<std::string> PublicPem(absl::string_view private_pem) {
  ASSIGN_OR_RETURN(const Key key, ReadPrivateKey(private_pem));
  const BioPtr bio(BIO_new(BIO_s_mem()));
  CHECK(PEM_write_bio_PUBKEY(bio.get(), key.get()) == 1);
  return TextOf(bio);
}

absl::StatusOr<Key> ReadPrivateKey(absl::string_view pem) {
  const ErrorScope errors;
  return OwnKey(PEM_read_bio_PrivateKey(OpenPem(pem).get(), nullptr,
                                        RefusePassphrase, nullptr));
}

absl::StatusOr<Key> ReadPublicKey(absl::string_view pem) {
  const ErrorScope errors;
  return OwnKey(PEM_read_bio_PUBKEY(OpenPem(pem).get(), nullptr,
                                    RefusePassphrase, nullptr));
}

absl::StatusOr<Suite> SuiteOf(const Key& key) {
  const ErrorScope errors;
  char group[32] = "";
  EVP_PKEY_get_group_name(key.get(), group, sizeof(group), nullptr);
  if (EVP_PKEY_is_a(key.get(), "SM2")) return Suite::kSm2Sm3;
  if (EVP_PKEY_is_a(key.get(), "EC") &&
      absl::string_view(group) == "prime256v1") {
    return Suite::kP256Sha256;
  }
  return KeyWrongType("p256-sha256, sm2-sm3");
}

}  // namespace bashu::crypto
