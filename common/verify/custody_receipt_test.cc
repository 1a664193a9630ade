#include "common/verify/custody_receipt.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "common/crypto/digest.h"
#include "common/crypto/key_pem.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/three_hops.h"

namespace bashu::verify {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using exchange::v1::CustodyReceipt;
using exchange::v1::Document;
using exchange::v1::SignedDocument;
using exchange::v1::Verdict;

constexpr char kLi[] = "offices/500112-LA";
constexpr char kChen[] = "offices/511602-LA";
constexpr char kDazhou[] = "offices/511700-LA";

// Two regions' keys, and a receipt in the making: Chongqing signs with P-256,
// Sichuan with SM2.
class ReceiptTest : public ::testing::Test {
 protected:
  ReceiptTest() { receipt_.set_case_name("cases/c1"); }

  struct Region {
    explicit Region(crypto::Suite suite) {
      const std::string pem = crypto::GenerateKeyPem(suite);
      signing = *crypto::SigningKey::FromPem(suite, pem);
      verifying =
          *crypto::VerifyingKey::FromPem(suite, *crypto::PublicPem(pem));
    }
    std::unique_ptr<crypto::SigningKey> signing;
    std::optional<crypto::VerifyingKey> verifying;
  };

  SignedDocument Sign(const Document& document) {
    const crypto::SigningKey& key =
        *(document.sender_region() == "50" ? chongqing_ : sichuan_).signing;
    SignedDocument made;
    made.set_payload(document.SerializeAsString());
    made.set_signature(*key.Sign(made.payload()));
    made.set_suite(std::string(crypto::FormatSuite(key.suite())));
    made.set_key_id(key.key_id());
    return made;
  }

  static std::string RegionOf(const std::string& office) {
    return office.substr(8, 2);
  }

  // Adds the next epoch.
  CustodyReceipt::Hop* Hand(const std::string& giver, const std::string& taker,
                            Verdict::Decision decision) {
    auto* hop = receipt_.add_hops();
    Document offer;
    offer.set_sender_region(RegionOf(giver));
    offer.set_recipient_region(RegionOf(taker));
    offer.mutable_offer()->set_case_name("cases/c1");
    offer.mutable_offer()->set_epoch(receipt_.hops_size());
    offer.mutable_offer()->set_giver_office(giver);
    offer.mutable_offer()->set_taker_office(taker);
    *hop->mutable_offer() = Sign(offer);
    Document verdict;
    verdict.set_sender_region(RegionOf(taker));
    verdict.set_recipient_region(RegionOf(giver));
    verdict.mutable_verdict()->set_case_name("cases/c1");
    verdict.mutable_verdict()->set_epoch(receipt_.hops_size());
    verdict.mutable_verdict()->set_giver_office(giver);
    verdict.mutable_verdict()->set_taker_office(taker);
    verdict.mutable_verdict()->set_decision(decision);
    verdict.mutable_verdict()->set_offer_digest(crypto::Digest(
        *crypto::ParseSuite(hop->offer().suite()), hop->offer().payload()));
    *hop->mutable_verdict() = Sign(verdict);
    return hop;
  }

  // Changes what a hop's verdict says and signs it anew.
  void Change(CustodyReceipt::Hop* hop,
              const std::function<void(Document&)>& edit) {
    Document verdict;
    ASSERT_TRUE(verdict.ParseFromString(hop->verdict().payload()));
    edit(verdict);
    *hop->mutable_verdict() = Sign(verdict);
  }

  TrustedKeys Keys() const {
    return {{"50", {*chongqing_.verifying}}, {"51", {*sichuan_.verifying}}};
  }
  absl::StatusOr<Custody> Prove() const {
    return ProveCustody(receipt_, Keys());
  }

