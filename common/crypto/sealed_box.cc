#include "common/crypto/sealed_box.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/crypto/aead.h"
#include "common/crypto/digest.h"
#include "common/crypto/errors.h"
#include "common/crypto/key_pem.h"
#include "common/crypto/openssl.h"
#include "common/status/macros.h"

namespace bashu::crypto {
namespace {

// A box is: version, suite, size of the capsule (two bytes, high first), the
// capsule, from which only the recipient gets the secret, in a series a salt,
// and the ciphertext. All before the ciphertext is authenticated with the
// caller's associated data.
constexpr char kAlone = 1;
constexpr char kInSeries = 2;
constexpr char kSuiteP256 = 1;
constexpr char kSuiteSm2 = 2;
constexpr size_t kPrefixSize = 4;
constexpr size_t kSaltSize = 16;
constexpr int kSeriesSize = 256;

// Always the same, for every box has a key of its own.
std::string Nonce() { return std::string(kNonceSize, '\0'); }

char SuiteByte(Suite suite) {
  return suite == Suite::kP256Sha256 ? kSuiteP256 : kSuiteSm2;
}

// Empty if `peer` is no point to agree with.
std::string SharedSecret(const Key& own, const Key& peer) {
  const KeyContextPtr context(EVP_PKEY_CTX_new(own.get(), nullptr));
  CHECK(EVP_PKEY_derive_init(context.get()) == 1);
  if (EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1) return "";
  std::string secret(32, '\0');
  size_t size = secret.size();
  CHECK(EVP_PKEY_derive(context.get(), Bytes(secret), &size) == 1);
  return secret;
}

// Of a box alone, or of one of a series with its salt.
AeadKey KeyOf(Suite suite, absl::string_view secret, absl::string_view capsule,
              absl::string_view salt) {
  const bool alone = salt.empty();
  const Aead aead =
      suite == Suite::kP256Sha256 ? Aead::kAes256Gcm : Aead::kSm4Gcm;
  if (alone && suite == Suite::kSm2Sm3) return {aead, std::string(secret)};
  std::string key =
      DeriveKey(suite, secret, absl::StrCat(capsule, salt),
                alone ? "bashu sealed box" : "bashu sealed box of a series");
  key.resize(AeadKeySize(aead));
  return {aead, std::move(key)};
}

std::string EncapsulateP256(const Key& recipient, std::string& capsule) {
  const Key ephemeral(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"),
                      EVP_PKEY_free);
  unsigned char* point = nullptr;
  const size_t size = EVP_PKEY_get1_encoded_public_key(ephemeral.get(), &point);
  CHECK(size > 0);
  capsule.assign(reinterpret_cast<char*>(point), size);
  OPENSSL_free(point);
  std::string secret = SharedSecret(ephemeral, recipient);
  CHECK(!secret.empty());
  return secret;
}

// Empty if it was not made for `recipient`.
std::string DecapsulateP256(const Key& recipient, absl::string_view capsule) {
  const Key peer(EVP_PKEY_new(), EVP_PKEY_free);
  CHECK(EVP_PKEY_copy_parameters(peer.get(), recipient.get()) == 1);
  if (EVP_PKEY_set1_encoded_public_key(peer.get(), Bytes(capsule),
                                       capsule.size()) != 1) {
    return "";
  }
  return SharedSecret(recipient, peer);
}

std::string EncapsulateSm2(const Key& recipient, std::string& capsule) {
  std::string key = RandomBytes(AeadKeySize(Aead::kSm4Gcm));
  const KeyContextPtr context(EVP_PKEY_CTX_new(recipient.get(), nullptr));
  CHECK(EVP_PKEY_encrypt_init(context.get()) == 1);
  size_t size = 0;
  CHECK(EVP_PKEY_encrypt(context.get(), nullptr, &size, Bytes(key),
                         key.size()) == 1);
  capsule.resize(size);
  CHECK(EVP_PKEY_encrypt(context.get(), Bytes(capsule), &size, Bytes(key),
                         key.size()) == 1);
  capsule.resize(size);
  return key;
}

// Empty if it was not made for `recipient`.
std::string DecapsulateSm2(const Key& recipient, absl::string_view capsule) {
  const KeyContextPtr context(EVP_PKEY_CTX_new(recipient.get(), nullptr));
  CHECK(EVP_PKEY_decrypt_init(context.get()) == 1);
  // The room asked for is OpenSSL's guess, more than the key that comes.
  size_t size = 0;
  if (EVP_PKEY_decrypt(context.get(), nullptr, &size, Bytes(capsule),
                       capsule.size()) != 1) {
    return "";
  }
  std::string key(size, '\0');
  if (EVP_PKEY_decrypt(context.get(), Bytes(key), &size, Bytes(capsule),
                       capsule.size()) != 1 ||
      size != AeadKeySize(Aead::kSm4Gcm)) {
    return "";
  }
  key.resize(size);
  return key;
}

std::string HeadOf(char version, Suite suite, absl::string_view capsule,
                   absl::string_view salt) {
  const std::string prefix = {version, SuiteByte(suite),
                              static_cast<char>(capsule.size() >> 8),
                              static_cast<char>(capsule.size() & 0xff)};
  return absl::StrCat(prefix, capsule, salt);
}

std::string Box(const std::string& head, const AeadKey& key,
                absl::string_view plaintext, absl::string_view associated) {
  return absl::StrCat(head, EncryptAead(key, Nonce(), plaintext,
                                        absl::StrCat(head, associated)));
}

}  // namespace

absl::StatusOr<Sealer> Sealer::FromPem(absl::string_view public_pem) {
  ASSIGN_OR_RETURN(Key recipient, ReadPublicKey(public_pem));
  ASSIGN_OR_RETURN(const Suite suite, SuiteOf(recipient));
  return Sealer(std::move(recipient), suite);
}

Sealer::Agreement Sealer::Agree() const {
  Agreement agreed;
  agreed.secret = suite_ == Suite::kP256Sha256
                      ? EncapsulateP256(recipient_, agreed.capsule)
                      : EncapsulateSm2(recipient_, agreed.capsule);
  return agreed;
}

Sealer::Agreement Sealer::AgreedInSeries() const {
  MutexLock lock(series_->mutex);
  if (series_->left == 0) {
    series_->shared = Agree();
    series_->left = kSeriesSize;
  }
  --series_->left;
  return series_->shared;
}

std::string Sealer::Seal(absl::string_view plaintext,
                         absl::string_view associated) const {
  const auto [secret, capsule] = Agree();
  return Box(HeadOf(kAlone, suite_, capsule, ""),
             KeyOf(suite_, secret, capsule, ""), plaintext, associated);
}

std::string Sealer::SealInSeries(absl::string_view plaintext,
                                 absl::string_view associated) const {
  const auto [secret, capsule] = AgreedInSeries();
  const std::string salt = RandomBytes(kSaltSize);
  return Box(HeadOf(kInSeries, suite_, capsule, salt),
             KeyOf(suite_, secret, capsule, salt), plaintext, associated);
}

absl::StatusOr<Opener> Opener::FromPem(absl::string_view private_pem) {
  ASSIGN_OR_RETURN(Key recipient, ReadPrivateKey(private_pem));
  ASSIGN_OR_RETURN(const Suite suite, SuiteOf(recipient));
  return Opener(std::move(recipient), suite);
}

absl::StatusOr<std::string> Opener::Open(absl::string_view sealed,
                                         absl::string_view associated) const {
  const ErrorScope errors;
  if (sealed.size() < kPrefixSize ||
      (sealed[0] != kAlone && sealed[0] != kInSeries) ||
      (sealed[1] != kSuiteP256 && sealed[1] != kSuiteSm2)) {
    return SealedMalformed();
  }
  const size_t capsule_size = static_cast<size_t>(Bytes(sealed)[2]) << 8 |
                              static_cast<size_t>(Bytes(sealed)[3]);
  const size_t salt_size = sealed[0] == kInSeries ? kSaltSize : 0;
  const size_t head_size = kPrefixSize + capsule_size + salt_size;
  if (sealed.size() < head_size + kTagSize) return SealedMalformed();
  if (sealed[1] != SuiteByte(suite_)) {
    return KeyWrongType(FormatSuite(sealed[1] == kSuiteP256 ? Suite::kP256Sha256
                                                            : Suite::kSm2Sm3));
  }
  const absl::string_view head = sealed.substr(0, head_size);
  const absl::string_view capsule = head.substr(kPrefixSize, capsule_size);
  const std::string secret = suite_ == Suite::kP256Sha256
                                 ? DecapsulateP256(recipient_, capsule)
                                 : DecapsulateSm2(recipient_, capsule);
  if (secret.empty()) return SealedTampered();
  std::optional<std::string> plaintext = DecryptAead(
      KeyOf(suite_, secret, capsule, head.substr(kPrefixSize + capsule_size)),
      Nonce(), sealed.substr(head_size), absl::StrCat(head, associated));
  if (!plaintext) return SealedTampered();
  return *std::move(plaintext);
}

absl::StatusOr<std::string> Seal(absl::string_view public_pem,
                                 absl::string_view plaintext,
                                 absl::string_view associated) {
  ASSIGN_OR_RETURN(const Sealer sealer, Sealer::FromPem(public_pem));
  return sealer.Seal(plaintext, associated);
}

absl::StatusOr<std::string> Open(absl::string_view private_pem,
                                 absl::string_view sealed,
                                 absl::string_view associated) {
  ASSIGN_OR_RETURN(const Opener opener, Opener::FromPem(private_pem));
  return opener.Open(sealed, associated);
}

}  // namespace bashu::crypto
