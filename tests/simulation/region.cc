// Plays seeded schedules of whole regions and checks every invariant of
// routing in them.
//
//   region --seeds N [--seed S] [--jobs J]   N schedules from seed S on
//   region --seed S --trace                  one of them, told step by step
//   region --seeds N --plant FAULT           with a fault that must be found
//
// Ends with 1 if an invariant was violated, and names the seeds. Prints a
// digest of what was played and, beside it, one of a fixed set of seeds, which
// is the same in every build.
#include <absl/flags/flag.h>
#include <absl/flags/parse.h>
#include <absl/flags/usage.h>
#include <absl/strings/string_view.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "common/base/mutex.h"
#include "common/observe/log.h"
#include "tests/simulation/schedule.h"

ABSL_FLAG(uint64_t, seed, 0, "The first seed; 0 takes a fresh one.");
ABSL_FLAG(uint64_t, seeds, 1, "How many schedules.");
ABSL_FLAG(int, jobs, 0, "Threads; 0 takes one for each processor.");
ABSL_FLAG(bool, trace, false, "Tell each step on standard output.");
ABSL_FLAG(std::string, plant, "none", "A fault to put into the system.");

namespace bashu::simulation {
namespace {

// What many schedules come to. Sums only, so that their order does not matter.
struct Total {
  uint64_t schedules = 0;
  uint64_t violations = 0;
  uint64_t digest = 0;
  int64_t seconds = 0;
  Counts counts{};
};

// The schedule that this thread plays, for whoever must say where it stopped.
thread_local uint64_t current_seed = 0;

extern "C" void TellSeed(int number) {
  char text[64];
  const int size = std::snprintf(text, sizeof(text), "stopped in seed %llu\n",
                                 static_cast<unsigned long long>(current_seed));
  std::fwrite(text, 1, static_cast<size_t>(size), stderr);
  std::signal(number, SIG_DFL);
  std::raise(number);
}

class Runner {
 public:
  Runner(uint64_t first, uint64_t seeds, Planted planted, bool trace)
      : first_(first), seeds_(seeds), planted_(planted), trace_(trace) {}

  Total Run(int jobs) {
    std::vector<std::thread> threads;
    for (int i = 1; i < jobs; ++i) threads.emplace_back([this] { Work(); });
    Work();
    for (std::thread& thread : threads) thread.join();
    MutexLock lock(mutex_);
    return total_;
  }

 private:
  static constexpr uint64_t kBlock = 100;
  static constexpr uint64_t kViolationsTold = 10;

  void Work() {
    for (;;) {
      const uint64_t from = next_.fetch_add(kBlock);
      if (from >= seeds_) return;
      const uint64_t to = std::min(seeds_, from + kBlock);
      for (uint64_t i = from; i < to; ++i) {
        current_seed = first_ + i;
        Enter(RunSchedule(current_seed, planted_, trace_));
      }
    }
  }

  void Enter(const Outcome& outcome) {
    MutexLock lock(mutex_);
    ++total_.schedules;
    total_.digest += WithSeed(outcome.digest, current_seed);
    total_.seconds += outcome.duration / kSecond;
    for (size_t i = 0; i < outcome.counts.size(); ++i) {
      total_.counts[i] += outcome.counts[i];
    }
    if (!outcome.violation.empty()) {
      if (++total_.violations <= kViolationsTold) {
        std::fprintf(stderr, "seed %llu: %s\n",
                     static_cast<unsigned long long>(current_seed),
                     outcome.violation.c_str());
      }
    }
    if (total_.schedules % kProgress == 0) {
      std::fprintf(stderr, "%llu of %llu schedules\n",
                   static_cast<unsigned long long>(total_.schedules),
                   static_cast<unsigned long long>(seeds_));
    }
  }

  static constexpr uint64_t kProgress = 20'000;

  const uint64_t first_;
  const uint64_t seeds_;
  const Planted planted_;
  const bool trace_;
  std::atomic<uint64_t> next_{0};
  Mutex mutex_;
  Total total_ ABSL_GUARDED_BY(mutex_);
};

void Print(const char* name, uint64_t value) {
  std::printf("%-20s %llu\n", name, static_cast<unsigned long long>(value));
}

void PrintDigest(const char* name, uint64_t digest) {
  std::printf("%-20s %016llx\n", name, static_cast<unsigned long long>(digest));
}

void Print(const Total& total) {
  constexpr double kSecondsOfAYear = 365.2425 * 86'400;
  Print("schedules", total.schedules);
  for (int i = 0; i < kCountCount; ++i) {
    Print(NameOf(static_cast<Count>(i)),
          static_cast<uint64_t>(total.counts[static_cast<size_t>(i)]));
  }
  std::printf("%-20s %.1f\n", "simulated years",
              static_cast<double>(total.seconds) / kSecondsOfAYear);
  Print("violations", total.violations);
  PrintDigest("digest", total.digest);
}

bool FindPlanted(absl::string_view name, Planted& planted) {
  for (int i = 0; i < kPlantedCount; ++i) {
    planted = static_cast<Planted>(i);
    if (name == NameOf(planted)) return true;
  }
  std::fprintf(stderr, "no such fault; there are:");
  for (int i = 0; i < kPlantedCount; ++i) {
    std::fprintf(stderr, " %s", NameOf(static_cast<Planted>(i)));
  }
  std::fprintf(stderr, "\n");
  return false;
}

int Main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Plays seeded schedules of whole regions.");
  absl::ParseCommandLine(argc, argv);
  observe::StartLogging("region", observe::Severity::kError);
  std::signal(SIGABRT, TellSeed);
  std::signal(SIGSEGV, TellSeed);
  Planted planted = Planted::kNone;
  if (!FindPlanted(absl::GetFlag(FLAGS_plant), planted)) return 2;
  uint64_t first = absl::GetFlag(FLAGS_seed);
  if (first == 0) first = uint64_t{std::random_device()()} << 20;
  const bool trace = absl::GetFlag(FLAGS_trace);
  int jobs = absl::GetFlag(FLAGS_jobs);
  if (jobs <= 0) jobs = static_cast<int>(std::thread::hardware_concurrency());
  if (trace) jobs = 1;
  const uint64_t seeds = absl::GetFlag(FLAGS_seeds);
  std::fprintf(stderr, "seeds %llu to %llu\n",
               static_cast<unsigned long long>(first),
               static_cast<unsigned long long>(first + seeds - 1));
  Runner runner(first, seeds, planted, trace);
  const Total total = runner.Run(jobs);
  Print(total);
  if (seeds > 1 && planted == Planted::kNone) {
    PrintDigest("digest of fixed", FixedDigest());
  }
  return total.violations == 0 ? 0 : 1;
}

}  // namespace
}  // namespace bashu::simulation

int main(int argc, char** argv) { return bashu::simulation::Main(argc, argv); }
