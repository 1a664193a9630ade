// Runs one target: everything in the corpus as it is, then what Mutate makes of
// it. The same for every target.
//
//   document_fuzz --corpus=testdata/document.txt --runs=100000 --seed=7
//   document_fuzz --corpus=… --first=4711 --runs=1 --seed=7   one input again
//   document_fuzz FILE                                        those of a file
//
// An input depends on the corpus, the seed and its number and on nothing else:
// what is found once is found again. It ends with 1 on a finding: a report of a
// sanitizer, a CHECK, a crash, or 10 s of work without an end.

#include <absl/flags/flag.h>
#include <absl/flags/parse.h>
#include <absl/strings/str_cat.h>
#include <google/protobuf/stubs/logging.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cinttypes>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <new>
#include <random>

#include "common/base/check.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/mutate.h"

ABSL_FLAG(std::string, corpus, "", "Inputs to begin with, beside the seeds.");
ABSL_FLAG(uint64_t, runs, 10'000, "How many inputs to make.");
ABSL_FLAG(uint64_t, first, 0, "The number of the first.");
ABSL_FLAG(uint64_t, seed, 0, "Which inputs; 0 for new ones.");
ABSL_FLAG(int, seconds, 3600, "When to stop before that.");

namespace bashu::fuzz {
namespace {

// Of processor time: a busy machine is no hang.
constexpr int kHangSeconds = 10;

// How far the child came: it may not live to say so.
struct Progress {
  std::atomic<uint64_t> input{0};
  std::atomic<uint64_t> taken{0};
  std::atomic<uint64_t> refused{0};
};

struct Plan {
  std::vector<std::string> corpus;
  uint64_t seed = 0;
  uint64_t first = 0;
  uint64_t end = 0;  // Behind the last input.
  std::chrono::steady_clock::time_point until;
};

// Those of the corpus come first, unchanged; then those that are made.
std::string InputAt(const Plan& plan, uint64_t number) {
  if (number < plan.corpus.size()) return plan.corpus[number];
  Random random(plan.seed + (number << 20));
  return Mutate(plan.corpus, random);
}

std::vector<std::string> InputsIn(const std::string& path) {
  std::ifstream file(path);
  CHECK(file.good());
  auto inputs =
      ParseInputs(std::string(std::istreambuf_iterator<char>(file), {}));
  if (!inputs.ok()) {
    std::fprintf(stderr, "%s: %s\n", path.c_str(),
                 inputs.status().ToString().c_str());
  }
  CHECK(inputs.ok());
  return *std::move(inputs);
}

Plan MakePlan() {
  Plan plan;
  plan.corpus = Seeds();
  const std::string path = absl::GetFlag(FLAGS_corpus);
  if (!path.empty()) {
    for (std::string& input : InputsIn(path)) {
      plan.corpus.push_back(std::move(input));
    }
  }
  plan.seed = absl::GetFlag(FLAGS_seed);
  if (plan.seed == 0) plan.seed = std::random_device{}();
  plan.first = absl::GetFlag(FLAGS_first);
  plan.end = plan.first + absl::GetFlag(FLAGS_runs);
  plan.until = std::chrono::steady_clock::now() +
               std::chrono::seconds(absl::GetFlag(FLAGS_seconds));
  return plan;
}

// Ends the process by SIGVTALRM when it has worked for so long; 0 for never.
void Limit(int seconds) {
  const itimerval timer{{0, 0}, {seconds, 0}};
  CHECK(setitimer(ITIMER_VIRTUAL, &timer, nullptr) == 0);
}

void Run(const Plan& plan, Progress& progress) {
  for (uint64_t number = plan.first; number < plan.end; ++number) {
    if (std::chrono::steady_clock::now() > plan.until) break;
    progress.input = number;
    Limit(kHangSeconds);
    ++(Try(InputAt(plan, number)) ? progress.taken : progress.refused);
  }
  Limit(0);
  progress.input = plan.end;
}

// What became of the child that ran; true if all is well.
bool Judge(const Plan& plan, const Progress& progress, int status) {
  const uint64_t at = progress.input, tried = progress.taken + progress.refused;
  std::printf("%" PRIu64 " inputs of seed %" PRIu64 ", %" PRIu64
              " taken; %zu in the corpus\n",
              tried, plan.seed, progress.taken.load(), plan.corpus.size());
  if (status != 0 && at < plan.end) {
    const bool hung = WIFSIGNALED(status) && WTERMSIG(status) == SIGVTALRM;
    std::printf("FOUND%s: --seed=%" PRIu64 " --first=%" PRIu64 " --runs=1\n%s",
                hung ? " an input without an end" : "", plan.seed, at,
                FormatInput(InputAt(plan, at)).c_str());
    return false;
  }
  if (status != 0) std::printf("FOUND: something at the end, a leak?\n");
  // Else it never got past the door, or the door was open.
  const bool bites = progress.taken > 0 && progress.refused > 0;
  if (tried > 1000 && !bites) std::printf("FAILED: it shows nothing\n");
  return status == 0 && (tried <= 1000 || bites);
}

int Main(int argc, char** argv) {
  const std::vector<char*> files = absl::ParseCommandLine(argc, argv);
  // It would write a line for every input that is no UTF-8.
  google::protobuf::SetLogHandler(nullptr);
  for (size_t i = 1; i < files.size(); ++i) {
    for (const std::string& input : InputsIn(files[i])) {
      std::printf("%s\n", Try(input) ? "taken" : "refused");
    }
  }
  if (files.size() > 1) return 0;
  const Plan plan = MakePlan();
  std::printf("seed %" PRIu64 "\n", plan.seed);
  std::fflush(stdout);
  void* shared = mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  CHECK(shared != MAP_FAILED);
  auto& progress = *new (shared) Progress;  // NOLINT: in the shared page
  const pid_t child = fork();
  CHECK(child >= 0);
  if (child == 0) {
    Run(plan, progress);
    return 0;
  }
  int status = 0;
  CHECK(waitpid(child, &status, 0) == child);
  return Judge(plan, progress, status) ? 0 : 1;
}

}  // namespace
}  // namespace bashu::fuzz

// A stranger's few bytes must not cost much memory.
extern "C" const char* __asan_default_options() {
  return "max_allocation_size_mb=256:hard_rss_limit_mb=2048";
}

int main(int argc, char** argv) { return bashu::fuzz::Main(argc, argv); }
