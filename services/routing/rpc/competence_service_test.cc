#include "services/routing/rpc/competence_service.h"

#include <gmock/gmock.h>

#include <memory>

#include "common/crypto/digest.h"
#include "common/crypto/key_pem.h"
#include "common/verify/competence_certificate.h"
#include "services/routing/egress/signing_notary.h"
#include "services/routing/rpc/directory_service.h"
#include "services/routing/storage/memory_store.h"
#include "services/routing/storage/reference_files.h"
#include "tests/testing/in_process.h"
#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::CallAs;
using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;

constexpr char kLi[] = "spiffe://50.bashu/office/500112-LA/officer/li";

// Chongqing's service, with a key of its own.
class CompetenceServiceTest : public ::testing::TestWithParam<crypto::Suite> {
 protected:
  CompetenceServiceTest() {
    request_.set_office("offices/500112-LA");
    auto& facts = *request_.mutable_facts();
    facts.set_programme(type::v1::PROGRAMME_LEGAL_AID);
    facts.set_proceeding(v1::PROCEEDING_NON_LITIGATION);
    facts.set_handling_organ_division("divisions/511602");
    facts.set_receiving_office("offices/500112-LA");
    facts.set_matter("LABOUR_WAGES");
    facts.add_circumstances(v1::CIRCUMSTANCE_URGENT);
  }

  absl::StatusOr<exchange::v1::CompetenceCertificate> Certify(
      const std::string& caller = kLi) {
    return CallAs(caller, *stub_,
                  &v1::CompetenceService::Stub::CertifyCompetence, request_);
  }

  absl::StatusOr<v1::ResolveCompetenceResponse> Resolve() {
    return CallAs(kLi, *lookup_, &v1::DirectoryService::Stub::ResolveCompetence,
                  request_.facts());
  }

  verify::TrustedKeys Keys() const {
    return {{"50",
             {*crypto::VerifyingKey::FromPem(GetParam(),
                                             *crypto::PublicPem(sign_))}}};
  }

  const CompetenceRules rules_ =
      RulesOf(*LoadCompetenceRules(BASHU_REFERENCE), "50");
  const std::string sign_ = crypto::GenerateKeyPem(GetParam());
  const std::string seal_ = crypto::GenerateKeyPem(crypto::Suite::kP256Sha256);
  const calendar::WorkingDays days_ = *LoadWorkingDays(BASHU_REFERENCE);
  const Regions regions_{"50", {{"50", "50"}}};
  const CurrentDirectory directory_{
      Compose(*LoadDirectory(BASHU_REFERENCE), regions_, {})};
  const std::unique_ptr<SigningNotary> notary_ =
      *SigningNotary::Create("50", {{sign_}, {seal_}, {}}, {});
  const std::unique_ptr<RoutingStore> store_ = NewMemoryRoutingStore();
  testing::CallEnvironment<RoutingTx> env_{*store_};
  RandomIdSource ids_{env_.clock};
  const Certificates certificates_{
      directory_, rules_, regions_,
      *notary_,   ids_,   [] { return crypto::RandomBytes(16); }};
  CompetenceService service_{env_.calls, certificates_};
  const DirectoryExchange exchange_{regions_, *notary_, ids_};
  DirectoryService directory_service_{env_.calls, directory_, rules_, days_,
                                      exchange_};
  testing::InProcessServer server_{{&service_, &directory_service_}};
  const std::unique_ptr<v1::CompetenceService::Stub> stub_ =
      v1::CompetenceService::NewStub(server_.channel());
  const std::unique_ptr<v1::DirectoryService::Stub> lookup_ =
      v1::DirectoryService::NewStub(server_.channel());
  v1::CertifyCompetenceRequest request_;
};

