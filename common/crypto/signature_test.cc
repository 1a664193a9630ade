#include "common/crypto/signature.h"

#include <absl/strings/escaping.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "common/crypto/openssl_command.h"
#include "common/status/error.h"

namespace bashu::crypto {
namespace {

// Each suite, with the arguments by which `openssl dgst` speaks it.
struct Case {
  Suite suite;
  const char* digest;
  const char* id;
};

class Signature : public testing::TestWithParam<Case> {
 protected:
  std::string Dgst(const std::string& rest) const {
    return std::string("dgst ") + GetParam().digest + " " + GetParam().id +
           " " + rest;
  }

  const std::string pem_ = GenerateKeyPem(GetParam().suite);
  const std::unique_ptr<SigningKey> signer_ =
      *SigningKey::FromPem(GetParam().suite, pem_);
  const VerifyingKey verifier_ =
      *VerifyingKey::FromPem(GetParam().suite, *PublicPem(pem_));
  const OpensslCommand openssl_;
};

TEST_P(Signature, OfOneKeyVerifiesUnderItAlone) {
  const std::string signature = *signer_->Sign("hello");
  EXPECT_TRUE(verifier_.Verify("hello", signature).ok());
  const VerifyingKey other = *VerifyingKey::FromPem(
      GetParam().suite, *PublicPem(GenerateKeyPem(GetParam().suite)));
  const absl::Status refused = other.Verify("hello", signature);
  EXPECT_EQ(ReasonOf(refused), "SIGNATURE_INVALID");
  EXPECT_EQ(MetadataOf(refused, "key_id"), other.key_id());
}

TEST_P(Signature, IsRefusedIfAnyByteOfItOrOfTheMessageChanged) {
  const std::string signature = *signer_->Sign("hello");
  for (size_t i = 0; i < signature.size(); ++i) {
    std::string changed = signature;
    changed[i] ^= 1;
    EXPECT_FALSE(verifier_.Verify("hello", changed).ok()) << i;
  }
  EXPECT_FALSE(verifier_.Verify("hellp", signature).ok());
  EXPECT_FALSE(verifier_.Verify("hello", {}).ok());
  EXPECT_FALSE(verifier_.Verify("hello", signature + "x").ok());
}

TEST_P(Signature, CoversTheEmptyMessage) {
  EXPECT_TRUE(verifier_.Verify("", *signer_->Sign({})).ok());
  EXPECT_FALSE(verifier_.Verify("x", *signer_->Sign({})).ok());
}

TEST_P(Signature, VerifiesWithTheOpensslCommand) {
  openssl_.Write("message", "hello");
  openssl_.Write("public", *PublicPem(pem_));
  openssl_.Write("signature", *signer_->Sign("hello"));
  EXPECT_TRUE(
      openssl_.Run(Dgst("-verify public -signature signature message")));
  openssl_.Write("message", "hellp");
  EXPECT_FALSE(
      openssl_.Run(Dgst("-verify public -signature signature message")));
}

TEST_P(Signature, OfTheOpensslCommandVerifiesHere) {
  openssl_.Write("message", "hello");
  openssl_.Write("key", pem_);
  ASSERT_TRUE(openssl_.Run(Dgst("-sign key -out signature message")));
  EXPECT_TRUE(verifier_.Verify("hello", openssl_.Read("signature")).ok());
}

TEST_P(Signature, NamesItsKeyByTheDigestOfThePublicKey) {
  openssl_.Write("key", pem_);
  ASSERT_TRUE(openssl_.Run("pkey -in key -pubout -outform DER -out der"));
  ASSERT_TRUE(openssl_.Run(std::string("dgst ") + GetParam().digest +
                           " -binary -out digest der"));
  EXPECT_EQ(signer_->key_id(),
            absl::BytesToHexString(openssl_.Read("digest").substr(0, 8)));
  EXPECT_EQ(signer_->key_id(), verifier_.key_id());
}

TEST_P(Signature, RefusesAKeyOfTheOtherSuite) {
  const Suite other =
      GetParam().suite == Suite::kSm2Sm3 ? Suite::kP256Sha256 : Suite::kSm2Sm3;
  EXPECT_EQ(ReasonOf(SigningKey::FromPem(other, pem_).status()),
            "KEY_WRONG_TYPE");
  const auto verifier = VerifyingKey::FromPem(other, *PublicPem(pem_));
  EXPECT_EQ(ReasonOf(verifier.status()), "KEY_WRONG_TYPE");
  EXPECT_EQ(MetadataOf(verifier.status(), "wanted"), FormatSuite(other));
}

TEST_P(Signature, RefusesAnRsaKey) {
  ASSERT_TRUE(openssl_.Run("genrsa -out rsa 2048"));
  const auto key = SigningKey::FromPem(GetParam().suite, openssl_.Read("rsa"));
  EXPECT_EQ(ReasonOf(key.status()), "KEY_WRONG_TYPE");
}

TEST_P(Signature, IsMadeAndCheckedFromManyThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this, text = std::to_string(i)] {
      for (int round = 0; round < 20; ++round) {
        EXPECT_TRUE(verifier_.Verify(text, *signer_->Sign(text)).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

INSTANTIATE_TEST_SUITE_P(
    Suites, Signature,
    testing::Values(Case{Suite::kP256Sha256, "-sha256", ""},
                    Case{Suite::kSm2Sm3, "-sm3",
                         "-sigopt distid:1234567812345678"}),
    [](const testing::TestParamInfo<Case>& test) {
      return test.param.suite == Suite::kSm2Sm3 ? "Sm2" : "P256";
    });

TEST(Sm2Signature, IsRefusedUnderTheEmptyIdThatOpensslTakesByDefault) {
  const OpensslCommand openssl;
  const std::string pem = GenerateKeyPem(Suite::kSm2Sm3);
  openssl.Write("key", pem);
  openssl.Write("message", "hello");
  ASSERT_TRUE(openssl.Run("dgst -sm3 -sign key -out signature message"));
  const auto verifier = VerifyingKey::FromPem(Suite::kSm2Sm3, *PublicPem(pem));
  EXPECT_EQ(ReasonOf(verifier->Verify("hello", openssl.Read("signature"))),
            "SIGNATURE_INVALID");
}

}  // namespace
}  // namespace bashu::crypto
