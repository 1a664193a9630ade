#include "common/crypto/aead.h"

#include <absl/strings/escaping.h>
#include <gtest/gtest.h>

namespace bashu::crypto {
namespace {

const std::string kNonce(kNonceSize, 'n');

AeadKey KeyOf(Aead aead) { return {aead, std::string(AeadKeySize(aead), 'k')}; }

TEST(EncryptAead, GivesTheSm4GcmVectorOfRfc8998) {
  const AeadKey key = {Aead::kSm4Gcm, absl::HexStringToBytes(
                                          "0123456789abcdeffedcba9876543210")};
  EXPECT_EQ(
      absl::BytesToHexString(EncryptAead(
          key, absl::HexStringToBytes("00001234567800000000abcd"),
          absl::HexStringToBytes(
              "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
              "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaa"
              "a"),
          absl::HexStringToBytes("feedfacedeadbeeffeedfacedeadbeefabaddad2"))),
      "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
      "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
      "83de3541e4c2b58177e065a9bf7b62ec");
}

TEST(EncryptAead, GivesTheAes256GcmVectorOfTheGcmSpecification) {
  // Test case 14: one block of zeros under a key of zeros.
  const AeadKey key = {Aead::kAes256Gcm, std::string(32, '\0')};
  EXPECT_EQ(absl::BytesToHexString(EncryptAead(key, std::string(12, '\0'),
                                               std::string(16, '\0'), "")),
            "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
}

TEST(DecryptAead, GivesBackTextsOfAllSizes) {
  for (const Aead aead : {Aead::kAes256Gcm, Aead::kSm4Gcm}) {
    for (const size_t size : {0, 1, 15, 16, 17, 1000}) {
      const std::string text(size, 't');
      const std::string sealed =
          EncryptAead(KeyOf(aead), kNonce, text, "where");
      EXPECT_EQ(sealed.size(), size + kTagSize);
      EXPECT_EQ(DecryptAead(KeyOf(aead), kNonce, sealed, "where"), text);
    }
  }
}

TEST(DecryptAead, RefusesAnyOtherInput) {
  for (const Aead aead : {Aead::kAes256Gcm, Aead::kSm4Gcm}) {
    const AeadKey key = KeyOf(aead);
    const std::string sealed = EncryptAead(key, kNonce, "text", "where");
    const AeadKey other = {aead, std::string(key.bytes.size(), 'o')};
    EXPECT_FALSE(DecryptAead(other, kNonce, sealed, "where"));
    EXPECT_FALSE(
        DecryptAead(key, std::string(kNonceSize, 'o'), sealed, "where"));
    EXPECT_FALSE(DecryptAead(key, "short", sealed, "where"));
    EXPECT_FALSE(DecryptAead(key, kNonce, sealed, "there"));
    EXPECT_FALSE(DecryptAead(key, kNonce, sealed.substr(1), "where"));
    EXPECT_FALSE(DecryptAead(key, kNonce, "", "where"));
    for (size_t i = 0; i < sealed.size(); ++i) {
      std::string changed = sealed;
      changed[i] ^= 1;
      EXPECT_FALSE(DecryptAead(key, kNonce, changed, "where")) << i;
    }
  }
}

TEST(ParseAead, ReadsWhatFormatAeadWrites) {
  EXPECT_EQ(ParseAead("aes256gcm"), Aead::kAes256Gcm);
  EXPECT_EQ(ParseAead("sm4gcm"), Aead::kSm4Gcm);
  EXPECT_EQ(ParseAead("aes128gcm"), std::nullopt);
  EXPECT_EQ(FormatAead(Aead::kSm4Gcm), "sm4gcm");
}

}  // namespace
}  // namespace bashu::crypto
