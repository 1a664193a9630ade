#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/server_context.h>

#include <cstddef>

namespace bashu::rpc {

// The largest request: a referral with a body of 256 KiB and its papers.
inline constexpr size_t kMessageBytesMax = size_t{1} << 20;

// A call that has less time left is refused at once. A commit takes a tenth of
// it; gRPC counts deadlines in whole milliseconds and rounds them up.
inline constexpr absl::Duration kTimeLeftMin = absl::Milliseconds(2);

// Makes gRPC hand on what it would refuse by itself, with another code and
// without a reason: requests that are no message of their method's type, or
// larger than kMessageBytesMax. Their handlers run as for any other call, and
// CheckArrival tells the gate. To be called once, before `service` is served.
void HandOnUnreadable(grpc::Service& service);

// What is wrong with the call that this thread is beginning, before anybody
// looks at its fields: MESSAGE_TOO_LARGE, MALFORMED_MESSAGE or
// DEADLINE_TOO_SHORT.
absl::Status CheckArrival(const grpc::CallbackServerContext& context);

// DEADLINE_TOO_SHORT if less than kTimeLeftMin is left at `now`.
absl::Status CheckDeadline(absl::Time deadline, absl::Time now);

}  // namespace bashu::rpc
