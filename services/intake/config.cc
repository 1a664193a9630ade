#include "services/intake/config.h"

#include <absl/flags/flag.h>

#include <utility>

#include "common/status/macros.h"
#include "services/intake/storage/reference_files.h"

ABSL_FLAG(std::string, routing, "127.0.0.1:5002",
          "Address of this region's routing.");
ABSL_FLAG(std::string, ledger, "127.0.0.1:5003",
          "Address of this region's ledger.");
ABSL_FLAG(std::string, notification, "127.0.0.1:5004",
          "Address of this region's notification.");

namespace bashu::intake {

absl::StatusOr<Config> ReadConfig() {
  app::Problems problems;
  std::optional<app::Config> common = app::ReadConfig("intake", problems);
  const auto address = [&](const char* flag, std::string value) {
    if (value.empty()) problems.Add(flag, "is required");
    return value;
  };
  std::string routing = address("routing", absl::GetFlag(FLAGS_routing));
  std::string ledger = address("ledger", absl::GetFlag(FLAGS_ledger));
  std::string notification =
      address("notification", absl::GetFlag(FLAGS_notification));
  std::optional<Rules> rules;
  if (common.has_value()) {
    rules = problems.Take("reference_dir", LoadRules(common->reference_dir));
  }
  RETURN_IF_ERROR(problems.ToStatus());
  return Config{*std::move(common), std::move(routing), std::move(ledger),
                std::move(notification), *std::move(rules)};
}

}  // namespace bashu::intake
