// What `bashu verify competence` prints, and what it leaves for openssl.
#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>

#include <cstdlib>
#include <fstream>

#include "bashu/exchange/v1/competence.pb.h"
#include "common/crypto/digest.h"
#include "common/crypto/signature.h"
#include "services/cli/verify.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::cli {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;

class VerifyCompetenceTest : public ::testing::TestWithParam<crypto::Suite> {
 protected:
  VerifyCompetenceTest() {
    const std::string pem = crypto::GenerateKeyPem(GetParam());
    Write("50.pub", *crypto::PublicPem(pem));
    auto& fact = *certificate_.add_facts();
    fact.set_name("handling_organ_division");
    fact.set_value("511602");
    fact.set_salt(crypto::RandomBytes(16));
    const absl::string_view zero("\0", 1);
    fact.set_digest(crypto::Digest(
        GetParam(),
        absl::StrCat(fact.salt(), fact.name(), zero, fact.value())));
    exchange::v1::Document document;
    document.set_sender_region("50");
    auto& statement = *document.mutable_competence();
    statement.set_office("offices/500112-LA");
    statement.set_rules_version("1+50.1");
    statement.set_day("2026-03-02");
    statement.add_competent_offices("offices/511602-LA");
    auto& condition = *statement.add_conditions();
    condition.set_rule_id("L-60");
    condition.set_title("由办案机关所在地的机构管辖");
    condition.set_held(true);
    condition.set_fact("handling_organ_division");
    condition.set_document("法律援助法");
    condition.set_article("第三十八条");
    statement.set_facts_digest(crypto::Digest(
        GetParam(), absl::StrCat(fact.name(), zero, fact.digest())));
    const auto key = *crypto::SigningKey::FromPem(GetParam(), pem);
    auto& made = *certificate_.mutable_statement();
    made.set_payload(document.SerializeAsString());
    made.set_signature(*key->Sign(made.payload()));
    made.set_suite(std::string(crypto::FormatSuite(GetParam())));
    made.set_key_id(key->key_id());
  }

  void Write(const std::string& name, const std::string& bytes) {
    std::ofstream(directory_ / name) << bytes;
  }
  absl::StatusOr<Proof> Verify() {
    std::string json;
    EXPECT_TRUE(
        google::protobuf::util::MessageToJsonString(certificate_, &json).ok());
    Write("competence.json", json);
    return VerifyCompetenceFile(directory_ / "competence.json",
                                *ReadTrust({directory_.path()}));
  }

  const testing::TempDir directory_;
  exchange::v1::CompetenceCertificate certificate_;
};

TEST_P(VerifyCompetenceTest, ReportsTheAnswerItsReasonsAndTheFacts) {
  const auto proof = Verify();
  ASSERT_THAT(proof, IsOk());
  EXPECT_THAT(proof->report, HasSubstr("verified: offices/500112-LA"));
  EXPECT_THAT(proof->report, HasSubstr("competent: offices/511602-LA"));
  EXPECT_THAT(proof->report, HasSubstr("✓ L-60"));
  EXPECT_THAT(proof->report, HasSubstr("法律援助法第三十八条"));
  EXPECT_THAT(proof->report, HasSubstr("handling_organ_division = 511602"));
  EXPECT_THAT(proof->report, HasSubstr("withheld: 0"));
}

TEST_P(VerifyCompetenceTest, DoesNotShowAWithheldFact) {
  certificate_.mutable_facts(0)->clear_value();
  certificate_.mutable_facts(0)->clear_salt();
  const auto proof = Verify();
  ASSERT_THAT(proof, IsOk());
  EXPECT_THAT(proof->report, HasSubstr("withheld: 1"));
  EXPECT_THAT(proof->report, ::testing::Not(HasSubstr("= 511602")));
}

TEST_P(VerifyCompetenceTest, RefusesAForgery) {
  certificate_.mutable_facts(0)->set_value("500112");
  EXPECT_FALSE(Verify().ok());
  certificate_.mutable_facts(0)->set_value("511602");
  certificate_.mutable_statement()->mutable_payload()->back() ^= 1;
  EXPECT_FALSE(Verify().ok());
}

TEST_P(VerifyCompetenceTest, ExtractsWhatOpensslChecksAlone) {
  const auto trust = *ReadTrust({directory_ / "50.pub"});
  ASSERT_THAT(Verify(), IsOk());
  ASSERT_THAT(Extract(*Verify(), trust, directory_ / "out"), IsOk());
  const std::string run =
      "sh " + (directory_ / "out/verify.sh") + " >/dev/null 2>&1";
  EXPECT_EQ(std::system(run.c_str()), 0);
  std::ofstream(directory_ / "out/statement.payload", std::ios::app) << "x";
  EXPECT_NE(std::system(run.c_str()), 0);
}

INSTANTIATE_TEST_SUITE_P(Suites, VerifyCompetenceTest,
                         ::testing::Values(crypto::Suite::kP256Sha256,
                                           crypto::Suite::kSm2Sm3));

}  // namespace
}  // namespace bashu::cli
