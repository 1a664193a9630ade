// store.commit.crowd256: durable commands a second through store::Store, each
// appending one event, 256 in flight, against a raw loop with 256 rows a
// transaction. store.commit.handover256: the same with callers on a thread of
// their own; about half of them come back after the store began its next
// transaction, so that a slow sync is shared by fewer.

#include <absl/strings/str_cat.h>

#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/base/mutex.h"
#include "tests/load/journal_tx.h"
#include "tests/load/measure.h"
#include "tests/load/raw_sqlite.h"
#include "tests/testing/temp_dir.h"

namespace bashu::load {
namespace {

constexpr int kInFlight = 256;

// The same event again and again but for its id: what it costs to make one is
// no part of the figure.
class Events {
 public:
  const store::Event& Next() {
    event_.id = absl::StrCat("01920000-0000-7000-8000-",
                             absl::Dec(++count_, absl::kZeroPad12));
    return event_;
  }

 private:
  int64_t count_ = 0;
  store::Event event_{
      .type = "transfer.posted",
      .subject = "transfers/01920000-0000-7000-8000-000000000000",
      .commit_time = absl::FromUnixSeconds(1'772'424'000),
      .traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"};
};

Sample MeasureRaw(RawSqlite& raw, absl::Duration slice) {
  Events events;
  Sample sample;
  const double start = Seconds();
  const double end = start + absl::ToDoubleSeconds(slice);
  double now = start;
  while (now < end) {
    raw.Begin();
    for (int i = 0; i < kInFlight; ++i) raw.Append(events.Next());
    raw.Commit();
    sample.achieved += kInFlight;
    now = Seconds();
  }
  sample.per_second = static_cast<double>(sample.achieved) / (now - start);
  return sample;
}

// Callers that each send their next command when the last one is durable: at
// once, or from a thread of their own, as a server's callers would.
class Crowd {
 public:
  Crowd(store::Store<JournalTx>& store, absl::Duration slice)
      : store_(store),
        start_(Seconds()),
        end_(start_ + absl::ToDoubleSeconds(slice)) {}

  Sample RunAtOnce() {
    at_once_ = true;
    for (int i = 0; i < kInFlight; ++i) Submit();
    for (int left = kInFlight; left > 0;) left -= WaitForSettled();
    return Result();
  }

  Sample RunHandedOver() {
    int in_flight = 0;
    int ready = kInFlight;
    for (;;) {
      for (int i = 0; i < ready && Seconds() < end_; ++i, ++in_flight) Submit();
      if (in_flight == 0) return Result();
      ready = WaitForSettled();
      in_flight -= ready;
    }
  }

 private:
  void Submit() {
    store_.Submit(
        [this](JournalTx& tx) { return tx.journal().Append(events_.Next()); },
        [this, sent = Seconds()](const absl::Status& status) {
          Settled(sent, status);
        });
  }

  // On the store's thread.
  void Settled(double sent, const absl::Status& status) {
    const double now = Seconds();
    taken_ms_.push_back(static_cast<float>((now - sent) * 1e3));
    if (!status.ok()) {
      ++failed_;
    } else if (now < end_) {
      ++achieved_;
    }
    if (at_once_ && now < end_) return Submit();
    MutexLock lock(mutex_);
    if (++settled_ == 1) wake_.NotifyOne();
  }

  int WaitForSettled() {
    MutexLock lock(mutex_);
    while (settled_ == 0) wake_.Wait(mutex_);
    return std::exchange(settled_, 0);
  }

  Sample Result() {
    return {static_cast<double>(achieved_) / (end_ - start_),
            Percentile(taken_ms_, 0.5),
            Percentile(taken_ms_, 0.99),
            achieved_,
            0,
            failed_};
  }

  store::Store<JournalTx>& store_;
  const double start_, end_;
  bool at_once_ = false;
  // Of the store's thread, until all are settled.
  Events events_;
  int64_t achieved_ = 0, failed_ = 0;
  std::vector<float> taken_ms_;

  Mutex mutex_;
  CondVar wake_;
  int settled_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace

int Main(int argc, char** argv) {
  const Effort effort = ParseEffort(
      argc, argv, "Measures store.commit.crowd256; see tests/load/README.md.");
  const testing::TempDir directory;
  const auto store =
      NewJournalStore(absl::StrCat("sqlite:", directory / "ours.db"));
  NewJournalStore(absl::StrCat("sqlite:", directory / "raw.db")).reset();
  RawSqlite raw(directory / "raw.db");
  const auto limit = [&](absl::Duration slice) {
    return MeasureRaw(raw, slice);
  };
  constexpr char kLimit[] = "raw_sqlite_256_rows_a_commit";
  Print(Compare({"store.commit.crowd256", "commands/s", kLimit, 0.80, 0.95},
                effort, limit, [&](absl::Duration slice) {
                  return Crowd(*store, slice).RunAtOnce();
                }));
  Print(Compare({"store.commit.handover256", "commands/s", kLimit, 0.50, 0.80},
                effort, limit, [&](absl::Duration slice) {
                  return Crowd(*store, slice).RunHandedOver();
                }));
  return 0;
}

}  // namespace bashu::load

int main(int argc, char** argv) { return bashu::load::Main(argc, argv); }
