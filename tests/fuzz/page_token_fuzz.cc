// A page token that comes back: common/rpc/page_token.h.

#include "common/base/check.h"
#include "common/rpc/page_token.h"
#include "tests/fuzz/fuzz.h"

namespace bashu::fuzz {
namespace {

constexpr char kQuery[] = "offices/500112-LA";

}  // namespace

std::vector<std::string> Seeds() {
  return {"", rpc::FormatPageToken(kQuery, "referral-7"),
          rpc::FormatPageToken("offices/511602-LA", "referral-7")};
}

bool Try(absl::string_view input) {
  const auto position = rpc::ParsePageToken(kQuery, input);
  if (!position.ok() || position->empty()) return position.ok();
  const auto again =
      rpc::ParsePageToken(kQuery, rpc::FormatPageToken(kQuery, *position));
  CHECK(again.ok() && *again == *position);
  CHECK(!rpc::ParsePageToken("another query", input).ok());
  return true;
}

}  // namespace bashu::fuzz
