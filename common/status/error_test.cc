#include "common/status/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bashu {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(MakeError, CarriesReasonMetadataAndBothTexts) {
  const absl::Status status = MakeError({absl::StatusCode::kNotFound,
                                         "ledger.bashu",
                                         "ACCOUNT_NOT_FOUND",
                                         "There is no account a1.",
                                         "没有账户 a1。",
                                         {{"account", "a1"}}});
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReasonOf(status), "ACCOUNT_NOT_FOUND");
  EXPECT_EQ(MetadataOf(status, "account"), "a1");
  EXPECT_EQ(MetadataOf(status, "other"), "");
  EXPECT_EQ(LocalizedMessageOf(status), "没有账户 a1。");
}

TEST(ReasonOf, IsEmptyForAStatusWithoutErrorInfo) {
  EXPECT_EQ(ReasonOf(absl::InternalError("x")), "");
  EXPECT_EQ(ReasonOf(absl::OkStatus()), "");
}

TEST(FieldViolations, NamesEveryWrongFieldInOneStatus) {
  FieldViolations violations;
  EXPECT_TRUE(violations.ToStatus("intake.bashu").ok());
  violations.Add("applicant.phone", "PHONE_FORMAT", "Has 11 digits.",
                 "应为 11 位数字。");
  violations.Add("office", "REQUIRED", "Is required.", "必填。");
  const absl::Status status = violations.ToStatus("intake.bashu");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELDS");
  EXPECT_THAT(FieldViolationsOf(status),
              ElementsAre("applicant.phone: PHONE_FORMAT", "office: REQUIRED"));
  EXPECT_THAT(FieldViolationsOf(absl::OkStatus()), IsEmpty());
}

}  // namespace
}  // namespace bashu
