#include "services/notification/config.h"

#include <absl/flags/flag.h>
#include <absl/strings/str_cat.h>
#include <unistd.h>

#include <utility>

#include "common/status/macros.h"
#include "services/notification/storage/reference_files.h"

ABSL_FLAG(std::string, sms_dir, "",
          "Directory for the SMS gateway: one JSON file per message. The "
          "gateway moves what it has sent to its sub-directory taken/.");

namespace bashu::notification {

absl::StatusOr<Config> ReadConfig() {
  app::Problems problems;
  std::optional<app::Config> common = app::ReadConfig("notification", problems);
  const std::string sms_dir = absl::GetFlag(FLAGS_sms_dir);
  if (access(sms_dir.c_str(), R_OK | W_OK | X_OK) != 0) {
    problems.Add("sms_dir", "is not a directory that can be written");
  }
  std::optional<TemplateTable> templates;
  if (common.has_value()) {
    templates = problems.Take(
        "reference_dir",
        LoadTemplates(absl::StrCat(common->reference_dir, "/templates.txtpb")));
  }
  RETURN_IF_ERROR(problems.ToStatus());
  return Config{*std::move(common), sms_dir, *std::move(templates)};
}

}  // namespace bashu::notification
