#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "common/crypto/key_pem.h"
#include "services/cli/conformance/report.h"
#include "services/cli/printer.h"
#include "services/cli/verify.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::cli {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;

// A report in a file, and the tester's key in another.
class VerifyConformanceTest : public ::testing::Test {
 protected:
  VerifyConformanceTest() {
    const std::string pem = crypto::GenerateKeyPem(crypto::Suite::kP256Sha256);
    Write("99.pub", *crypto::PublicPem(pem));
    exchange::v1::ConformanceReport report;
    report.set_report_id("01958f2e-0000-7000-8000-000000000001");
    report.set_gateway_region("51");
    report.set_tester_region("99");
    exchange::v1::ConformanceResult& result = *report.add_results();
    result.set_check_name("link.gap");
    result.set_outcome(exchange::v1::ConformanceResult::OUTCOME_FAILED);
    const auto key =
        *crypto::SigningKey::FromPem(crypto::Suite::kP256Sha256, pem);
    json_ = ToJson(*conformance::SignReport(report, *key));
    Write("report.json", json_);
  }

  void Write(const std::string& name, const std::string& bytes) {
    std::ofstream(directory_ / name) << bytes;
  }
  absl::StatusOr<Proof> Verify() {
    return VerifyConformanceFile(directory_ / "report.json",
                                 *ReadTrust({directory_ / "99.pub"}));
  }

  const testing::TempDir directory_;
  std::string json_;
};

TEST_F(VerifyConformanceTest, ReportsWhatWasPlayed) {
  const auto proof = Verify();
  ASSERT_THAT(proof, IsOk());
  EXPECT_THAT(proof->report, HasSubstr("✗ link.gap"));
  EXPECT_THAT(proof->report, HasSubstr("region 51, played by region 99"));
  EXPECT_THAT(proof->report, HasSubstr("failed 1"));
  EXPECT_THAT(proof->report, HasSubstr("took part: not shown"));
  ASSERT_EQ(proof->parts.size(), 1u);
}

TEST_F(VerifyConformanceTest, RefusesWhatWasNotSigned) {
  const size_t at = json_.find("OUTCOME_FAILED");
  ASSERT_NE(at, json_.npos);
  Write("report.json", json_.replace(at, 14, "OUTCOME_PASSED"));
  EXPECT_FALSE(Verify().ok());
  Write("report.json", "{}");
  EXPECT_FALSE(Verify().ok());
}

}  // namespace
}  // namespace bashu::cli
