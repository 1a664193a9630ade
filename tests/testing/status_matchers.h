#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <gmock/gmock.h>

#include <string>

#include "common/status/error.h"

namespace bashu::testing {

inline const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, "is OK") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}

MATCHER_P(HasReason, reason, "has reason " + std::string(reason)) {
  *result_listener << StatusOf(arg).ToString();
  return ReasonOf(StatusOf(arg)) == reason;
}

}  // namespace bashu::testing
