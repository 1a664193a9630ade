// Random histories of the ledger, played on an engine and on a tiny model,
// which must agree on every answer and every balance.
//
//   ledger_histories [--operations=N] [--seed=S] [--engine=sqlite …]
//
// A history is some hundred commands: single ones, batches with chains,
// settlements, reversals, a year that is closed, repeats with the same content
// and with other. They come in crowds that share a commit, some fail after they
// wrote, holds expire, and the store is opened again now and then. After each
// crowd no money was made, and at the end the books follow from the log, byte
// for byte. Prints the seed, and a digest that is the same on every engine.

#include <absl/flags/flag.h>
#include <absl/flags/parse.h>

#include <cstdio>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include "tests/simulation/ledger_history.h"

ABSL_FLAG(int64_t, operations, 1'000'000, "Commands to play on each engine.");
ABSL_FLAG(uint64_t, seed, 0,
          "Where chance begins; 0 takes one from the clock.");
ABSL_FLAG(std::string, engine, "", "memory, sqlite or postgres; all if empty.");

namespace bashu::simulation {

// The digest of all answers.
uint64_t PlayAll(Engine engine, uint64_t seed, int64_t operations) {
  uint64_t digest = 0;
  for (int64_t played = 0; played < operations;) {
    played += History(engine, seed++).Play(digest);
  }
  return digest;
}

int Main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  uint64_t seed = absl::GetFlag(FLAGS_seed);
  if (seed == 0) seed = std::random_device()();
  const int64_t operations = absl::GetFlag(FLAGS_operations);
  const std::string only = absl::GetFlag(FLAGS_engine);
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::fflush(stdout);
  std::optional<uint64_t> first;
  for (const auto& [name, engine] : {std::pair{"memory", Engine::kMemory},
                                     {"sqlite", Engine::kSqlite},
                                     {"postgres", Engine::kPostgres}}) {
    if (!only.empty() && only != name) continue;
    const uint64_t digest = PlayAll(engine, seed, operations);
    std::printf("%s: %lld operations, 0 differences, digest %016llx\n", name,
                static_cast<long long>(operations),
                static_cast<unsigned long long>(digest));
    std::fflush(stdout);
    Require(!first.has_value() || *first == digest, "the engines differ");
    first = digest;
  }
  return 0;
}

}  // namespace bashu::simulation

int main(int argc, char** argv) { return bashu::simulation::Main(argc, argv); }
