#include "common/crypto/peer_identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "common/crypto/openssl.h"
#include "common/status/error.h"

namespace bashu::crypto {
namespace {

using ::testing::ElementsAre;

const absl::Time kNow =
    absl::FromCivil(absl::CivilDay(2026, 6, 1), absl::UTCTimeZone());

constexpr char kLi[] = "spiffe://51.bashu/office/510104-LA/officer/li";

// What to write into a certificate.
struct Wish {
  std::string names = std::string("URI:") + kLi;  // Empty: no SAN at all.
  std::string usage = "clientAuth";               // Empty: no EKU at all.
  std::string constraints = "critical,CA:FALSE";
  absl::Time start = kNow - absl::Hours(1);
  absl::Time end = kNow + absl::Hours(1);
};

const Wish kCa = {"", "", "critical,CA:TRUE", kNow - absl::Hours(100),
                  kNow + absl::Hours(100)};

// A certificate and its key; an authority if it was made from kCa.
class Issued {
 public:
  // Issued by `issuer`, or by itself if that is null.
  Issued(const std::string& subject, const Issued* issuer, const Wish& wish)
      : key_(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), EVP_PKEY_free),
        certificate_(X509_new()) {
    static long serial = 0;
    X509* const made = certificate_.get();
    X509_set_version(made, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made), ++serial);
    ASN1_TIME_set(X509_getm_notBefore(made), absl::ToTimeT(wish.start));
    ASN1_TIME_set(X509_getm_notAfter(made), absl::ToTimeT(wish.end));
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8,
                               Bytes(subject), -1, -1, 0);
    const Issued& by = issuer == nullptr ? *this : *issuer;
    X509_set_issuer_name(made, X509_get_subject_name(by.certificate_.get()));
    X509_set_pubkey(made, key_.get());
    Extend(NID_basic_constraints, wish.constraints);
    Extend(NID_subject_alt_name, wish.names);
    Extend(NID_ext_key_usage, wish.usage);
    EXPECT_GT(X509_sign(made, by.key_.get(), EVP_sha256()), 0);
  }

  std::string Pem() const {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate_.get());
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    return std::string(text, static_cast<size_t>(size));
  }

 private:
  void Extend(int nid, const std::string& value) {
    if (value.empty()) return;
    X509_EXTENSION* extension =
        X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
    ASSERT_NE(extension, nullptr) << value;
    X509_add_ext(certificate_.get(), extension, -1);
    X509_EXTENSION_free(extension);
  }

  std::shared_ptr<EVP_PKEY> key_;
  CertificatePtr certificate_;
};

// Sichuan (51) and Chongqing (50), each with its own authority.
class Identify : public testing::Test {
 protected:
  std::string ReasonFor(const Wish& wish) const {
    return ReasonOf(
        bundle_.Identify(Issued("li", &sichuan_, wish).Pem(), kNow).status());
  }

  const Issued sichuan_{"Sichuan", nullptr, kCa};
  const Issued chongqing_{"Chongqing", nullptr, kCa};
  const TrustBundle bundle_ =
      *TrustBundle::Load({{"51", sichuan_.Pem()}, {"50", chongqing_.Pem()}});
};

TEST(ParseIdentity, ReadsTheFourForms) {
  using Kind = Identity::Kind;
  EXPECT_EQ(*ParseIdentity("spiffe://51.bashu/service/routing"),
            (Identity{"spiffe://51.bashu/service/routing", "51", Kind::kService,
                      "", "routing", "service/routing"}));
  EXPECT_EQ(*ParseIdentity(kLi),
            (Identity{kLi, "51", Kind::kOfficer, "510104-LA", "li",
                      "office/510104-LA/officer/li"}));
  EXPECT_EQ(ParseIdentity("spiffe://5101.bashu/office/o/system/desk")->kind,
            Kind::kSystem);
  const Identity zhao = *ParseIdentity("spiffe://500103.bashu/operator/zhao");
  EXPECT_EQ(zhao.kind, Kind::kOperator);
  EXPECT_EQ(zhao.region, "500103");
  EXPECT_EQ(zhao.name, "zhao");
}

