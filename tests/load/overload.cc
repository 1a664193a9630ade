// overload.x10: goodput of a durable write when ten times what the server can
// do is offered, from the intended send time, against its goodput at
// saturation. What is not done must be refused at once as OVERLOADED.
//
// The write is a heavy one, of some milliseconds: on two cores the generator of
// ten times the load, and gRPC with what is refused, must leave the server one.

#include <absl/flags/flag.h>
#include <absl/strings/str_format.h>

#include <algorithm>

#include "tests/load/grant_calls.h"
#include "tests/load/measure.h"
#include "tests/load/server_process.h"

ABSL_FLAG(std::string, tls, "",
          "A region's directory of deploy/tls/dev_certs.");
ABSL_FLAG(int, seconds, 60, "How long to overload.");
ABSL_FLAG(int, rows, 200, "Events and dispatches that one write appends each.");

namespace bashu::load {
namespace {

// Enough to keep the writer busy, too few to be refused.
constexpr int kInFlight = 8;
// A connection takes 1,024 calls at once; more connections offer more.
constexpr int kChannels = 8;
constexpr double kTimes = 10;
constexpr double kMega = 1 << 20;

}  // namespace

int Main(int argc, char** argv) {
  const Effort effort = ParseEffort(
      argc, argv, "Measures overload.x10; see tests/load/README.md.");
  const std::string tls = absl::GetFlag(FLAGS_tls);
  const absl::Duration duration =
      effort.smoke ? effort.slice : absl::Seconds(absl::GetFlag(FLAGS_seconds));
  const absl::Duration saturate = std::min(duration, absl::Seconds(5));
  const ServerProcess server(
      {"--tls=" + tls,
       absl::StrFormat("--rows=%d", absl::GetFlag(FLAGS_rows))});
  GrantCalls calls(Connect(server.ours_port(), tls, kChannels));
  const MakeCall make = [&](int64_t i) { return calls.Reserve(i); };

  ClosedLoop(make, kInFlight, saturate / 2);  // warms up
  const double before = ClosedLoop(make, kInFlight, saturate).per_second;
  const int64_t resident = server.ResidentBytes();
  const Overload found = OpenLoop(make, kTimes * before, duration);
  const auto growth = static_cast<double>(server.ResidentBytes() - resident);
  const double after = ClosedLoop(make, kInFlight, saturate).per_second;
  const double limit = (before + after) / 2;
  Say(absl::StrFormat("overload.x10: alone %.0f/s before and %.0f/s after",
                      before, after));
  const double ratio = found.accepted.per_second / limit;
  Print({{"bench", "overload.x10"},
         {"value", found.accepted.per_second},
         {"unit", "commands/s"},
         {"limit", limit},
         {"limit_name", "goodput_at_saturation"},
         {"ratio", ratio},
         {"ratio_min", found.accepted.per_second / std::max(before, after)},
         {"ratio_max", found.accepted.per_second / std::min(before, after)},
         {"p50_ms", found.accepted.p50_ms},
         {"p99_ms", found.accepted.p99_ms},
         {"gate", 0.75},
         {"moonshot", 0.90},
         {"rows_before", 0},
         {"rounds", 1},
         {"rounds_tried", 1},
         {"achieved", found.accepted.achieved},
         {"refused", found.accepted.refused},
         {"failed", found.accepted.failed},
         {"offered_per_s", found.offered_per_second},
         {"refused_p99_ms", found.refused_p99_ms},
         {"rss_growth_mb", growth / kMega}});
  return 0;
}

}  // namespace bashu::load

int main(int argc, char** argv) { return bashu::load::Main(argc, argv); }
