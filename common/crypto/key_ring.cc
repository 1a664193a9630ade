#include "common/crypto/key_ring.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "common/base/check.h"
#include "common/crypto/digest.h"
#include "common/crypto/errors.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace bashu::crypto {
namespace {

using nlohmann::json;

// A ciphertext is: version, id's length, id, nonce, text, tag. All before the
// text is authenticated together with the caller's associated data.
constexpr char kVersion = 1;

// The length of an id fits its byte, and a thousand keys fit the file.
constexpr size_t kIdSizeMax = 32;
constexpr size_t kFileSizeMax = size_t{256} * 1024;
constexpr size_t kLookupSize = 32;

bool IsKeyId(absl::string_view id) {
  return !id.empty() && id.size() <= kIdSizeMax &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return ('a' <= c && c <= 'z') || ('0' <= c && c <= '9') || c == '-';
         });
}

// The text of a member; empty if it is absent or no text.
std::string TextOf(const json& object, const char* name) {
  if (!object.is_object()) return "";
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return "";
  return found->get<std::string>();
}

// The bytes of a base64 member; empty if they are not `size` bytes.
std::string SecretOf(const json& object, const char* name, size_t size) {
  std::string bytes;
  if (!absl::Base64Unescape(TextOf(object, name), &bytes)) return "";
  return bytes.size() == size ? bytes : "";
}

// Adds one entry of "keys", or what is wrong with it.
void ReadKey(const json& entry, absl::string_view field,
             std::map<std::string, AeadKey>& keys,
             FieldViolations& violations) {
  const std::string id = TextOf(entry, "id");
  if (!IsKeyId(id)) {
    violations.Add(absl::StrCat(field, ".id"), "KEY_ID_FORMAT",
                   "Has 1 to 32 of a-z, 0-9 and the hyphen.",
                   "应为 1 至 32 个小写字母、数字或连字符。");
  } else if (keys.contains(id)) {
    violations.Add(absl::StrCat(field, ".id"), "KEY_ID_DUPLICATE",
                   "Stands once in a ring.", "在密钥环中只能出现一次。");
  }
  const std::optional<Aead> aead = ParseAead(TextOf(entry, "algorithm"));
  if (!aead) {
    violations.Add(absl::StrCat(field, ".algorithm"), "ALGORITHM_UNKNOWN",
                   "Is aes256gcm or sm4gcm.", "应为 aes256gcm 或 sm4gcm。");
    return;
  }
  std::string bytes = SecretOf(entry, "key", AeadKeySize(*aead));
  if (bytes.empty()) {
    violations.Add(absl::StrCat(field, ".key"), "KEY_SIZE",
                   "Is base64 of 32 bytes for AES-256, 16 for SM4.",
                   "应为 base64：AES-256 为 32 字节，SM4 为 16 字节。");
  }
  keys.try_emplace(id, AeadKey{*aead, std::move(bytes)});
}

// The whole of an open file, or what went wrong.
absl::StatusOr<std::string> ReadPrivateFile(int file, const std::string& path) {
  struct stat status;
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    return KeyRingUnreadable(path, "not a regular file");
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) return KeyRingExposed(path);
  std::string text(kFileSizeMax + 1, '\0');
  size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = read(file, text.data() + size, text.size() - size);
    if (got == 0) break;
    if (got < 0) return KeyRingUnreadable(path, std::strerror(errno));
    size += static_cast<size_t>(got);
  }
  if (size > kFileSizeMax) return KeyRingUnreadable(path, "too large");
  text.resize(size);
  return text;
}

}  // namespace

absl::StatusOr<KeyRing> KeyRing::Load(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return KeyRingUnreadable(path, std::strerror(errno));
  const absl::StatusOr<std::string> text = ReadPrivateFile(file, path);
  close(file);
  RETURN_IF_ERROR(text.status());
  return Parse(*text);
}

absl::StatusOr<KeyRing> KeyRing::Parse(absl::string_view text) {
  const json ring = json::parse(text.begin(), text.end(), nullptr,
                                /*allow_exceptions=*/false);
  if (!ring.is_object()) return KeyRingMalformed();
  KeyRing made;
  FieldViolations violations;
  const auto keys = ring.find("keys");
  if (keys == ring.end() || !keys->is_array() || keys->empty()) {
    violations.Add("keys", "REQUIRED", "Holds at least one key.",
                   "至少应有一个密钥。");
  } else {
    for (size_t i = 0; i < keys->size(); ++i) {
      ReadKey((*keys)[i], absl::StrCat("keys[", i, "]"), made.keys_,
              violations);
    }
  }
  made.active_ = TextOf(ring, "active");
  if (!made.keys_.contains(made.active_)) {
    violations.Add("active", "KEY_ID_UNKNOWN", "Is the id of one of the keys.",
                   "应为其中一个密钥的编号。");
  }
  const std::string lookup = SecretOf(ring, "lookup", kLookupSize);
  if (lookup.empty()) {
    violations.Add("lookup", "KEY_SIZE", "Is base64 of 32 bytes.",
                   "应为 32 字节的 base64。");
  }
  RETURN_IF_ERROR(violations.ToStatus(kDomain));
  made.lookup_key_ =
      DeriveKey(Suite::kP256Sha256, lookup, "", "bashu key ring lookup");
  return made;
}

std::string KeyRing::Encrypt(absl::string_view plaintext,
                             absl::string_view associated) const {
  const std::string nonce = RandomBytes(kNonceSize);
  const std::string head = absl::StrCat(
      std::string{kVersion, static_cast<char>(active_.size())}, active_, nonce);
  return absl::StrCat(head, EncryptAead(keys_.at(active_), nonce, plaintext,
                                        absl::StrCat(head, associated)));
}

absl::StatusOr<std::string> KeyRing::Decrypt(
    absl::string_view ciphertext, absl::string_view associated) const {
  if (ciphertext.size() < 2 || ciphertext[0] != kVersion) {
    return CiphertextMalformed();
  }
  const size_t id_size = static_cast<unsigned char>(ciphertext[1]);
  const size_t head_size = 2 + id_size + kNonceSize;
  if (ciphertext.size() < head_size + kTagSize) return CiphertextMalformed();
  const std::string id(ciphertext.substr(2, id_size));
  const auto key = keys_.find(id);
  if (key == keys_.end()) return CiphertextKeyUnknown(id);
  const absl::string_view head = ciphertext.substr(0, head_size);
  std::optional<std::string> plaintext =
      DecryptAead(key->second, head.substr(2 + id_size),
                  ciphertext.substr(head_size), absl::StrCat(head, associated));
  if (!plaintext) return CiphertextTampered();
  return *std::move(plaintext);
}

std::string KeyRing::Lookup(absl::string_view text) const {
  return KeyedHash(Suite::kP256Sha256, lookup_key_, text);
}

std::string NewKeyRingJson(Aead algorithm) {
  const json key = {
      {"id", "k1"},
      {"algorithm", std::string(FormatAead(algorithm))},
      {"key", absl::Base64Escape(RandomBytes(AeadKeySize(algorithm)))}};
  return json{{"active", "k1"},
              {"keys", json::array({key})},
              {"lookup", absl::Base64Escape(RandomBytes(kLookupSize))}}
             .dump(2) +
         "\n";
}

}  // namespace bashu::crypto
