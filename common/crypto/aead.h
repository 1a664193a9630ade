#pragma once

#include <absl/strings/string_view.h>

#include <cstddef>
#include <optional>
#include <string>

namespace bashu::crypto {

// A cipher that hides a text and notices any change to it.
enum class Aead {
  kAes256Gcm,  // "aes256gcm", by OpenSSL.
  kSm4Gcm,     // "sm4gcm", by libgcrypt: OpenSSL 3.0 has no SM4-GCM.
};

inline constexpr size_t kNonceSize = 12;
inline constexpr size_t kTagSize = 16;

// Keeps sizes below the `int` of OpenSSL's calls. Our largest body, a document
// of some megabytes, is far below it.
inline constexpr size_t kAeadTextSizeMax = size_t{1} << 30;

absl::string_view FormatAead(Aead aead);
std::optional<Aead> ParseAead(absl::string_view text);

// 32 bytes for AES-256, 16 for SM4.
size_t AeadKeySize(Aead aead);

struct AeadKey {
  Aead aead;
  std::string bytes;  // AeadKeySize of them.
};

// The ciphertext of `plaintext` followed by the tag. `associated` is not hidden
// but must be given again to decrypt. A nonce of kNonceSize bytes must never
// serve twice under one key: that would give the key stream away.
std::string EncryptAead(const AeadKey& key, absl::string_view nonce,
                        absl::string_view plaintext,
                        absl::string_view associated);

// Nothing unless key, nonce, ciphertext and `associated` all are the original.
std::optional<std::string> DecryptAead(const AeadKey& key,
                                       absl::string_view nonce,
                                       absl::string_view ciphertext,
                                       absl::string_view associated);

}  // namespace bashu::crypto
