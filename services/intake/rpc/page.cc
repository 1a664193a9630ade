#include "services/intake/rpc/page.h"

#include <absl/strings/str_cat.h>

#include "common/base/uuid.h"
#include "common/rpc/errors.h"
#include "common/status/macros.h"

namespace bashu::intake {

std::string ScopeOf(const PageQuery& query) {
  return absl::StrCat(query.office, "\n",
                      query.state ? static_cast<int>(*query.state) : -1);
}

absl::StatusOr<PageQuery> PageAt(PageQuery query, int page_size,
                                 absl::string_view token) {
  query.limit = page_size + 1;
  ASSIGN_OR_RETURN(query.before, rpc::ParsePageToken(ScopeOf(query), token));
  if (!query.before.empty() && !IsUuid(query.before)) {
    return rpc::PageTokenInvalid();
  }
  return query;
}

}  // namespace bashu::intake
