#include "common/crypto/signature.h"

#include <absl/strings/escaping.h>

#include <utility>

#include "common/crypto/digest.h"
#include "common/crypto/errors.h"
#include "common/crypto/openssl.h"
#include "common/status/macros.h"

namespace bashu::crypto {
namespace {

// The default of GM/T 0009, used across China. OpenSSL's own default is the
// empty id, and signatures under the two do not verify each other.
constexpr absl::string_view kDistinguishingId = "1234567812345678";

bool Identify(Suite suite, EVP_PKEY_CTX* context) {
  return suite != Suite::kSm2Sm3 ||
         EVP_PKEY_CTX_set1_id(context, kDistinguishingId.data(),
                              static_cast<int>(kDistinguishingId.size())) == 1;
}

absl::Status RequireSuite(const Key& key, Suite wanted) {
  const absl::StatusOr<Suite> suite = SuiteOf(key);
  return suite.ok() && *suite == wanted ? absl::OkStatus()
                                        : KeyWrongType(FormatSuite(wanted));
}

std::string KeyIdOf(Suite suite, const Key& key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key.get(), &der);
  CHECK(size > 0);
  const std::string digest =
      Digest(suite, {reinterpret_cast<char*>(der), static_cast<size_t>(size)});
  OPENSSL_free(der);
  return absl::BytesToHexString(digest.substr(0, 8));
}

class MemoryKey final : public SigningKey {
 public:
  MemoryKey(Suite suite, Key key)
      : suite_(suite), key_(std::move(key)), key_id_(KeyIdOf(suite_, key_)) {}

  Suite suite() const override { return suite_; }
  std::string key_id() const override { return key_id_; }

  absl::StatusOr<std::string> Sign(absl::string_view message) const override {
    const DigestContextPtr context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* key_context = nullptr;  // Owned by `context`.
    CHECK(EVP_DigestSignInit(context.get(), &key_context,
                             DigestAlgorithm(suite_), nullptr,
                             key_.get()) == 1);
    CHECK(Identify(suite_, key_context));
    size_t size = static_cast<size_t>(EVP_PKEY_get_size(key_.get()));
    std::string signature(size, '\0');
    CHECK(EVP_DigestSign(context.get(), Bytes(signature), &size, Bytes(message),
                         message.size()) == 1);
    signature.resize(size);
    return signature;
  }

 private:
  const Suite suite_;
  const Key key_;
  const std::string key_id_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<SigningKey>> SigningKey::FromPem(
    Suite suite, absl::string_view private_pem) {
  ASSIGN_OR_RETURN(Key key, ReadPrivateKey(private_pem));
  RETURN_IF_ERROR(RequireSuite(key, suite));
  return std::make_unique<MemoryKey>(suite, std::move(key));
}

absl::StatusOr<VerifyingKey> VerifyingKey::FromPem(
    Suite suite, absl::string_view public_pem) {
  ASSIGN_OR_RETURN(Key key, ReadPublicKey(public_pem));
  RETURN_IF_ERROR(RequireSuite(key, suite));
  return VerifyingKey(suite, std::move(key));
}

VerifyingKey::VerifyingKey(Suite suite, Key key)
    : suite_(suite), key_(std::move(key)), key_id_(KeyIdOf(suite_, key_)) {}

absl::Status VerifyingKey::Verify(absl::string_view message,
                                  absl::string_view signature) const {
  const ErrorScope errors;
  const DigestContextPtr context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;  // Owned by `context`.
  CHECK(EVP_DigestVerifyInit(context.get(), &key_context,
                             DigestAlgorithm(suite_), nullptr,
                             key_.get()) == 1);
  CHECK(Identify(suite_, key_context));
  return EVP_DigestVerify(context.get(), Bytes(signature), signature.size(),
                          Bytes(message), message.size()) == 1
             ? absl::OkStatus()
             : SignatureInvalid(key_id_);
}

}  // namespace bashu::crypto
