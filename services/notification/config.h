#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "common/app/config.h"
#include "services/notification/domain/template.h"

namespace bashu::notification {

// What notification is told by its flags and files, read and checked.
struct Config {
  app::Config common;
  std::string sms_dir;  // a directory that can be written
  TemplateTable templates;
};

// CONFIG_INVALID with every problem.
absl::StatusOr<Config> ReadConfig();

}  // namespace bashu::notification
