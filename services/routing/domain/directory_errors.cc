#include "services/routing/domain/directory_errors.h"

#include <absl/strings/str_cat.h>

#include <string>

#include "common/status/error.h"
#include "services/routing/domain/errors.h"

namespace bashu::routing {

absl::Status DirectoryUnpublished(absl::string_view region) {
  return MakeError(
      {absl::StatusCode::kUnavailable,
       kDomain,
       "DIRECTORY_UNPUBLISHED",
       absl::StrCat("Region ", region,
                    " has not published its directory yet. Try again later."),
       absl::StrCat("地区 ", region, " 的机构名录尚未发布，请稍后再试。"),
       {{"region", std::string(region)}}});
}

absl::Status DirectoryFuture(absl::string_view region) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "DIRECTORY_FUTURE",
       absl::StrCat("Region ", region,
                    " signed its directory in the future. Compare the clocks "
                    "of both regions."),
       absl::StrCat("地区 ", region,
                    " 的机构名录签署时间晚于当前时间，请核对双方时钟。"),
       {{"region", std::string(region)}}});
}

absl::Status DirectoryOutdated(absl::string_view region, int64_t version) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "DIRECTORY_OUTDATED",
       absl::StrCat("Version ", version, " of the directory of region ", region,
                    " is known already; this one is older."),
       absl::StrCat("已掌握地区 ", region, " 机构名录第 ", version,
                    " 版，所收版本更旧。"),
       {{"region", std::string(region)}, {"version", absl::StrCat(version)}}});
}

absl::Status DirectoryGap(absl::string_view region, int64_t version) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "DIRECTORY_GAP",
       absl::StrCat("Version ", version, " of the directory of region ", region,
                    " is known; this change builds on another. Ask for "
                    "everything."),
       absl::StrCat("已掌握地区 ", region, " 机构名录第 ", version,
                    " 版，所收变更与之不衔接，请索取完整名录。"),
       {{"region", std::string(region)}, {"version", absl::StrCat(version)}}});
}

absl::Status DirectoryForked(absl::string_view region, int64_t version) {
  return MakeError(
      {absl::StatusCode::kDataLoss,
       kDomain,
       "DIRECTORY_FORKED",
       absl::StrCat("Region ", region,
                    " signed two different directories as version ", version,
                    ". Keep both and ask its operators."),
       absl::StrCat("地区 ", region, " 就机构名录第 ", version,
                    " 版签署了两份不同内容，请保留两份并联系对方运维人员。"),
       {{"region", std::string(region)}, {"version", absl::StrCat(version)}}});
}

}  // namespace bashu::routing
