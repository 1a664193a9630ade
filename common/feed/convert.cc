#include "common/feed/convert.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include "common/rpc/errors.h"
#include "common/rpc/fields.h"
#include "common/status/macros.h"

namespace bashu::feed {
namespace {

constexpr int kPageUsual = 100;
constexpr int kPageMax = 1000;

void CheckAfter(rpc::Fields& fields, int64_t after) {
  if (after >= 0) return;
  fields.Add("after_sequence", "OUT_OF_RANGE", "Is not negative.",
             "不得为负数。");
}

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
  CheckAfter(fields, page.after);
  RETURN_IF_ERROR(fields.status());
  return page;
}

absl::StatusOr<int64_t> ParseWatch(const v1::WatchEventsRequest& request) {
  rpc::Fields fields;
  CheckAfter(fields, request.after_sequence());
  RETURN_IF_ERROR(fields.status());
  return request.after_sequence();
}

v1::Event ToProto(const store::Event& event, const std::string& source) {
  v1::Event proto;
  proto.set_sequence(event.sequence);
  proto.set_id(event.id);
  proto.set_source(source);
  proto.set_type(event.type);
  proto.set_subject(event.subject);
  *proto.mutable_commit_time() = rpc::ToProto(event.commit_time);
  proto.set_traceparent(event.traceparent);
  return proto;
}

v1::ListEventsResponse RenderPage(const std::vector<store::Event>& events,
                                  const Page& page, const std::string& source) {
  v1::ListEventsResponse response;
  for (const store::Event& event : events) {
    *response.add_events() = ToProto(event, source);
  }
  if (static_cast<int>(events.size()) == page.limit) {
    response.set_next_page_token(absl::StrCat(events.back().sequence));
  }
  return response;
}

}  // namespace bashu::feed
