#include "common/crypto/aead.h"

#include <gcrypt.h>

#include "common/crypto/openssl.h"

namespace bashu::crypto {
namespace {

int Size(absl::string_view text) { return static_cast<int>(text.size()); }

std::string EncryptAes(const AeadKey& key, absl::string_view nonce,
                       absl::string_view plaintext,
                       absl::string_view associated) {
  const CipherContextPtr context(EVP_CIPHER_CTX_new());
  std::string sealed(plaintext.size() + kTagSize, '\0');
  int size = 0;
  CHECK(EVP_EncryptInit_ex2(context.get(), EVP_aes_256_gcm(), Bytes(key.bytes),
                            Bytes(nonce), nullptr) == 1);
  CHECK(EVP_EncryptUpdate(context.get(), nullptr, &size, Bytes(associated),
                          Size(associated)) == 1);
  CHECK(EVP_EncryptUpdate(context.get(), Bytes(sealed), &size, Bytes(plaintext),
                          Size(plaintext)) == 1);
  CHECK(EVP_EncryptFinal_ex(context.get(), Bytes(sealed) + size, &size) == 1);
  CHECK(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagSize,
                            Bytes(sealed) + plaintext.size()) == 1);
  return sealed;
}

std::optional<std::string> DecryptAes(const AeadKey& key,
                                      absl::string_view nonce,
                                      absl::string_view sealed,
                                      absl::string_view associated) {
  const ErrorScope errors;
  const CipherContextPtr context(EVP_CIPHER_CTX_new());
  const absl::string_view text = sealed.substr(0, sealed.size() - kTagSize);
  std::string tag(sealed.substr(text.size()));
  std::string plaintext(text.size(), '\0');
  int size = 0;
  CHECK(EVP_DecryptInit_ex2(context.get(), EVP_aes_256_gcm(), Bytes(key.bytes),
                            Bytes(nonce), nullptr) == 1);
  CHECK(EVP_DecryptUpdate(context.get(), nullptr, &size, Bytes(associated),
                          Size(associated)) == 1);
  CHECK(EVP_DecryptUpdate(context.get(), Bytes(plaintext), &size, Bytes(text),
                          Size(text)) == 1);
  CHECK(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagSize,
                            tag.data()) == 1);
  if (EVP_DecryptFinal_ex(context.get(), Bytes(plaintext) + size, &size) != 1) {
    return std::nullopt;
  }
  return plaintext;
}

// libgcrypt must be told once that nobody will set it up further; another
// library of the process may have done so before us.
bool PrepareGcrypt() {
  if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P) != 0) return true;
  if (gcry_check_version(GCRYPT_VERSION) == nullptr) return false;
  gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
  gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
  return true;
}

using GcryptCipher =
    std::unique_ptr<gcry_cipher_handle, Freer<gcry_cipher_close>>;

GcryptCipher OpenSm4(const AeadKey& key, absl::string_view nonce,
                     absl::string_view associated) {
  static const bool ready = PrepareGcrypt();
  CHECK(ready);
  gcry_cipher_hd_t handle = nullptr;
  CHECK(gcry_cipher_open(&handle, GCRY_CIPHER_SM4, GCRY_CIPHER_MODE_GCM, 0) ==
        0);
  GcryptCipher cipher(handle);
  CHECK(gcry_cipher_setkey(handle, key.bytes.data(), key.bytes.size()) == 0);
  CHECK(gcry_cipher_setiv(handle, nonce.data(), nonce.size()) == 0);
  CHECK(gcry_cipher_authenticate(handle, associated.data(),
                                 associated.size()) == 0);
  return cipher;
}

std::string EncryptSm4(const AeadKey& key, absl::string_view nonce,
                       absl::string_view plaintext,
                       absl::string_view associated) {
  const GcryptCipher cipher = OpenSm4(key, nonce, associated);
  std::string sealed(plaintext.size() + kTagSize, '\0');
  CHECK(gcry_cipher_encrypt(cipher.get(), sealed.data(), plaintext.size(),
                            plaintext.data(), plaintext.size()) == 0);
  CHECK(gcry_cipher_gettag(cipher.get(), sealed.data() + plaintext.size(),
                           kTagSize) == 0);
  return sealed;
}

std::optional<std::string> DecryptSm4(const AeadKey& key,
                                      absl::string_view nonce,
                                      absl::string_view sealed,
                                      absl::string_view associated) {
  const GcryptCipher cipher = OpenSm4(key, nonce, associated);
  const absl::string_view text = sealed.substr(0, sealed.size() - kTagSize);
  std::string plaintext(text.size(), '\0');
  CHECK(gcry_cipher_decrypt(cipher.get(), plaintext.data(), text.size(),
                            text.data(), text.size()) == 0);
  if (gcry_cipher_checktag(cipher.get(), sealed.data() + text.size(),
                           kTagSize) != 0) {
    return std::nullopt;
  }
  return plaintext;
}

}  // namespace

absl::string_view FormatAead(Aead aead) {
  return aead == Aead::kAes256Gcm ? "aes256gcm" : "sm4gcm";
}

std::optional<Aead> ParseAead(absl::string_view text) {
  for (const Aead aead : {Aead::kAes256Gcm, Aead::kSm4Gcm}) {
    if (text == FormatAead(aead)) return aead;
  }
  return std::nullopt;
}

size_t AeadKeySize(Aead aead) { return aead == Aead::kAes256Gcm ? 32 : 16; }

std::string EncryptAead(const AeadKey& key, absl::string_view nonce,
                        absl::string_view plaintext,
                        absl::string_view associated) {
  CHECK(key.bytes.size() == AeadKeySize(key.aead));
  CHECK(nonce.size() == kNonceSize);
  CHECK(plaintext.size() <= kAeadTextSizeMax);
  CHECK(associated.size() <= kAeadTextSizeMax);
  return key.aead == Aead::kAes256Gcm
             ? EncryptAes(key, nonce, plaintext, associated)
             : EncryptSm4(key, nonce, plaintext, associated);
}

std::optional<std::string> DecryptAead(const AeadKey& key,
                                       absl::string_view nonce,
                                       absl::string_view ciphertext,
                                       absl::string_view associated) {
  CHECK(key.bytes.size() == AeadKeySize(key.aead));
  if (nonce.size() != kNonceSize || ciphertext.size() < kTagSize ||
      ciphertext.size() > kAeadTextSizeMax ||
      associated.size() > kAeadTextSizeMax) {
    return std::nullopt;
  }
  return key.aead == Aead::kAes256Gcm
             ? DecryptAes(key, nonce, ciphertext, associated)
             : DecryptSm4(key, nonce, ciphertext, associated);
}

}  // namespace bashu::crypto
