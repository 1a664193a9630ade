#include "services/cli/failure.h"

#include <absl/strings/str_cat.h>

#include <map>

#include "common/status/error.h"
#include "google/rpc/error_details.pb.h"

namespace bashu::cli {
namespace {

template <typename Detail>
Detail DetailOf(const absl::Status& status) {
  Detail detail;
  const auto payload = status.GetPayload(
      absl::StrCat("type.googleapis.com/", Detail::descriptor()->full_name()));
  if (payload.has_value() && !detail.ParseFromString(std::string(*payload))) {
    detail.Clear();
  }
  return detail;
}

// For a status without a text of its own: no service of ours has answered.
const char* PlainText(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kUnavailable:
      return "无法连接服务，请检查地址、证书和网络后重试。";
    case absl::StatusCode::kDeadlineExceeded:
      return "服务未在规定时间内答复；请用相同的编号重试。";
    case absl::StatusCode::kUnimplemented:
      return "该服务没有这个方法，请检查地址和版本。";
    default:
      return "调用失败。";
  }
}

std::map<std::string, std::string> Sorted(
    const google::protobuf::Map<std::string, std::string>& map) {
  return {map.begin(), map.end()};
}

}  // namespace

ExitCode ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kExitOk;
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
      return kExitNotAllowed;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kCancelled:
      return kExitTryAgain;
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kUnimplemented:
      return kExitInternal;
    default:
      return kExitRefused;
  }
}

std::string DescribeFailure(const absl::Status& status) {
  const auto info = DetailOf<google::rpc::ErrorInfo>(status);
  const std::string chinese = LocalizedMessageOf(status);
  std::string text =
      absl::StrCat(chinese.empty() ? PlainText(status.code()) : chinese, "\n",
                   status.message(),
                   "\n  code: ", absl::StatusCodeToString(status.code()), "\n");
  if (!info.reason().empty()) {
    absl::StrAppend(&text, "  reason: ", info.reason(), " (", info.domain(),
                    ")\n");
  }
  for (const auto& [key, value] : Sorted(info.metadata())) {
    absl::StrAppend(&text, "  ", key, ": ", value, "\n");
  }
  const auto wrong = DetailOf<google::rpc::BadRequest>(status);
  for (const auto& violation : wrong.field_violations()) {
    absl::StrAppend(&text, "  --", violation.field(), ": ", violation.reason(),
                    "  ", violation.localized_message().message(), " ",
                    violation.description(), "\n");
  }
  return text;
}

}  // namespace bashu::cli