TEST(ParseIdentity, RefusesEverythingElse) {
  for (const std::string& uri :
       {std::string(),
        std::string("spiffe://"),
        std::string("https://51.bashu/service/a"),
        std::string("SPIFFE://51.bashu/service/a"),
        std::string("spiffe://51.bashu"),
        std::string("spiffe://51.bashu/"),
        std::string("spiffe://51.bashu/service"),
        std::string("spiffe://51.bashu/service/"),
        std::string("spiffe://51.bashu/service/a/"),
        std::string("spiffe://51.bashu/service/a/b"),
        std::string("spiffe://51.bashu/officer/a"),
        std::string("spiffe://51.bashu/office/o/officer"),
        std::string("spiffe://51.bashu/office/o/clerk/a"),
        std::string("spiffe://51.bashu/office//officer/a"),
        std::string("spiffe://51.bashu/office/../officer/a"),
        std::string("spiffe://5.bashu/service/a"),
        std::string("spiffe://5101041.bashu/service/a"),
        std::string("spiffe://sc.bashu/service/a"),
        std::string("spiffe://51.evil/service/a"),
        std::string("spiffe://51.bashu.evil/service/a"),
        std::string("spiffe://u@51.bashu/service/a"),
        std::string("spiffe://51.bashu:1/service/a"),
        std::string("spiffe://51.bashu/service/a?b"),
        std::string("spiffe://51.bashu/service/%61"),
        std::string("spiffe://51.bashu/service/a\0b", 28),
        "spiffe://51.bashu/service/" + std::string(3000, 'a')}) {
    EXPECT_EQ(ReasonOf(ParseIdentity(uri).status()), "PEER_IDENTITY_MALFORMED")
        << uri;
  }
}

TEST_F(Identify, BelievesTheRegionsOwnAuthority) {
  const auto identity =
      bundle_.Identify(Issued("li", &sichuan_, {}).Pem(), kNow);
  ASSERT_TRUE(identity.ok()) << identity.status();
  EXPECT_EQ(*identity, *ParseIdentity(kLi));
}

TEST_F(Identify, DoesNotBelieveAnAuthorityAboutAnotherRegion) {
  const auto identity =
      bundle_.Identify(Issued("li", &chongqing_, {}).Pem(), kNow);
  EXPECT_EQ(ReasonOf(identity.status()), "PEER_UNTRUSTED");
}

TEST_F(Identify, DoesNotBelieveAnAuthorityByItsNameAlone) {
  const Issued impostor("Sichuan", nullptr, kCa);
  const auto identity =
      bundle_.Identify(Issued("li", &impostor, {}).Pem(), kNow);
  EXPECT_EQ(ReasonOf(identity.status()), "PEER_UNTRUSTED");
  EXPECT_EQ(
      ReasonOf(
          bundle_.Identify(Issued("li", nullptr, {}).Pem(), kNow).status()),
      "PEER_UNTRUSTED");
}

TEST_F(Identify, FollowsIntermediateAuthoritiesThatThePeerSent) {
  const Issued chengdu("Chengdu", &sichuan_, kCa);
  const std::string leaf = Issued("li", &chengdu, {}).Pem();
  EXPECT_TRUE(bundle_.Identify(leaf + chengdu.Pem(), kNow).ok());
  EXPECT_EQ(ReasonOf(bundle_.Identify(leaf, kNow).status()), "PEER_UNTRUSTED");
}

TEST_F(Identify, LetsALeafIssueNothing) {
  const Issued li("li", &sichuan_, {});
  const std::string forged = Issued("zhang", &li, {}).Pem() + li.Pem();
  EXPECT_EQ(ReasonOf(bundle_.Identify(forged, kNow).status()),
            "PEER_UNTRUSTED");
}