TEST_P(CompetenceServiceTest, CertifiesWhatItAnswers) {
  const auto certificate = Certify();
  ASSERT_THAT(certificate, IsOk());
  const auto proven = verify::ProveCompetence(*certificate, Keys());
  ASSERT_THAT(proven, IsOk());
  const exchange::v1::CompetenceStatement& statement =
      proven->document.competence();
  const auto answer = Resolve();
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(statement.office(), "offices/500112-LA");
  EXPECT_EQ(statement.day(), "2026-03-02");
  EXPECT_EQ(statement.rules_version(), answer->derivation().rules_version());
  ASSERT_EQ(statement.competent_offices_size(), 1);
  EXPECT_EQ(statement.competent_offices(0), "offices/511602-LA");
  EXPECT_EQ(statement.may_receive(), answer->may_receive());
  EXPECT_EQ(statement.conditions_size(),
            answer->derivation().conditions_size() +
                answer->receiving_derivation().conditions_size());
  EXPECT_EQ(proven->facts_shown, 12);
  // Facts are in the signed part by name only.
  EXPECT_EQ(certificate->statement().payload().find("LABOUR_WAGES"),
            std::string::npos);
}

TEST_P(CompetenceServiceTest, AWithheldFactCannotBeGuessed) {
  auto certificate = *Certify();
  const auto again = *Certify();
  for (int i = 0; i < certificate.facts_size(); ++i) {
    EXPECT_EQ(certificate.facts(i).salt().size(), 16U);
    EXPECT_NE(certificate.facts(i).digest(), again.facts(i).digest());
    certificate.mutable_facts(i)->clear_salt();
    certificate.mutable_facts(i)->clear_value();
  }
  const auto proven = verify::ProveCompetence(certificate, Keys());
  ASSERT_THAT(proven, IsOk());
  EXPECT_EQ(proven->facts_withheld, 12);
}

TEST_P(CompetenceServiceTest, RefusesEveryChangedByte) {
  const std::string good = Certify()->SerializeAsString();
  ASSERT_THAT(verify::VerifyCompetenceCertificate(good, Keys()), IsOk());
  for (size_t at = 0; at < good.size(); at += 3) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x21);
    EXPECT_FALSE(verify::VerifyCompetenceCertificate(bad, Keys()).ok()) << at;
  }
}

TEST_P(CompetenceServiceTest, CertifiesForTheCallersOfficeOnly) {
  request_.set_office("offices/500101-LA");
  EXPECT_THAT(Certify(), HasReason("OFFICE_NOT_ALLOWED"));
  request_.set_office("offices/511602-LA");
  EXPECT_THAT(Certify("spiffe://51.bashu/office/511602-LA/officer/chen"),
              HasReason("OFFICE_NOT_FOUND"));
}

TEST_P(CompetenceServiceTest, NamesEveryWrongField) {
  request_.clear_office();
  request_.mutable_facts()->set_matter("wages");
  request_.mutable_facts()->set_proceeding(v1::PROCEEDING_UNSPECIFIED);
  request_.mutable_facts()->add_circumstances(v1::CIRCUMSTANCE_RECEIVER_KEEPS);
  const auto refused = Certify();
  EXPECT_THAT(refused, HasReason("INVALID_FIELDS"));
  const std::string text = refused.status().ToString();
  for (const char* field :
       {"office", "facts.matter", "facts.proceeding", "facts.circumstances"}) {
    EXPECT_THAT(text, ::testing::HasSubstr(field));
  }
}

TEST_P(CompetenceServiceTest, ResolvesWithWhatWouldChangeItAndWhatFollows) {
  const auto answer = Resolve();
  ASSERT_THAT(answer, IsOk());
  bool nearer = false;
  for (const v1::Counterfactual& one : answer->counterfactuals()) {
    if (one.fact() == "handling_organ_division" && one.value() == "500112") {
      nearer = true;
      ASSERT_EQ(one.competent_offices_size(), 1);
      EXPECT_EQ(one.competent_offices(0), "offices/500112-LA");
    }
  }
  EXPECT_TRUE(nearer);
  bool first_aid = false;
  for (const v1::Consequence& one : answer->consequences()) {
    if (one.rule_id() == "L-69") first_aid = one.clocks(0) == "L-41";
  }
  EXPECT_TRUE(first_aid);
}

INSTANTIATE_TEST_SUITE_P(Suites, CompetenceServiceTest,
                         ::testing::Values(crypto::Suite::kP256Sha256,
                                           crypto::Suite::kSm2Sm3));

}  // namespace
}  // namespace bashu::routing
