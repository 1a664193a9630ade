#pragma once

#include <absl/status/status.h>
#include <grpcpp/support/status.h>

namespace bashu::rpc {

// The one crossing between two kinds of status. Payloads travel as the details
// of google.rpc.Status in the `grpc-status-details-bin` trailer. A status that
// no refusal of ours made leaves as INTERNAL_FAULT, without its text: it may
// say more than a caller should learn.
grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace bashu::rpc
