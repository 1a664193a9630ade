#include "common/crypto/sealed_box.h"

#include <gtest/gtest.h>

#include <set>

#include "common/crypto/key_pem.h"
#include "common/crypto/openssl_command.h"
#include "common/status/error.h"

namespace bashu::crypto {
namespace {

class SealedBox : public testing::TestWithParam<Suite> {
 protected:
  const std::string private_pem_ = GenerateKeyPem(GetParam());
  const std::string public_pem_ = *PublicPem(private_pem_);
};

TEST_P(SealedBox, OpensForItsRecipient) {
  for (const std::string& text :
       {std::string(), std::string("body"), std::string(100'000, '\xff')}) {
    const auto box = Seal(public_pem_, text, "envelope");
    ASSERT_TRUE(box.ok()) << box.status();
    EXPECT_EQ(*Open(private_pem_, *box, "envelope"), text);
  }
}

TEST_P(SealedBox, IsDifferentEachTime) {
  EXPECT_NE(*Seal(public_pem_, "body", ""), *Seal(public_pem_, "body", ""));
}

TEST_P(SealedBox, OpensByItselfOutOfASeries) {
  const Sealer sealer = *Sealer::FromPem(public_pem_);
  const Opener opener = *Opener::FromPem(private_pem_);
  const size_t head = 4 + (GetParam() == Suite::kP256Sha256 ? 65 : 90);
  std::set<std::string> heads;
  std::set<std::string> boxes;
  for (int i = 0; i < 300; ++i) {
    const std::string box = sealer.SealInSeries("body", "envelope");
    EXPECT_EQ(*opener.Open(box, "envelope"), "body") << i;
    heads.insert(box.substr(0, head));
    boxes.insert(box.substr(head));
  }
  EXPECT_EQ(heads.size(), 2u);  // A series ends after 256.
  EXPECT_EQ(boxes.size(), 300u);
}

TEST_P(SealedBox, OfASeriesStaysShutIfAnyByteChangedOrIsMissing) {
  const std::string box =
      Sealer::FromPem(public_pem_)->SealInSeries("body", "envelope");
  for (size_t i = 0; i < box.size(); ++i) {
    std::string changed = box;
    changed[i] ^= 1;
    EXPECT_FALSE(Open(private_pem_, changed, "envelope").ok()) << i;
    EXPECT_FALSE(Open(private_pem_, box.substr(0, i), "envelope").ok()) << i;
  }
  EXPECT_EQ(ReasonOf(Open(private_pem_, box, "other").status()),
            "SEALED_TAMPERED");
}

TEST_P(SealedBox, StaysShutForAnotherKeyAndAnotherEnvelope) {
  const std::string box = *Seal(public_pem_, "body", "envelope");
  EXPECT_EQ(
      ReasonOf(Open(GenerateKeyPem(GetParam()), box, "envelope").status()),
      "SEALED_TAMPERED");
  EXPECT_EQ(ReasonOf(Open(private_pem_, box, "other").status()),
            "SEALED_TAMPERED");
}

TEST_P(SealedBox, StaysShutIfAnyByteChanged) {
  const std::string box = *Seal(public_pem_, "body", "envelope");
  for (size_t i = 0; i < box.size(); ++i) {
    std::string changed = box;
    changed[i] ^= 1;
    const auto opened = Open(private_pem_, changed, "envelope");
    EXPECT_FALSE(ReasonOf(opened.status()).empty()) << i;
  }
}

TEST_P(SealedBox, StaysShutIfCutShortAnywhere) {
  const std::string box = *Seal(public_pem_, "body", "envelope");
  for (size_t size = 0; size < box.size(); ++size) {
    const auto opened = Open(private_pem_, box.substr(0, size), "envelope");
    EXPECT_FALSE(ReasonOf(opened.status()).empty()) << size;
  }
}

TEST_P(SealedBox, SaysWhichSuiteItsKeyMustBeOf) {
  const std::string box = *Seal(public_pem_, "body", "");
  const Suite other =
      GetParam() == Suite::kSm2Sm3 ? Suite::kP256Sha256 : Suite::kSm2Sm3;
  const auto opened = Open(GenerateKeyPem(other), box, "");
  EXPECT_EQ(ReasonOf(opened.status()), "KEY_WRONG_TYPE");
  EXPECT_EQ(MetadataOf(opened.status(), "wanted"), FormatSuite(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Suites, SealedBox,
                         testing::Values(Suite::kP256Sha256, Suite::kSm2Sm3),
                         [](const testing::TestParamInfo<Suite>& test) {
                           return test.param == Suite::kSm2Sm3 ? "Sm2" : "P256";
                         });

TEST(Seal, RefusesAKeyOfNoSuite) {
  const OpensslCommand openssl;
  ASSERT_TRUE(openssl.Run("genrsa -out rsa 2048"));
  const auto sealed = Seal(*PublicPem(openssl.Read("rsa")), "body", "");
  EXPECT_EQ(ReasonOf(sealed.status()), "KEY_WRONG_TYPE");
  EXPECT_EQ(ReasonOf(Seal("x", "body", "").status()), "KEY_MALFORMED");
  EXPECT_EQ(ReasonOf(Open("x", "body", "").status()), "KEY_MALFORMED");
}

// The capsule after the four bytes of prefix is what `pkeyutl -encrypt` makes,
// and holds the 16 bytes of an SM4 key.
TEST(Seal, MakesACapsuleThatOpensslDecryptsForSm2) {
  const OpensslCommand openssl;
  const std::string pem = GenerateKeyPem(Suite::kSm2Sm3);
  const std::string box = *Seal(*PublicPem(pem), "body", "");
  const size_t size = static_cast<unsigned char>(box[3]);
  openssl.Write("key", pem);
  openssl.Write("capsule", box.substr(4, size));
  ASSERT_TRUE(
      openssl.Run("pkeyutl -decrypt -inkey key -in capsule -out secret"));
  EXPECT_EQ(openssl.Read("secret").size(), 16u);
}

// Likewise for P-256: the capsule is an uncompressed point.
TEST(Seal, MakesACapsuleOfAPointForP256) {
  const std::string box =
      *Seal(*PublicPem(GenerateKeyPem(Suite::kP256Sha256)), "body", "");
  EXPECT_EQ(static_cast<unsigned char>(box[3]), 65);
  EXPECT_EQ(box[4], '\x04');
}

}  // namespace
}  // namespace bashu::crypto
