#include "common/crypto/digest.h"

#include <absl/strings/escaping.h>
#include <gtest/gtest.h>

#include "common/crypto/openssl_command.h"

namespace bashu::crypto {
namespace {

std::string Hex(const std::string& bytes) {
  return absl::BytesToHexString(bytes);
}

TEST(Digest, GivesThePublishedVectors) {
  EXPECT_EQ(Hex(Digest(Suite::kP256Sha256, "abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Hex(Digest(Suite::kSm2Sm3, "abc")),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  EXPECT_EQ(Hex(Digest(Suite::kP256Sha256, {})),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digest, AgreesWithTheOpensslCommandOnAnyBytes) {
  const OpensslCommand openssl;
  const std::string text("a\0b\xff", 4);
  openssl.Write("text", text);
  ASSERT_TRUE(openssl.Run("dgst -sha256 -binary -out sha256 text"));
  ASSERT_TRUE(openssl.Run("dgst -sm3 -binary -out sm3 text"));
  EXPECT_EQ(Digest(Suite::kP256Sha256, text), openssl.Read("sha256"));
  EXPECT_EQ(Digest(Suite::kSm2Sm3, text), openssl.Read("sm3"));
}

TEST(KeyedHash, GivesTheVectorOfRfc4231) {
  EXPECT_EQ(Hex(KeyedHash(Suite::kP256Sha256, "Jefe",
                          "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(KeyedHash, AgreesWithTheOpensslCommandForSm3) {
  const OpensslCommand openssl;
  openssl.Write("text", "hello");
  ASSERT_TRUE(openssl.Run("dgst -sm3 -hmac key -binary -out hash text"));
  EXPECT_EQ(KeyedHash(Suite::kSm2Sm3, "key", "hello"), openssl.Read("hash"));
}

TEST(KeyedHash, TakesAnEmptyKeyAndAnEmptyText) {
  EXPECT_EQ(Hex(KeyedHash(Suite::kP256Sha256, {}, {})),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(DeriveKey, GivesTheVectorOfRfc5869) {
  const std::string secret(22, '\x0b');
  EXPECT_EQ(Hex(DeriveKey(Suite::kP256Sha256, secret,
                          absl::HexStringToBytes("000102030405060708090a0b0c"),
                          absl::HexStringToBytes("f0f1f2f3f4f5f6f7f8f9"))),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
}

TEST(DeriveKey, YieldsAnotherKeyForAnotherUse) {
  for (const Suite suite : {Suite::kP256Sha256, Suite::kSm2Sm3}) {
    const std::string key = DeriveKey(suite, "secret", "", "a");
    EXPECT_EQ(key.size(), kDigestSize);
    EXPECT_NE(key, DeriveKey(suite, "secret", "", "b"));
    EXPECT_NE(key, DeriveKey(suite, "secret", "salt", "a"));
  }
}

TEST(RandomBytes, NeverRepeats) {
  EXPECT_EQ(RandomBytes(0), "");
  EXPECT_EQ(RandomBytes(16).size(), 16u);
  EXPECT_NE(RandomBytes(16), RandomBytes(16));
}

TEST(EqualInConstantTime, ComparesAllBytes) {
  EXPECT_TRUE(EqualInConstantTime("", ""));
  EXPECT_TRUE(EqualInConstantTime("abc", "abc"));
  EXPECT_FALSE(EqualInConstantTime("abc", "abd"));
  EXPECT_FALSE(EqualInConstantTime("abc", "abcd"));
}

}  // namespace
}  // namespace bashu::crypto
