#include "common/store/errors.h"

#include "common/status/error.h"

namespace bashu::store {
namespace {

constexpr absl::string_view kDomain = "bashu";
constexpr absl::Duration kRetryDelay = absl::Seconds(1);
constexpr char kRetryUrl[] = "bashu/must-retry";
constexpr char kExistsUrl[] = "bashu/row-exists";

// A status of ours that never leaves the store, known by its payload.
absl::Status Internal(absl::StatusCode code, absl::string_view url) {
  absl::Status status(code, url);
  status.SetPayload(url, absl::Cord(""));
  return status;
}

}  // namespace

absl::Status StoreUnavailable() {
  return WithRetryDelay(
      MakeError({absl::StatusCode::kUnavailable,
                 kDomain,
                 "STORE_UNAVAILABLE",
                 "The database cannot be reached; nothing was done. Try again.",
                 "数据库暂不可用，未作任何更改，请稍后重试。",
                 {}}),
      kRetryDelay);
}

absl::Status StoreFull() {
  return MakeError({absl::StatusCode::kResourceExhausted,
                    kDomain,
                    "STORE_FULL",
                    "The disk is full; nothing was done. Tell the operator.",
                    "磁盘已满，未作任何更改，请联系运维人员。",
                    {}});
}

absl::Status OutcomeUnknown() {
  return WithRetryDelay(
      MakeError({absl::StatusCode::kUnavailable,
                 kDomain,
                 "OUTCOME_UNKNOWN",
                 "It is not known whether this was stored. Send the same "
                 "request again.",
                 "是否已保存尚不确定，请原样重新提交。",
                 {}}),
      kRetryDelay);
}

absl::Status MustRetry() {
  return Internal(absl::StatusCode::kAborted, kRetryUrl);
}

bool IsMustRetry(const absl::Status& status) {
  return status.GetPayload(kRetryUrl).has_value();
}

absl::Status RowExists() {
  return Internal(absl::StatusCode::kAlreadyExists, kExistsUrl);
}

bool IsRowExists(const absl::Status& status) {
  return status.GetPayload(kExistsUrl).has_value();
}

}  // namespace bashu::store
