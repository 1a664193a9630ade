#include "common/crypto/key_pem.h"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include "common/crypto/openssl_command.h"
#include "common/status/error.h"

namespace bashu::crypto {
namespace {

TEST(GenerateKeyPem, MakesKeysOfItsSuiteThatOpensslReads) {
  for (const Suite suite : {Suite::kP256Sha256, Suite::kSm2Sm3}) {
    const OpensslCommand openssl;
    const std::string pem = GenerateKeyPem(suite);
    EXPECT_EQ(*SuiteOf(*ReadPrivateKey(pem)), suite);
    EXPECT_NE(pem, GenerateKeyPem(suite));
    openssl.Write("key", pem);
    ASSERT_TRUE(openssl.Run("pkey -in key -pubout -out public"));
    EXPECT_EQ(*PublicPem(pem), openssl.Read("public"));
  }
}

TEST(ReadPrivateKey, RefusesWhatIsNoKeyAndAsksForNoPassphrase) {
  const OpensslCommand openssl;
  ASSERT_TRUE(openssl.Run(
      "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes256 "
      "-pass pass:x -out key"));
  const std::string locked = openssl.Read("key");
  const std::string public_pem = *PublicPem(GenerateKeyPem(Suite::kSm2Sm3));
  for (const std::string& pem :
       {std::string(), std::string("x"), locked, public_pem}) {
    EXPECT_EQ(ReasonOf(ReadPrivateKey(pem).status()), "KEY_MALFORMED") << pem;
  }
  EXPECT_EQ(ReasonOf(PublicPem("x").status()), "KEY_MALFORMED");
  EXPECT_EQ(ReasonOf(ReadPublicKey("x").status()), "KEY_MALFORMED");
}

TEST(ReadPrivateKey, LeavesNoErrorForGrpcToFind) {
  EXPECT_FALSE(ReadPrivateKey("x").ok());
  EXPECT_EQ(ERR_peek_error(), 0u);
}

TEST(SuiteOf, RefusesRsaAndOtherCurves) {
  const OpensslCommand openssl;
  ASSERT_TRUE(openssl.Run("genrsa -out rsa 2048"));
  ASSERT_TRUE(openssl.Run("ecparam -name secp384r1 -genkey -noout -out p384"));
  ASSERT_TRUE(openssl.Run("genpkey -algorithm ED25519 -out ed25519"));
  for (const char* name : {"rsa", "p384", "ed25519"}) {
    const Key key = *ReadPrivateKey(openssl.Read(name));
    EXPECT_EQ(ReasonOf(SuiteOf(key).status()), "KEY_WRONG_TYPE") << name;
  }
}

TEST(SuiteOf, KnowsSm2AlsoIfTheKeyWasMadeAsAnEcKeyOnItsCurve) {
  const OpensslCommand openssl;
  ASSERT_TRUE(openssl.Run("ecparam -name SM2 -genkey -noout -out sec1"));
  EXPECT_EQ(*SuiteOf(*ReadPrivateKey(openssl.Read("sec1"))), Suite::kSm2Sm3);
}

}  // namespace
}  // namespace bashu::crypto
