#pragma once

#include <absl/strings/str_cat.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bashu/ledger/v1/grant.grpc.pb.h"
#include "tests/load/generator.h"

namespace bashu::load {

// The two methods of load_server as calls, spread over `channels`.
class GrantCalls {
 public:
  using Async = ledger::v1::GrantService::StubInterface::async_interface;

  explicit GrantCalls(
      const std::vector<std::shared_ptr<grpc::Channel>>& channels) {
    for (const auto& channel : channels) {
      stubs_.push_back(ledger::v1::GrantService::NewStub(channel));
    }
  }

  // An empty handler's call.
  std::unique_ptr<PendingCall> Get(int64_t i) const {
    ledger::v1::GetGrantRequest request;
    request.set_name("grants/01920000-0000-7000-8000-000000000000");
    return Make(i, &Async::GetGrant, std::move(request));
  }

  // A write with a `request_id` that no other call of this process has.
  std::unique_ptr<PendingCall> Reserve(int64_t i) {
    ledger::v1::ReserveGrantRequest request;
    request.set_name("grants/01920000-0000-7000-8000-000000000000");
    request.set_request_id(
        absl::StrCat("01920000-0000-7000-8000-",
                     absl::Dec(count_.fetch_add(1, std::memory_order_relaxed),
                               absl::kZeroPad12)));
    return Make(i, &Async::ReserveGrant, std::move(request));
  }

 private:
  template <typename Request, typename Response>
  std::unique_ptr<PendingCall> Make(
      int64_t i,
      void (Async::*method)(grpc::ClientContext*, const Request*, Response*,
                            std::function<void(grpc::Status)>),
      Request request) const {
    const auto at = static_cast<size_t>(i) % stubs_.size();
    return std::make_unique<UnaryCall<Async, Request, Response>>(
        stubs_[at]->async(), method, std::move(request));
  }

  std::vector<std::unique_ptr<ledger::v1::GrantService::Stub>> stubs_;
  std::atomic<int64_t> count_{0};
};

}  // namespace bashu::load
