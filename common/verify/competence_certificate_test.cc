#include "common/verify/competence_certificate.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "common/crypto/digest.h"
#include "common/crypto/key_pem.h"
#include "common/status/error.h"
#include "tests/testing/status_matchers.h"

namespace bashu::verify {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using exchange::v1::CompetenceCertificate;
using exchange::v1::Document;

constexpr char kInvalid[] = "COMPETENCE_CERTIFICATE_INVALID";

// A certificate of two facts by region 50.
class CertificateTest : public ::testing::TestWithParam<crypto::Suite> {
 protected:
  CertificateTest() {
    document_.set_sender_region("50");
    auto& statement = *document_.mutable_competence();
    statement.set_office("offices/500112-LA");
    statement.set_rules_version("1+50.1");
    statement.set_day("2026-03-02");
    statement.add_competent_offices("offices/511602-LA");
    statement.add_conditions()->set_rule_id("L-60");
    AddFact("programme", "PROGRAMME_LEGAL_AID");
    AddFact("cause_division", "");
    Sign();
  }

  void AddFact(const std::string& name, const std::string& value) {
    auto& fact = *certificate_.add_facts();
    fact.set_name(name);
    fact.set_value(value);
    fact.set_salt(crypto::RandomBytes(16));
    fact.set_digest(crypto::Digest(
        GetParam(),
        absl::StrCat(fact.salt(), name, absl::string_view("\0", 1), value)));
  }

  void Sign() {
    std::string digests;
    for (const auto& fact : certificate_.facts()) {
      absl::StrAppend(&digests, fact.name(), absl::string_view("\0", 1),
                      fact.digest());
    }
    document_.mutable_competence()->set_facts_digest(
        crypto::Digest(GetParam(), digests));
    auto& made = *certificate_.mutable_statement();
    made.set_payload(document_.SerializeAsString());
    made.set_signature(*key_->Sign(made.payload()));
    made.set_suite(std::string(crypto::FormatSuite(GetParam())));
    made.set_key_id(key_->key_id());
  }

  TrustedKeys Keys() const {
    return {{"50",
             {*crypto::VerifyingKey::FromPem(GetParam(),
                                             *crypto::PublicPem(pem_))}}};
  }
  absl::StatusOr<CertifiedCompetence> Prove() const {
    return ProveCompetence(certificate_, Keys());
  }
  // What a signer that is trusted but wrong would get.
  absl::StatusOr<CertifiedCompetence> ProveChanged(
      const std::function<void(Document&)>& edit) {
    edit(document_);
    Sign();
    return Prove();
  }

  const std::string pem_ = crypto::GenerateKeyPem(GetParam());
  const std::unique_ptr<crypto::SigningKey> key_ =
      *crypto::SigningKey::FromPem(GetParam(), pem_);
  Document document_;
  CompetenceCertificate certificate_;
};

TEST_P(CertificateTest, ProvesTheAnswerAndTheFactsShown) {
  const auto proven = Prove();
  ASSERT_THAT(proven, IsOk());
  EXPECT_EQ(proven->document.competence().competent_offices(0),
            "offices/511602-LA");
  EXPECT_EQ(proven->facts_shown, 2);
  EXPECT_EQ(proven->facts_withheld, 0);
  EXPECT_THAT(
      VerifyCompetenceCertificate(certificate_.SerializeAsString(), Keys()),
      IsOk());
}

TEST_P(CertificateTest, AFactMayBeWithheld) {
  certificate_.mutable_facts(0)->clear_value();
  certificate_.mutable_facts(0)->clear_salt();
  const auto proven = Prove();
  ASSERT_THAT(proven, IsOk());
  EXPECT_EQ(proven->facts_withheld, 1);
  // Not renamed, not shown without its salt, not left out.
  certificate_.mutable_facts(0)->set_name("matter");
  EXPECT_THAT(Prove(), HasReason(kInvalid));
  certificate_.mutable_facts(0)->set_name("programme");
  certificate_.mutable_facts(0)->set_value("PROGRAMME_JUDICIAL_AID");
  EXPECT_THAT(Prove(), HasReason(kInvalid));
  certificate_.mutable_facts()->DeleteSubrange(0, 1);
  EXPECT_THAT(Prove(), HasReason(kInvalid));
}

TEST_P(CertificateTest, RefusesAnotherFact) {
  certificate_.mutable_facts(1)->set_value("500112");
  EXPECT_THAT(Prove(), HasReason(kInvalid));
}

TEST_P(CertificateTest, RefusesAFactThatStandsTwice) {
  *certificate_.add_facts() = certificate_.facts(0);
  Sign();
  EXPECT_THAT(Prove(), HasReason(kInvalid));
}

TEST_P(CertificateTest, RefusesARegionThatSpeaksForAnothersOffice) {
  EXPECT_THAT(ProveChanged([](Document& document) {
                document.mutable_competence()->set_office("offices/511602-LA");
              }),
              HasReason(kInvalid));
}

TEST_P(CertificateTest, RefusesADocumentOfALink) {
  EXPECT_THAT(ProveChanged([](Document& d) { d.set_link_sequence(7); }),
              HasReason(kInvalid));
}

TEST_P(CertificateTest, RefusesAnAnswerWithoutReasons) {
  EXPECT_THAT(ProveChanged([](Document& document) {
                document.mutable_competence()->clear_conditions();
              }),
              HasReason(kInvalid));
}

TEST_P(CertificateTest, RefusesWhatIsNoStatement) {
  EXPECT_THAT(ProveChanged([](Document& d) { d.mutable_receipt(); }),
              HasReason(kInvalid));
}

TEST_P(CertificateTest, RefusesAKeyThatIsNotTrusted) {
  EXPECT_THAT(ProveCompetence(certificate_, {}),
              HasReason("SIGNATURE_INVALID"));
}

TEST_P(CertificateTest, RefusesEveryChangedByte) {
  const std::string good = certificate_.SerializeAsString();
  for (size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x11);
    EXPECT_FALSE(VerifyCompetenceCertificate(bad, Keys()).ok())
        << "byte " << at;
  }
  EXPECT_FALSE(VerifyCompetenceCertificate(good + good, Keys()).ok());
  // A field that no certificate has: number 15, the value 1.
  EXPECT_FALSE(VerifyCompetenceCertificate(good + "\x78\x01", Keys()).ok());
  EXPECT_FALSE(VerifyCompetenceCertificate("", Keys()).ok());
}

INSTANTIATE_TEST_SUITE_P(Suites, CertificateTest,
                         ::testing::Values(crypto::Suite::kP256Sha256,
                                           crypto::Suite::kSm2Sm3));

}  // namespace
}  // namespace bashu::verify
