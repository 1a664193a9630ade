#pragma once

#include <absl/status/statusor.h>
#include <absl/types/span.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/rpc/page_token.h"
#include "services/intake/domain/store.h"

// Pages of lists; see common/rpc/page_token.h.
namespace bashu::intake {

// What a page token is good for.
std::string ScopeOf(const PageQuery& query);

// Sets the limit to one more than `page_size`, to know whether another page
// follows, and where the page begins. PAGE_TOKEN_INVALID if the token was not
// made for `query`.
absl::StatusOr<PageQuery> PageAt(PageQuery query, int page_size,
                                 absl::string_view token);

// What a query made by PageAt found.
template <typename T>
class PageOf {
 public:
  PageOf(const PageQuery& query, std::vector<T> found)
      : scope_(ScopeOf(query)),
        size_(std::min(found.size(), static_cast<size_t>(query.limit - 1))),
        found_(std::move(found)) {}

  absl::Span<const T> items() const {
    return absl::MakeSpan(found_).subspan(0, size_);
  }

  // Empty for the last page.
  std::string next() const {
    if (found_.size() == size_) return "";
    return rpc::FormatPageToken(scope_, found_[size_ - 1].id.value());
  }

 private:
  std::string scope_;
  size_t size_;
  std::vector<T> found_;
};

}  // namespace bashu::intake
