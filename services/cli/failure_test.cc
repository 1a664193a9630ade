#include "services/cli/failure.h"

#include <gmock/gmock.h>

#include "common/status/error.h"

namespace bashu::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ExitCodeOf, TellsScriptsWhatToDo) {
  const std::pair<absl::StatusCode, ExitCode> cases[] = {
      {absl::StatusCode::kOk, kExitOk},
      {absl::StatusCode::kInvalidArgument, kExitRefused},
      {absl::StatusCode::kFailedPrecondition, kExitRefused},
      {absl::StatusCode::kNotFound, kExitRefused},
      {absl::StatusCode::kAlreadyExists, kExitRefused},
      {absl::StatusCode::kUnauthenticated, kExitNotAllowed},
      {absl::StatusCode::kPermissionDenied, kExitNotAllowed},
      {absl::StatusCode::kUnavailable, kExitTryAgain},
      {absl::StatusCode::kResourceExhausted, kExitTryAgain},
      {absl::StatusCode::kDeadlineExceeded, kExitTryAgain},
      {absl::StatusCode::kAborted, kExitTryAgain},
      {absl::StatusCode::kInternal, kExitInternal},
  };
  for (const auto& [code, exit] : cases) {
    EXPECT_EQ(ExitCodeOf(absl::Status(code, "")), exit);
  }
}

TEST(DescribeFailure, BeginsInChineseAndNamesReasonAndMetadata) {
  const std::string text =
      DescribeFailure(MakeError({absl::StatusCode::kFailedPrecondition,
                                 "ledger.bashu",
                                 "GRANT_STATE",
                                 "It is paid.",
                                 "已经付清。",
                                 {{"state", "PAID"}}}));
  EXPECT_EQ(text,
            "已经付清。\nIt is paid.\n  code: FAILED_PRECONDITION\n"
            "  reason: GRANT_STATE (ledger.bashu)\n  state: PAID\n");
}

TEST(DescribeFailure, NamesEveryWrongField) {
  FieldViolations wrong;
  wrong.Add("grant.office", "REQUIRED", "Is required.", "必填。");
  wrong.Add("grant_id", "FORMAT", "Is a UUID.", "应为 UUID。");
  const std::string text = DescribeFailure(wrong.ToStatus("bashu"));
  EXPECT_THAT(text, HasSubstr("--grant.office: REQUIRED  必填。 Is required."));
  EXPECT_THAT(text, HasSubstr("--grant_id: FORMAT"));
}

TEST(DescribeFailure, HasAChineseTextEvenIfNoServiceAnswered) {
  EXPECT_THAT(DescribeFailure(absl::UnavailableError("refused")),
              StartsWith("无法连接服务"));
  EXPECT_THAT(DescribeFailure(absl::DeadlineExceededError("late")),
              HasSubstr("code: DEADLINE_EXCEEDED"));
}

}  // namespace
}  // namespace bashu::cli