  Region chongqing_{crypto::Suite::kP256Sha256};
  Region sichuan_{crypto::Suite::kSm2Sm3};
  CustodyReceipt receipt_;
};

TEST_F(ReceiptTest, ProvesTheHolderOfTheLatestEpoch) {
  Hand(kLi, kDazhou, Verdict::DECISION_RETURN);
  Hand(kLi, kChen, Verdict::DECISION_ACCEPT);
  const auto custody = Prove();
  ASSERT_THAT(custody, IsOk());
  EXPECT_EQ(custody->holder_office, kChen);
  EXPECT_EQ(custody->handovers.size(), 2U);
  EXPECT_THAT(VerifyCustodyReceipt(receipt_.SerializeAsString(), Keys()),
              IsOk());
}

TEST_F(ReceiptTest, GivesAReturnedCaseToItsGiver) {
  Hand(kLi, kChen, Verdict::DECISION_RETURN);
  EXPECT_EQ(Prove()->holder_office, kLi);
}

TEST_F(ReceiptTest, AllowsACancellationThatOvertookItsOffer) {
  auto* hop = Hand(kLi, kChen, Verdict::DECISION_CANCELLED);
  Change(hop, [](Document& d) { d.mutable_verdict()->clear_offer_digest(); });
  EXPECT_THAT(Prove(), IsOk());
  Change(hop, [](Document& d) {
    d.mutable_verdict()->set_decision(Verdict::DECISION_ACCEPT);
  });
  EXPECT_THAT(Prove(), HasReason("RECEIPT_INVALID"));
}

TEST_F(ReceiptTest, RefusesAGiverThatDoesNotHoldTheCase) {
  Hand(kLi, kChen, Verdict::DECISION_ACCEPT);
  Hand(kLi, kDazhou, Verdict::DECISION_ACCEPT);
  EXPECT_THAT(Prove(), HasReason("RECEIPT_INVALID"));
}

TEST_F(ReceiptTest, RefusesARegionThatSpeaksForAnothersOffice) {
  auto* hop = Hand(kLi, kChen, Verdict::DECISION_ACCEPT);
  Document offer;
  ASSERT_TRUE(offer.ParseFromString(hop->offer().payload()));
  offer.mutable_offer()->set_giver_office(kDazhou);
  *hop->mutable_offer() = Sign(offer);
  EXPECT_THAT(Prove(), HasReason("RECEIPT_INVALID"));
}

TEST_F(ReceiptTest, RefusesAMissingEpoch) {
  Hand(kLi, kDazhou, Verdict::DECISION_RETURN);
  Hand(kLi, kChen, Verdict::DECISION_ACCEPT);
  receipt_.mutable_hops()->DeleteSubrange(0, 1);
  EXPECT_THAT(Prove(), HasReason("RECEIPT_INVALID"));
}

TEST_F(ReceiptTest, RefusesAVerdictByTheGiversOwnRegion) {
  auto* hop = Hand(kLi, kChen, Verdict::DECISION_ACCEPT);
  Change(hop, [](Document& d) { d.set_sender_region("50"); });
  EXPECT_THAT(Prove(), HasReason("RECEIPT_INVALID"));
}

TEST_F(ReceiptTest, RefusesAVerdictOnAnotherOffer) {
  auto* hop = Hand(kLi, kChen, Verdict::DECISION_ACCEPT);
  Change(hop, [](Document& d) {
    d.mutable_verdict()->set_referral("referrals/other");
  });
  EXPECT_THAT(Prove(), HasReason("RECEIPT_INVALID"));
}

TEST_F(ReceiptTest, RefusesAnotherCase) {
  Hand(kLi, kChen, Verdict::DECISION_ACCEPT);
  receipt_.set_case_name("cases/c2");
  EXPECT_THAT(Prove(), HasReason("RECEIPT_INVALID"));
}

TEST_F(ReceiptTest, RefusesAKeyOfAnotherRegion) {
  Hand(kLi, kChen, Verdict::DECISION_ACCEPT);
  const TrustedKeys swapped = {{"51", {*chongqing_.verifying}},
                               {"50", {*sichuan_.verifying}}};
  EXPECT_THAT(ProveCustody(receipt_, swapped), HasReason("SIGNATURE_INVALID"));
  EXPECT_THAT(ProveCustody(receipt_, {}), HasReason("SIGNATURE_INVALID"));
}

TEST_F(ReceiptTest, RefusesAnEmptyReceipt) {
  EXPECT_THAT(Prove(), HasReason("RECEIPT_INVALID"));
  EXPECT_THAT(VerifyCustodyReceipt("", Keys()), HasReason("RECEIPT_INVALID"));
}

class ThreeHopsTest : public ::testing::TestWithParam<crypto::Suite> {};

TEST_P(ThreeHopsTest, AreProvenByLessThanFourKilobytes) {
  const testing::ThreeHops three = testing::MakeThreeHops(GetParam());
  const std::string good = three.receipt.SerializeAsString();
  EXPECT_THAT(VerifyCustodyReceipt(good, three.keys), IsOk());
  EXPECT_LT(good.size(), 4'096U);
}

TEST_P(ThreeHopsTest, RefuseEveryChangedByte) {
  const testing::ThreeHops three = testing::MakeThreeHops(GetParam());
  const std::string good = three.receipt.SerializeAsString();
  std::mt19937 random(20'260'302);  // Fixed: the same places every time.
  for (int i = 0; i < 1'000; ++i) {
    std::string bad = good;
    const size_t at = random() % bad.size();
    bad[at] = static_cast<char>(bad[at] ^ (1 + random() % 255));
    EXPECT_FALSE(VerifyCustodyReceipt(bad, three.keys).ok()) << "byte " << at;
  }
}

INSTANTIATE_TEST_SUITE_P(Suites, ThreeHopsTest,
                         ::testing::Values(crypto::Suite::kP256Sha256,
                                           crypto::Suite::kSm2Sm3));

TEST_F(ReceiptTest, RefusesBytesThatAreNoPartOfIt) {
  Hand(kLi, kChen, Verdict::DECISION_ACCEPT);
  std::string more = receipt_.SerializeAsString();
  more += receipt_.hops(0).SerializeAsString();
  EXPECT_FALSE(VerifyCustodyReceipt(more, Keys()).ok());
}

TEST_F(ReceiptTest, RefusesFieldsThatItDoesNotHave) {
  Hand(kLi, kChen, Verdict::DECISION_ACCEPT);
  const std::string good = receipt_.SerializeAsString();
  ASSERT_THAT(VerifyCustodyReceipt(good, Keys()), IsOk());
  const std::string field = "\x78\x01";  // Number 15, the value 1.
  EXPECT_THAT(VerifyCustodyReceipt(good + field, Keys()),
              HasReason("RECEIPT_INVALID"));
  CustodyReceipt within = receipt_;
  auto& offer = *within.mutable_hops(0)->mutable_offer();
  ASSERT_TRUE(offer.MergeFromString(field));
  EXPECT_THAT(VerifyCustodyReceipt(within.SerializeAsString(), Keys()),
              HasReason("RECEIPT_INVALID"));
}

}  // namespace
}  // namespace bashu::verify
