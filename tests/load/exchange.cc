// routing.handover.batch: custody handed from one region to another, offer,
// acceptance and both receipts durable and verified, 256 at a time under
// signatures of 64, against the same one by one. routing.handover.sm2: the same
// with SM2. exchange.backlog: requests that waited for a partner, delivered,
// against the batched handovers' rate of documents. Without the wire: calls are
// measured by rpc.overhead.

#include <absl/flags/flag.h>

#include <string>

#include "services/routing/domain/limits.h"
#include "tests/load/exchange_side.h"
#include "tests/load/measure.h"
#include "tests/testing/temp_dir.h"

ABSL_FLAG(int, backlog, 100'000, "Documents that wait for exchange.backlog.");

namespace bashu::load {
namespace {

// Two regions that know each other's keys.
struct Pair {
  Pair(crypto::Suite suite, const testing::TempDir& directory,
       const std::string& name)
      : keys50(suite),
        keys51(suite),
        chongqing("50", keys50, "51", keys51, directory / (name + "50.db")),
        sichuan("51", keys51, "50", keys50, directory / (name + "51.db")) {
    chongqing.Compare(sichuan);
    sichuan.Compare(chongqing);
  }

  // Hands over `at_once` cases at a time until the slice is over.
  Sample Measure(int at_once, absl::Duration slice) {
    Sample sample;
    const double start = Seconds();
    const double end = start + absl::ToDoubleSeconds(slice);
    double now = start;
    while (now < end) {
      chongqing.Offer(at_once);
      sichuan.Accept(chongqing.Carry(sichuan, at_once));
      sichuan.Carry(chongqing, at_once);
      sample.achieved += at_once;
      now = Seconds();
    }
    sample.per_second = static_cast<double>(sample.achieved) / (now - start);
    return sample;
  }

  Sample Drain(int backlog) {
    for (int made = 0; made < backlog; made += routing::kPushMax) {
      chongqing.Ask(routing::kPushMax);
    }
    Sample sample;
    const double start = Seconds();
    for (int made = 0; made < backlog; made += routing::kPushMax) {
      chongqing.Carry(sichuan, routing::kPushMax);
      sample.achieved += routing::kPushMax;
    }
    sample.per_second =
        static_cast<double>(sample.achieved) / (Seconds() - start);
    return sample;
  }

  Keys keys50, keys51;
  Side chongqing, sichuan;
};

}  // namespace

int Main(int argc, char** argv) {
  const Effort effort = ParseEffort(
      argc, argv, "Measures routing.handover.*; see tests/load/README.md.");
  const testing::TempDir directory;
  Pair p256(crypto::Suite::kP256Sha256, directory, "p256-");
  Pair sm2(crypto::Suite::kSm2Sm3, directory, "sm2-");
  const auto one = [](Pair& pair) {
    return [&pair](absl::Duration slice) { return pair.Measure(1, slice); };
  };
  const auto many = [](Pair& pair) {
    return [&pair](absl::Duration slice) {
      return pair.Measure(routing::kPushMax, slice);
    };
  };
  Print(Compare({"routing.handover.batch", "handovers/s", "one_by_one", 5, 12},
                effort, one(p256), many(p256)));
  Print(Compare({"routing.handover.sm2", "handovers/s", "one_by_one", 10, 40},
                effort, one(sm2), many(sm2)));
  const int backlog =
      effort.smoke ? routing::kPushMax : absl::GetFlag(FLAGS_backlog);
  Print(Compare(
      {"exchange.backlog", "documents/s", "two_documents_a_batched_handover",
       0.70, 0.90},
      effort,
      [&](absl::Duration slice) {
        Sample sample = p256.Measure(routing::kPushMax, slice);
        sample.per_second *= 2;
        return sample;
      },
      [&](absl::Duration) { return p256.Drain(backlog); }));
  return 0;
}

}  // namespace bashu::load

int main(int argc, char** argv) { return bashu::load::Main(argc, argv); }
