#include "common/feed/feed_service.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include "common/rpc/fields.h"

namespace bashu::feed {
namespace {

constexpr int kPageUsual = 100;
constexpr int kPageMax = 1000;

}  // namespace

absl::StatusOr<Page> ParsePage(const v1::ListEventsRequest& request) {
  rpc::Fields fields;
  Page page{
      request.after_sequence(),
      fields.PageSize("page_size", request.page_size(), kPageUsual, kPageMax)};
  if (!request.page_token().empty() &&
      !absl::SimpleAtoi(request.page_token(), &page.after)) {
    return rpc::PageTokenInvalid();
  }
  if (page.after < 0) {
    fields.Add("after_sequence", "OUT_OF_RANGE", "Is not negative.",
               "不得为负数。");
  }
  RETURN_IF_ERROR(fields.status());
  return page;
}

v1::ListEventsResponse RenderPage(const std::vector<store::Event>& events,
                                  const Page& page, const std::string& source) {
  v1::ListEventsResponse response;
  for (const store::Event& event : events) {
    auto* added = response.add_events();
    added->set_sequence(event.sequence);
    added->set_id(event.id);
    added->set_source(source);
    added->set_type(event.type);
    added->set_subject(event.subject);
    *added->mutable_commit_time() = rpc::ToProto(event.commit_time);
    added->set_traceparent(event.traceparent);
  }
  if (static_cast<int>(events.size()) == page.limit) {
    response.set_next_page_token(absl::StrCat(events.back().sequence));
  }
  return response;
}

}  // namespace bashu::feed
