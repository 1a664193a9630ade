// Explores the shipped reducer of custody exhaustively, then shows that the
// exploration sees: every mutant of handover_mutants.txt must be caught.
//
//   handover_explore            everything; exits 1 unless all is well
//   handover_explore --small    only the worlds that mutants are looked for in,
//                               without mutants: every line for a sanitizer
//   handover_explore NAME       the mutant NAME, with the way to its violation
#include <absl/types/span.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cinttypes>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "tests/simulation/handover_explorer.h"
#include "tests/simulation/mutated_handover.h"

namespace bashu::simulation {
namespace {

// Large enough for every rule to matter: a second visit needs two offices in a
// region, a certificate three regions, an office tired of an offer three
// epochs. The first five are also where mutants are looked for.
constexpr Bounds kWorlds[] = {
    {"two regions, one office each, 4 epochs", 2, 1, 4},
    {"two regions, two offices each, 3 epochs", 2, 2, 3},
    {"three regions, one office each, 3 epochs", 3, 1, 3},
    {"three regions, two offices each, 2 epochs", 3, 2, 2},
    {"two regions, two offices, designated in epoch 1", 2, 2, 3, 1},
    {"two regions, one office each, 7 epochs", 2, 1, 7},
    {"two regions, two offices each, 4 epochs", 2, 2, 4},
    {"three regions, one office each, 4 epochs", 3, 1, 4},
    {"three regions, two offices each, 3 epochs", 3, 2, 3},
    {"three regions, one office, designated in epoch 2", 3, 1, 3, 2},
};
constexpr size_t kWorldsOfMutants = 5;

// A world that grows beyond it is not explored, and that is a failure.
constexpr int64_t kStatesMax = 4'000'000;

// Where mutant number `mutant` stands in the list.
size_t At(int mutant) { return static_cast<size_t>(mutant) - 1; }

void Print(const Violation& violation) {
  std::printf("  %s\n", violation.what.c_str());
  for (const std::string& event : violation.trace) {
    std::printf("    %s\n", event.c_str());
  }
}

// Whether the shipped code holds, and its copy without a mutant does the same.
bool ExploreShipped(absl::Span<const Bounds> worlds) {
  bool good = true;
  Report total;
  for (const Bounds& bounds : worlds) {
    const Report report = Explorer(&routing::Step, bounds).Run(kStatesMax);
    std::printf("%s: %" PRId64 " states, %" PRId64 " transitions, %" PRId64
                " crashes, %d violations\n",
                bounds.name, report.states, report.transitions, report.crashes,
                report.violation.has_value() ? 1 : 0);
    if (report.violation.has_value()) Print(*report.violation);
    good = good && report.complete;
    if (!report.complete) std::printf("  not every state was seen\n");
    total.states += report.states;
    total.transitions += report.transitions;
    total.crashes += report.crashes;
    for (const auto& [reason, count] : report.refusals) {
      total.refusals[reason] += count;
    }
    std::fflush(stdout);
  }
  std::printf("explored: %" PRId64 " states, %" PRId64 " transitions, %" PRId64
              " crashes, %s\n",
              total.states, total.transitions, total.crashes,
              good ? "0 violations" : "FAILED");
  for (const auto& [reason, count] : total.refusals) {
    std::printf("  refused by name: %s, on %" PRId64 " records\n",
                reason.c_str(), count);
  }
  return good;
}

// The copy that mutants are switched on in is the shipped code: with none on,
// it leads to the very same states.
bool CopyIsFaithful() {
  routing::mutated::active = 0;
  const Report shipped = Explorer(&routing::Step, kWorlds[0]).Run(kStatesMax);
  const Report copy =
      Explorer(&routing::mutated::Step, kWorlds[0]).Run(kStatesMax);
  const bool same = SameCounts(shipped, copy);
  std::printf("the copy without a mutant: %s\n",
              same ? "the same states" : "NOT the shipped code");
  return same;
}

bool LooksWrong(int mutant, bool trace) {
  routing::mutated::active = mutant;
  for (size_t i = 0; i < kWorldsOfMutants; ++i) {
    const Report report =
        Explorer(&routing::mutated::Step, kWorlds[i]).Run(kStatesMax);
    if (!report.violation.has_value()) continue;
    std::printf("caught %2d %-38s %s, after %zu steps\n", mutant,
                routing::mutated::Mutants()[At(mutant)].name,
                report.violation->what.c_str(), report.violation->trace.size());
    if (trace) Print(*report.violation);
    return true;
  }
  return false;
}

// In a process of its own: the code's own CHECKs stop some mutants, as they
// would stop the service before it goes on with a state that cannot be.
bool Catch(int mutant, bool trace) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    close(STDERR_FILENO);
    const bool caught = LooksWrong(mutant, trace);
    std::fflush(stdout);
    _exit(caught ? 0 : 1);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) return false;
  const auto& [name, what] = routing::mutated::Mutants()[At(mutant)];
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT) {
    std::printf("caught %2d %-38s a CHECK of the code stopped it\n", mutant,
                name);
    return true;
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
  std::printf("NOT CAUGHT %2d %s: %s\n", mutant, name, what);
  return false;
}

int Main(int argc, char** argv) {
  const auto small = absl::MakeSpan(kWorlds).first(kWorldsOfMutants);
  if (argc > 1 && std::strcmp(argv[1], "--small") == 0) {
    return ExploreShipped(small) && CopyIsFaithful() ? 0 : 1;
  }
  const int mutants = static_cast<int>(routing::mutated::Mutants().size());
  int caught = 0;
  for (int mutant = 1; argc > 1 && mutant <= mutants; ++mutant) {
    const auto& row = routing::mutated::Mutants()[At(mutant)];
    if (std::strcmp(row.name, argv[1]) == 0) return Catch(mutant, true) ? 0 : 1;
  }
  bool good = ExploreShipped(kWorlds);
  good = CopyIsFaithful() && good;
  for (int mutant = 1; mutant <= mutants; ++mutant) {
    caught += Catch(mutant, false) ? 1 : 0;
  }
  std::printf("mutants: %d, caught: %d\n", mutants, caught);
  return good && caught == mutants ? 0 : 1;
}

}  // namespace
}  // namespace bashu::simulation

int main(int argc, char** argv) { return bashu::simulation::Main(argc, argv); }
