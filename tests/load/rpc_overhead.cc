// rpc.overhead: an empty handler behind our gate (certificate, policy,
// counters, log) against the bare handler, over mutual TLS with 256 in flight.

#include <absl/flags/flag.h>

#include "tests/load/grant_calls.h"
#include "tests/load/measure.h"
#include "tests/load/server_process.h"

ABSL_FLAG(std::string, tls, "",
          "A region's directory of deploy/tls/dev_certs.");

namespace bashu::load {
namespace {

constexpr int kInFlight = 256;

}  // namespace

int Main(int argc, char** argv) {
  const Effort effort = ParseEffort(
      argc, argv, "Measures rpc.overhead; see tests/load/README.md.");
  const std::string tls = absl::GetFlag(FLAGS_tls);
  const ServerProcess server({"--tls=" + tls});
  const GrantCalls bare(Connect(server.bare_port(), tls, 1));
  const GrantCalls ours(Connect(server.ours_port(), tls, 1));
  const auto measure = [](const GrantCalls& calls, absl::Duration slice) {
    return ClosedLoop([&](int64_t i) { return calls.Get(i); }, kInFlight,
                      slice);
  };
  Print(Compare(
      {"rpc.overhead", "calls/s", "bare_callback_echo_mtls", 0.80, 0.92},
      effort, [&](absl::Duration slice) { return measure(bare, slice); },
      [&](absl::Duration slice) { return measure(ours, slice); }));
  return 0;
}

}  // namespace bashu::load

int main(int argc, char** argv) { return bashu::load::Main(argc, argv); }
