#pragma once

#include <absl/status/status.h>

#include <string>

namespace bashu::cli {

// What the command exits with; documented in --help.
enum ExitCode : int {
  kExitOk = 0,
  kExitUsage = 1,
  kExitRefused = 2,
  kExitNotAllowed = 3,
  kExitTryAgain = 4,
  kExitNotVerified = 5,
  kExitInternal = 6,
};

inline constexpr char kExitCodes[] =
    "Exit codes: 0 done; 1 wrong usage; 2 refused (the request or the state\n"
    "forbids it); 3 not allowed; 4 try again (the same request is safe to\n"
    "repeat); 5 verification failed; 6 a fault of the service.";

ExitCode ExitCodeOf(const absl::Status& status);

// A refusal for people and programs: the Chinese text first, then the English
// one, code, reason, metadata, and every wrong field.
std::string DescribeFailure(const absl::Status& status);

}  // namespace bashu::cli
