#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "common/app/config.h"
#include "services/intake/domain/rules.h"

namespace bashu::intake {

// What intake is told by its flags and files, read and checked.
struct Config {
  app::Config common;
  std::string routing;       // "127.0.0.1:5002"
  std::string ledger;        // "127.0.0.1:5003"
  std::string notification;  // "127.0.0.1:5004"
  Rules rules;
};

// CONFIG_INVALID with every problem.
absl::StatusOr<Config> ReadConfig();

}  // namespace bashu::intake
