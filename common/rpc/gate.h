#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/functional/any_invocable.h>
#include <absl/status/statusor.h>
#include <grpcpp/server_context.h>

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/call/call.h"
#include "common/crypto/peer_identity.h"
#include "common/observe/metrics.h"
#include "common/rpc/policy.h"

namespace bashu::rpc {

constexpr size_t kStatusCodes = 17;

// One method, with what it counts. Made once, kept for ever.
struct Method {
  std::string name;  // "/bashu.ledger.v1.LedgerService/CreateAccount"
  observe::Counter* started = nullptr;
  observe::Histogram* seconds = nullptr;
  // By status code; null until a call ends so.
  mutable std::array<std::atomic<observe::Counter*>, kStatusCodes> handled{};
};

// Proves who calls: the identity, or why not.
using Authenticator = absl::AnyInvocable<absl::StatusOr<crypto::Identity>(
    const grpc::CallbackServerContext&) const>;

// By the client certificate, whose issuer must be its own region's authority.
// It is the peer's of the TLS connection; on the border's socket the one that
// the border forwards (border_socket.h).
Authenticator AuthenticateByCertificate(crypto::TrustBundle trust,
                                        const Clock& clock);

// Where every call comes in: proves who calls, looks up whether it may, and
// counts. Thread-safe.
class Gate {
 public:
  Gate(Authenticator authenticate, Policy policy, const Clock& clock,
       observe::Metrics& metrics);

  // Draining refuses new calls; those inside go on.
  void Drain();

  // What must end for the server to end: `act` is called when draining begins.
  // Before the first call.
  void OnDrain(std::function<void()> act) {
    at_drain_.push_back(std::move(act));
  }

  // DRAINING, PEER_… , METHOD_NOT_ALLOWED, or what CheckArrival says.
  absl::StatusOr<Call> Admit(const grpc::CallbackServerContext& context,
                             const Method& method);

  // Counts and logs the end of a call: method, code, reason and duration, never
  // content.
  void Leave(const Method& method, const absl::Status& status,
             absl::Time started, absl::string_view traceparent);

  // The method called `name`, made on first use.
  const Method& Find(const std::string& name);

  const Clock& clock() const { return clock_; }

 private:
  struct Pass {
    Caller caller;
    bool allowed = false;
  };
  observe::Counter& Handled(const Method& method, const absl::Status& status);

  const Authenticator authenticate_;
  const Policy policy_;
  const Clock& clock_;
  observe::Metrics& metrics_;
  std::atomic<bool> draining_{false};
  std::vector<std::function<void()>> at_drain_;
  Mutex mutex_;
  absl::flat_hash_map<std::string, std::unique_ptr<Method>> methods_
      ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, Pass> passes_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace bashu::rpc
