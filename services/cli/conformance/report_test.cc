#include "services/cli/conformance/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "common/crypto/key_pem.h"
#include "services/cli/conformance/case.h"
#include "services/cli/conformance/describe.h"
#include "tests/testing/status_matchers.h"

namespace bashu::conformance {
namespace {

using exchange::v1::ConformanceReport;
using exchange::v1::ConformanceResult;
using exchange::v1::Document;
using exchange::v1::SignedConformanceReport;
using ::testing::HasSubstr;
using testing::IsOk;

class ReportTest : public ::testing::TestWithParam<crypto::Suite> {
 protected:
  ReportTest() {
    trust_["99"] = {Public(tester_pem_)};
    trust_["51"] = {Public(gateway_pem_)};
    report_.set_report_id("01958f2e-0000-7000-8000-000000000001");
    report_.set_gateway_region("51");
    report_.set_tester_region("99");
    Add("link.gap", ConformanceResult::LEVEL_MUST,
        ConformanceResult::OUTCOME_PASSED);
    report_.set_conforms(true);
    Document receipt;
    receipt.set_sender_region("51");
    receipt.set_recipient_region("99");
    receipt.mutable_receipt()->set_received_sequence(1);
    auto& witness = *report_.mutable_witness();
    witness.set_payload(receipt.SerializeAsString());
    witness.set_suite(std::string(crypto::FormatSuite(GetParam())));
    witness.set_key_id(Private(gateway_pem_)->key_id());
    witness.set_signature(*Private(gateway_pem_)->Sign(witness.payload()));
  }

  std::unique_ptr<crypto::SigningKey> Private(const std::string& pem) const {
    return *crypto::SigningKey::FromPem(GetParam(), pem);
  }
  crypto::VerifyingKey Public(const std::string& pem) const {
    return *crypto::VerifyingKey::FromPem(GetParam(), *crypto::PublicPem(pem));
  }
  void Add(const char* name, ConformanceResult::Level level,
           ConformanceResult::Outcome outcome) {
    ConformanceResult& result = *report_.add_results();
    result.set_check_name(name);
    result.set_level(level);
    result.set_outcome(outcome);
  }
  SignedConformanceReport Sign() const {
    return *SignReport(report_, *Private(tester_pem_));
  }
  std::string ProblemOf(const SignedConformanceReport& report) const {
    return std::string(ProveReport(report, trust_).status().message());
  }

  const std::string tester_pem_ = crypto::GenerateKeyPem(GetParam());
  const std::string gateway_pem_ = crypto::GenerateKeyPem(GetParam());
  verify::TrustedKeys trust_;
  ConformanceReport report_;
};

TEST_P(ReportTest, ProvesWhatItsRegionSigned) {
  const auto proven = ProveReport(Sign(), trust_);
  ASSERT_THAT(proven, IsOk());
  EXPECT_EQ(proven->report.gateway_region(), "51");
  EXPECT_TRUE(proven->is_witnessed);
}

TEST_P(ReportTest, RefusesEveryChangedByte) {
  const SignedConformanceReport good = Sign();
  for (size_t i = 0; i < good.payload().size(); ++i) {
    SignedConformanceReport bad = good;
    (*bad.mutable_payload())[i] ^= 1;
    EXPECT_FALSE(ProveReport(bad, trust_).ok()) << i;
  }
  SignedConformanceReport bad = good;
  bad.mutable_signature()->back() ^= 1;
  EXPECT_THAT(ProblemOf(bad), HasSubstr("no key of region 99 signed it"));
}

TEST_P(ReportTest, RefusesAFileThatReadsOtherwiseThanItWasSigned) {
  SignedConformanceReport bad = Sign();
  bad.mutable_report()->mutable_results(0)->set_check_name("link.other");
  EXPECT_THAT(ProblemOf(bad), HasSubstr("something else than was signed"));
}

TEST_P(ReportTest, RefusesAConclusionThatIsNotShown) {
  Add("key.forged", ConformanceResult::LEVEL_MUST,
      ConformanceResult::OUTCOME_FAILED);
  EXPECT_THAT(ProblemOf(Sign()), HasSubstr("do not show what it concludes"));
}

TEST_P(ReportTest, RefusesAWitnessOfSomebodyElse) {
  auto& witness = *report_.mutable_witness();
  witness.set_signature(*Private(tester_pem_)->Sign(witness.payload()));
  EXPECT_THAT(ProblemOf(Sign()), HasSubstr("witness"));
}

TEST_P(ReportTest, SaysIfTheGatewaysKeyIsNotKnown) {
  trust_.erase("51");
  const auto proven = ProveReport(Sign(), trust_);
  ASSERT_THAT(proven, IsOk());
  EXPECT_FALSE(proven->is_witnessed);
  trust_.erase("99");
  EXPECT_THAT(ProblemOf(Sign()), HasSubstr("no key of region 99"));
}

TEST_P(ReportTest, ConformsIfEveryMustWasSeen) {
  Add("hello.clock", ConformanceResult::LEVEL_SHOULD,
      ConformanceResult::OUTCOME_FAILED);
  Add("batch.together", ConformanceResult::LEVEL_MUST,
      ConformanceResult::OUTCOME_NOT_SUPPORTED);
  EXPECT_TRUE(Conforms(report_));
  Add("custody.accept", ConformanceResult::LEVEL_MUST,
      ConformanceResult::OUTCOME_NOT_PLAYED);
  EXPECT_FALSE(Conforms(report_));
  EXPECT_FALSE(Conforms({}));
}

INSTANTIATE_TEST_SUITE_P(Suites, ReportTest,
                         ::testing::Values(crypto::Suite::kP256Sha256,
                                           crypto::Suite::kSm2Sm3));

TEST(LineOf, ShowsTheStepThatFailed) {
  ConformanceResult result;
  result.set_check_name("link.gap");
  result.set_rule("A rule.");
  result.set_outcome(ConformanceResult::OUTCOME_FAILED);
  result.set_explanation("why");
  result.add_steps()->set_sent("first");
  auto& step = *result.add_steps();
  step.set_sent("a push");
  step.set_expected("a refusal");
  step.set_came("a receipt");
  const std::string line = LineOf(result);
  EXPECT_THAT(line, HasSubstr("✗ link.gap"));
  EXPECT_THAT(line, HasSubstr("A rule."));
  EXPECT_THAT(line, HasSubstr("sent:     a push"));
  EXPECT_THAT(line, HasSubstr("came:     a receipt (why)"));
}

TEST(AllCases, AreToldInWords) {
  std::set<std::string> rules;
  for (const Case& one : AllCases()) {
    EXPECT_NE(one.name.find('.'), std::string::npos) << one.name;
    EXPECT_FALSE(one.title.empty()) << one.name;
    EXPECT_TRUE(rules.insert(one.rule).second) << one.name;
    EXPECT_FALSE(one.steps.empty()) << one.name;
    for (const Step& step : one.steps) {
      EXPECT_FALSE(SentBy(step.action).empty()) << one.name;
      EXPECT_FALSE(Expected(step).empty()) << one.name;
    }
    for (const Need need : one.needs) {
      EXPECT_EQ(FlagOf(need).substr(0, 2), "--") << one.name;
    }
  }
}

}  // namespace
}  // namespace bashu::conformance
