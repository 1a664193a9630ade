#include "common/call/call.h"

#include <absl/strings/str_cat.h>

#include "common/status/error.h"

namespace bashu {

absl::Status MayActFor(const Caller& caller, absl::string_view office) {
  if (caller.any_office) return absl::OkStatus();
  if (!caller.office.empty() && caller.office == office) {
    return absl::OkStatus();
  }
  return MakeError({absl::StatusCode::kPermissionDenied,
                    "bashu",
                    "OFFICE_NOT_ALLOWED",
                    absl::StrCat("You may not act for office ", office, "."),
                    absl::StrCat("您无权代表机构 ", office, " 办理。"),
                    {{"office", std::string(office)}}});
}

}  // namespace bashu