TEST_F(Identify, TakesAnIntermediateAuthorityAsAnchorWithoutItsRoot) {
  const Issued chengdu("Chengdu", &sichuan_, kCa);
  const TrustBundle bundle = *TrustBundle::Load({{"51", chengdu.Pem()}});
  EXPECT_TRUE(bundle.Identify(Issued("li", &chengdu, {}).Pem(), kNow).ok());
  EXPECT_FALSE(bundle.Identify(Issued("li", &sichuan_, {}).Pem(), kNow).ok());
}

TEST_F(Identify, WantsExactlyOneUri) {
  const std::string uri = std::string("URI:") + kLi;
  EXPECT_EQ(ReasonFor({.names = ""}), "PEER_NO_URI_SAN");
  EXPECT_EQ(ReasonFor({.names = "DNS:desk.local"}), "PEER_NO_URI_SAN");
  EXPECT_EQ(ReasonFor({.names = uri + "," + uri}), "PEER_MANY_URI_SANS");
  EXPECT_EQ(ReasonFor({.names = uri + ",DNS:desk.local"}), "");
}

TEST_F(Identify, WantsAnIdentityOfAKnownRegion) {
  EXPECT_EQ(ReasonFor({.names = "URI:https://example.com/"}),
            "PEER_IDENTITY_MALFORMED");
  EXPECT_EQ(ReasonFor({.names = "URI:spiffe://44.bashu/service/routing"}),
            "PEER_UNKNOWN_REGION");
}

TEST_F(Identify, WantsACertificateForTlsClients) {
  EXPECT_EQ(ReasonFor({.usage = "serverAuth"}), "PEER_WRONG_USAGE");
  EXPECT_EQ(ReasonFor({.usage = ""}), "PEER_WRONG_USAGE");
  EXPECT_EQ(ReasonFor({.usage = "serverAuth,clientAuth"}), "");
}

TEST_F(Identify, RefusesOutsideTheTimeOfTheCertificateToTheSecond) {
  const std::string pem = Issued("li", &sichuan_, {}).Pem();
  const absl::Duration second = absl::Seconds(1);
  const absl::Time start = Wish().start, end = Wish().end;
  EXPECT_TRUE(bundle_.Identify(pem, start).ok());
  EXPECT_TRUE(bundle_.Identify(pem, end - second).ok());
  for (const absl::Time time : {start - second, end + second}) {
    EXPECT_EQ(ReasonOf(bundle_.Identify(pem, time).status()), "PEER_EXPIRED");
  }
}

TEST_F(Identify, RefusesAfterTheAuthorityExpired) {
  Wish wish;
  wish.end = kNow + absl::Hours(1000);
  const std::string pem = Issued("li", &sichuan_, wish).Pem();
  EXPECT_TRUE(bundle_.Identify(pem, kNow + absl::Hours(99)).ok());
  EXPECT_EQ(ReasonOf(bundle_.Identify(pem, kNow + absl::Hours(101)).status()),
            "PEER_EXPIRED");
}

TEST_F(Identify, RefusesWhatIsNoCertificate) {
  const std::string pem = Issued("li", &sichuan_, {}).Pem();
  for (const std::string& text :
       {std::string(), std::string("x"), pem.substr(0, pem.size() / 2)}) {
    EXPECT_EQ(ReasonOf(bundle_.Identify(text, kNow).status()),
              "PEER_CERTIFICATE_MALFORMED");
  }
  EXPECT_EQ(ERR_peek_error(), 0u);
}

TEST_F(Identify, NeedsABundleOfAuthoritiesOnly) {
  const auto bundle =
      TrustBundle::Load({{"5", sichuan_.Pem()},
                         {"50", "x"},
                         {"51", Issued("li", &sichuan_, {}).Pem()}});
  EXPECT_THAT(FieldViolationsOf(bundle.status()),
              ElementsAre("region: REGION_FORMAT", "region[50]: CA_MALFORMED",
                          "region[51]: CA_MALFORMED"));
}

}  // namespace
}  // namespace bashu::crypto
