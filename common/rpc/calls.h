#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "common/rpc/errors.h"
#include "common/rpc/gate.h"
#include "common/rpc/repeats.h"
#include "common/rpc/status.h"
#include "common/rpc/worker_pool.h"
#include "common/status/macros.h"
#include "common/store/store.h"

namespace bashu::rpc {

// The method whose request it is; both stand in one file.
std::string MethodOf(const google::protobuf::Descriptor& request);

// The same, looked up once.
template <typename Request>
const std::string& MethodOf() {
  static const auto& name =
      *new std::string(MethodOf(*Request::descriptor()));  // NOLINT: for ever
  return name;
}

// Runs the unary methods of a service: everything that is the same for every
// method happens here, so that a handler holds only what is particular to it,
// in three parts:
//
//   parse   StatusOr<Command>(const Request&)        all wrong fields at once
//   act     StatusOr<Result>(Tx&, const Call&, const Command&)
//   render  Response(const Result&)
//
// Handlers never see a thread, a lock or a callback. `Tx` has a `journal()`.
template <typename Tx>
class Calls {
 public:
  // Writes are refused beyond this. What waits in memory is bounded by number,
  // and what a caller waits by time: at 20,000 light commits a second the two
  // are the same, while of heavy ones a few hundred are too many.
  static constexpr int64_t kWaitingMax = 2048;
  static constexpr absl::Duration kWorkAheadMax = absl::Milliseconds(100);

  Calls(Gate& gate, store::Store<Tx>& store, WorkerPool& pool,
        const Repeats& repeats)
      : gate_(gate), store_(store), pool_(pool), repeats_(repeats) {}

  // For methods that are streams, which run themselves (common/feed).
  Gate& gate() { return gate_; }
  store::Store<Tx>& store() { return store_; }
  WorkerPool& pool() { return pool_; }

  // A method that changes something: `act` runs on the writer with the crowd's,
  // and the call is answered after the commit. A repeated `request_id` gets its
  // first answer.
  template <typename Request, typename Response, typename Parse, typename Act,
            typename Render>
  grpc::ServerUnaryReactor* Write(grpc::CallbackServerContext* context,
                                  const Request* request, Response* response,
                                  Parse parse, Act act, Render render) {
    auto* reactor = context->DefaultReactor();
    auto pending = Begin(*context, *request, *response, *reactor, parse);
    if (pending == nullptr) return reactor;
    if (store_.waiting() >= kWaitingMax ||
        store_.work_ahead() > kWorkAheadMax) {
      Finish(*pending, writes_overloaded_);
      return reactor;
    }
    store_.Submit(
        [this, pending, act = std::move(act),
         render = std::move(render)](Tx& tx) {
          return Once(tx, *pending, [&]() -> absl::Status {
            ASSIGN_OR_RETURN(const auto result,
                             act(tx, pending->call, *pending->command));
            pending->response = render(result);
            return absl::OkStatus();
          });
        },
        [this, pending](const absl::Status& status) {
          Finish(*pending, status);
        });
    return reactor;
  }

  // A method that only reads: on one snapshot, on a bounded pool.
  template <typename Request, typename Response, typename Parse, typename Act,
            typename Render>
  grpc::ServerUnaryReactor* Read(grpc::CallbackServerContext* context,
                                 const Request* request, Response* response,
                                 Parse parse, Act act, Render render) {
    auto* reactor = context->DefaultReactor();
    auto pending = Begin(*context, *request, *response, *reactor, parse);
    if (pending == nullptr) return reactor;
    const bool queued = pool_.Submit([this, pending, act = std::move(act),
                                      render = std::move(render)]() mutable {
      Finish(*pending, store_.Read([&](Tx& tx) -> absl::Status {
        ASSIGN_OR_RETURN(const auto result,
                         act(tx, pending->call, *pending->command));
        pending->response = render(result);
        return absl::OkStatus();
      }));
    });
    if (!queued) Finish(*pending, reads_overloaded_);
    return reactor;
  }

  // A method that needs no store: answered at once.
  template <typename Request, typename Response, typename Parse, typename Act,
            typename Render>
  grpc::ServerUnaryReactor* Compute(grpc::CallbackServerContext* context,
                                    const Request* request, Response* response,
                                    Parse parse, Act act, Render render) {
    auto* reactor = context->DefaultReactor();
    auto pending = Begin(*context, *request, *response, *reactor, parse);
    if (pending == nullptr) return reactor;
    auto result = act(pending->call, *pending->command);
    if (result.ok()) pending->response = render(*result);
    Finish(*pending, result.status());
    return reactor;
  }

 private:
  // One call; `request` and `response` live until the reactor is finished.
  template <typename Request, typename Response, typename Command>
  struct Pending {
    const Method& method;
    const Request& request;
    Response& response;
    grpc::ServerUnaryReactor& reactor;
    Call call;
    std::optional<Command> command;
  };

  // Answers a refusal and returns null.
  template <typename Request, typename Response, typename Parse>
  auto Begin(const grpc::CallbackServerContext& context, const Request& request,
             Response& response, grpc::ServerUnaryReactor& reactor,
             Parse parse) {
    using Command =
        typename std::invoke_result_t<Parse, const Request&>::value_type;
    const Method& method = gate_.Find(MethodOf<Request>());
    auto pending = std::make_shared<Pending<Request, Response, Command>>(
        Pending<Request, Response, Command>{
            method, request, response, reactor, {}, std::nullopt});
    pending->call.now = gate_.clock().Now();
    const absl::Status status = [&]() -> absl::Status {
      ASSIGN_OR_RETURN(pending->call, gate_.Admit(context, method));
      ASSIGN_OR_RETURN(pending->command, parse(request));
      return absl::OkStatus();
    }();
    if (!status.ok()) {
      Finish(*pending, status);
      pending.reset();
    }
    return pending;
  }

  // Runs `act` unless this request was answered before.
  template <typename Pending, typename Act>
  absl::Status Once(Tx& tx, Pending& pending, Act act) {
    if constexpr (HasRequestId<std::decay_t<decltype(pending.request)>>) {
      const std::string& id = pending.request.request_id();
      ASSIGN_OR_RETURN(const bool answered,
                       repeats_.Find(tx.journal(), pending.call, id,
                                     pending.request, pending.response));
      if (answered) return absl::OkStatus();
      RETURN_IF_ERROR(act());
      return repeats_.Record(tx.journal(), pending.call, id, pending.request,
                             pending.response);
    } else {
      return act();
    }
  }

  template <typename Pending>
  void Finish(Pending& pending, const absl::Status& status) {
    gate_.Leave(pending.method, status, pending.call.now,
                pending.call.traceparent);
    pending.reactor.Finish(ToGrpc(status));
  }

  Gate& gate_;
  store::Store<Tx>& store_;
  WorkerPool& pool_;
  const Repeats& repeats_;
  // Made once: refusing must stay cheap when there is most to refuse.
  const absl::Status writes_overloaded_ = Overloaded("writes");
  const absl::Status reads_overloaded_ = Overloaded("reads");
};

}  // namespace bashu::rpc
