// What a partner's server answers with: common/rpc/status.h.

#include <absl/strings/str_cat.h>

#include "common/base/check.h"
#include "common/rpc/errors.h"
#include "common/rpc/status.h"
#include "common/status/error.h"
#include "google/rpc/status.pb.h"
#include "tests/fuzz/fuzz.h"

namespace bashu::fuzz {

std::vector<std::string> Seeds() {
  std::vector<std::string> seeds;
  for (const absl::Status& refusal :
       {rpc::Overloaded("queue"), rpc::MessageTooLarge(1'048'576),
        rpc::PeerAnonymous()}) {
    seeds.push_back(rpc::ToGrpc(refusal).error_details());
  }
  return seeds;
}

bool Try(absl::string_view input) {
  google::rpc::Status wire;
  const bool parsed =
      wire.ParseFromArray(input.data(), static_cast<int>(input.size()));
  // A server may answer with any number that gRPC's enum has room for, and with
  // nothing to say.
  const int code = parsed ? wire.code() & 31 : 13;
  const absl::Status status =
      rpc::FromGrpc({static_cast<grpc::StatusCode>(code),
                     input.size() % 2 == 0 ? "text" : "", std::string(input)});
  const std::string reason = ReasonOf(status);
  MetadataOf(status, "limit");
  if (reason.empty()) return false;
  // What had a reason keeps it on the way to whom we answer.
  CHECK(ReasonOf(rpc::FromGrpc(rpc::ToGrpc(status))) == reason);
  return true;
}

}  // namespace bashu::fuzz
