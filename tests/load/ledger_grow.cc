// ledger.grow: batches through the store, after many transfers against few. No
// wire: what grows is behind it.

#include <absl/flags/flag.h>
#include <absl/strings/str_cat.h>

#include <memory>

#include "tests/load/ledger_books.h"
#include "tests/load/measure.h"
#include "tests/testing/temp_dir.h"

ABSL_FLAG(int64_t, rows, 5'000'000, "Transfers that are many.");
ABSL_FLAG(int64_t, rows_few, 0, "Transfers that are few.");

namespace bashu::load {
namespace {

// A store with that many transfers in it, which is measured on its own.
class Filled {
 public:
  explicit Filled(int64_t rows)
      : store_(NewLoadStore(absl::StrCat("sqlite:", directory_ / "load.db"))) {
    for (int64_t done = 0; done < rows; done += kBatch) {
      Post(*store_, Batch(numbers_, kBatch));
    }
  }

  // Makes the batches first: making them is no part of the figure.
  Sample Measure(absl::Duration slice) {
    Sample sample;
    std::vector<float> taken_ms;
    double seconds = 0;
    while (seconds < absl::ToDoubleSeconds(slice)) {
      const auto batch = Batch(numbers_, kBatch);
      const double start = Seconds();
      Post(*store_, batch);
      const double taken = Seconds() - start;
      seconds += taken;
      taken_ms.push_back(static_cast<float>(taken * 1e3));
      sample.achieved += kBatch;
    }
    sample.per_second = static_cast<double>(sample.achieved) / seconds;
    sample.p50_ms = Percentile(taken_ms, 0.5);
    sample.p99_ms = Percentile(taken_ms, 0.99);
    return sample;
  }

 private:
  const testing::TempDir directory_;
  TransferNumbers numbers_{1'000'000};
  const std::unique_ptr<store::Store<ledger::LedgerTx>> store_;
};

}  // namespace

int Main(int argc, char** argv) {
  const Effort effort = ParseEffort(
      argc, argv, "Measures ledger.grow; see tests/load/README.md.");
  const int64_t rows = effort.smoke ? kBatch : absl::GetFlag(FLAGS_rows);
  const int64_t few = absl::GetFlag(FLAGS_rows_few);
  Say(absl::StrCat("filling a store with ", rows, " transfers"));
  Filled many(rows);
  Print(Compare(
      {"ledger.grow", "transfers/s", "the_same_on_a_fresh_store", 0.80, 0.95,
       rows},
      effort,
      [few](absl::Duration slice) { return Filled(few).Measure(slice); },
      [&](absl::Duration slice) { return many.Measure(slice); }));
  return 0;
}

}  // namespace bashu::load

int main(int argc, char** argv) { return bashu::load::Main(argc, argv); }
