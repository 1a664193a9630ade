#include "common/rpc/gate.h"

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <grpc/grpc_security_constants.h>

#include <iterator>
#include <utility>

#include "common/observe/log.h"
#include "common/observe/trace.h"
#include "common/rpc/arrival.h"
#include "common/rpc/border_socket.h"
#include "common/rpc/errors.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace bashu::rpc {
namespace {

// A verified certificate is believed this long before it is looked at again,
// so that an expired one stops being accepted on connections that stay open.
constexpr absl::Duration kIdentityAge = absl::Seconds(60);
// Bounds the memory that passing certificates and pairs can take.
constexpr size_t kCacheMax = 10'000;
// A call that took longer is worth a warning.
constexpr absl::Duration kSlow = absl::Seconds(1);

// The certificate that proves who calls: on the border's socket the one that
// the border verified, elsewhere the peer's own. A header on any other listener
// says nothing: it is never looked at.
std::string PeerCertificate(const grpc::CallbackServerContext& context) {
  const auto auth = context.auth_context();
  if (auth == nullptr) return "";
  const auto values =
      auth->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  if (!values.empty()) return std::string(values[0].data(), values[0].size());
  if (!IsFromBorder(*auth)) return "";
  const auto& metadata = context.client_metadata();
  const auto [first, last] = metadata.equal_range(kForwardedCertificate);
  // The border sends exactly one; more are somebody else's.
  if (first == last || std::next(first) != last) return "";
  return std::string(first->second.data(), first->second.size());
}

// PEM has no '%', so that of a TLS peer stays as it is. What is no encoding is
// left alone; it is no certificate either.
std::string PercentDecode(absl::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() &&
        absl::ascii_isxdigit(static_cast<unsigned char>(text[i + 1])) &&
        absl::ascii_isxdigit(static_cast<unsigned char>(text[i + 2]))) {
      decoded += absl::HexStringToBytes(text.substr(i + 1, 2));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

// Identities by certificate, so that a connection's calls verify it once.
class IdentityCache {
 public:
  IdentityCache(crypto::TrustBundle trust, const Clock& clock)
      : trust_(std::move(trust)), clock_(clock) {}

  absl::StatusOr<crypto::Identity> Identify(const std::string& certificate) {
    if (certificate.empty()) return PeerAnonymous();
    const absl::Time now = clock_.Now();
    {
      MutexLock lock(mutex_);
      const auto found = cache_.find(certificate);
      if (found != cache_.end() && now < found->second.until) {
        return found->second.identity;
      }
    }
    // As it came it is the key; what is decoded is looked at once.
    ASSIGN_OR_RETURN(crypto::Identity identity,
                     trust_.Identify(PercentDecode(certificate), now));
    MutexLock lock(mutex_);
    if (cache_.size() >= kCacheMax) cache_.clear();
    cache_[certificate] = {identity, now + kIdentityAge};
    return identity;
  }

 private:
  struct Entry {
    crypto::Identity identity;
    absl::Time until;
  };
  const crypto::TrustBundle trust_;
  const Clock& clock_;
  Mutex mutex_;
  absl::flat_hash_map<std::string, Entry> cache_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

Authenticator AuthenticateByCertificate(crypto::TrustBundle trust,
                                        const Clock& clock) {
  auto cache = std::make_shared<IdentityCache>(std::move(trust), clock);
  return [cache](const grpc::CallbackServerContext& context) {
    return cache->Identify(PeerCertificate(context));
  };
}

Gate::Gate(Authenticator authenticate, Policy policy, const Clock& clock,
           observe::Metrics& metrics)
    : authenticate_(std::move(authenticate)),
      policy_(std::move(policy)),
      clock_(clock),
      metrics_(metrics) {}

void Gate::Drain() {
  draining_.store(true, std::memory_order_relaxed);
  for (const auto& act : at_drain_) act();
}

absl::StatusOr<Call> Gate::Admit(const grpc::CallbackServerContext& context,
                                 const Method& method) {
  method.started->Add();
  if (draining_.load(std::memory_order_relaxed)) return Draining();
  ASSIGN_OR_RETURN(const crypto::Identity identity, authenticate_(context));
  Call call;
  call.now = clock_.Now();
  const auto& metadata = context.client_metadata();
  const auto parent = metadata.find("traceparent");
  call.traceparent = observe::ChildTraceparent(
      parent == metadata.end()
          ? absl::string_view()
          : absl::string_view(parent->second.data(), parent->second.size()));
  MutexLock lock(mutex_);
  if (passes_.size() >= kCacheMax) passes_.clear();
  const auto [pass, added] =
      passes_.try_emplace(absl::StrCat(identity.uri, " ", method.name));
  if (added) {
    const Policy::Verdict verdict = policy_.Check(identity.uri, method.name);
    pass->second = {
        {identity.uri, identity.region, identity.office, verdict.any_office},
        verdict.allowed};
  }
  if (!pass->second.allowed) return MethodNotAllowed(method.name);
  RETURN_IF_ERROR(CheckArrival(context));
  call.caller = pass->second.caller;
  return call;
}

void Gate::Leave(const Method& method, const absl::Status& status,
                 absl::Time started, absl::string_view traceparent) {
  const absl::Duration taken = clock_.Now() - started;
  method.seconds->Observe(absl::ToDoubleSeconds(taken));
  Handled(method, status).Add();
  const bool slow = taken > kSlow;
  const bool fault = status.code() == absl::StatusCode::kInternal;
  const auto severity = fault  ? observe::Severity::kError
                        : slow ? observe::Severity::kWarning
                               : observe::Severity::kDebug;
  if (!observe::IsLogged(severity)) return;
  observe::Log(severity, "rpc.done",
               {{"method", method.name},
                {"code", static_cast<int64_t>(status.code())},
                {"reason", ReasonOf(status)},
                {"micros", absl::ToInt64Microseconds(taken)},
                {"trace_id", observe::TraceIdOf(traceparent)}});
}

observe::Counter& Gate::Handled(const Method& method,
                                const absl::Status& status) {
  auto& slot = method.handled.at(static_cast<size_t>(status.code()));
  observe::Counter* counter = slot.load(std::memory_order_acquire);
  if (counter != nullptr) return *counter;
  MutexLock lock(mutex_);
  counter = slot.load(std::memory_order_relaxed);
  if (counter == nullptr) {
    counter = &metrics_.AddCounter(
        "grpc_server_handled_total", "Calls finished, by code.",
        {{"method", method.name},
         {"code", absl::StatusCodeToString(status.code())}});
    slot.store(counter, std::memory_order_release);
  }
  return *counter;
}

const Method& Gate::Find(const std::string& name) {
  MutexLock lock(mutex_);
  std::unique_ptr<Method>& method = methods_[name];
  if (method == nullptr) {
    method = std::make_unique<Method>();
    method->name = name;
    method->started = &metrics_.AddCounter("grpc_server_started_total",
                                           "Calls begun.", {{"method", name}});
    method->seconds = &metrics_.AddHistogram("grpc_server_handling_seconds",
                                             "Time from arrival to answer.",
                                             {{"method", name}});
  }
  return *method;
}

}  // namespace bashu::rpc
