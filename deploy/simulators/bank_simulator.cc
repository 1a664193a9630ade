// bashu-bank-simulator: a bank for demonstrations and tests, never for money.

#include <absl/flags/flag.h>
#include <absl/flags/parse.h>
#include <absl/flags/usage.h>
#include <absl/time/time.h>
#include <poll.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "deploy/simulators/bank.h"

ABSL_FLAG(bool, once, false, "Answer what is there now, then exit.");
ABSL_FLAG(std::optional<uint64_t>, seed, std::nullopt,
          "Do to payments everything that banks do: reject, lose, delay, stay "
          "silent, answer twice, return. What becomes of one follows from this "
          "number.");
ABSL_FLAG(absl::Duration, poll, absl::Milliseconds(200),
          "How often to look for new files.");

namespace {

volatile std::sig_atomic_t stopping = 0;

int Main(const std::string& directory) {
  auto bank =
      bashu::simulators::Bank::Open(directory, absl::GetFlag(FLAGS_seed));
  absl::Status status = bank.status();
  while (status.ok() && stopping == 0) {
    const absl::StatusOr<int> served = bank->RunOnce();
    status = served.status();
    if (absl::GetFlag(FLAGS_once)) break;
    // A signal ends the wait at once.
    poll(
        nullptr, 0,
        static_cast<int>(absl::ToInt64Milliseconds(absl::GetFlag(FLAGS_poll))));
  }
  if (status.ok()) return 0;
  std::fprintf(stderr, "bashu-bank-simulator: %s\n",
               std::string(status.message()).c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "A bank that answers the ledger's payment files.\n"
      "  bashu-bank-simulator [--once] [--seed=N] DIR\n"
      "DIR is the --bank_dir of the ledger; DIR/book.csv is the bank's book.\n"
      "Accounts that end in 0000 are rejected (AC01), those that end in 9999 "
      "are another\nperson's (BE01), all others are paid.");
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  if (rest.size() != 2) {
    std::fprintf(stderr,
                 "bashu-bank-simulator: name one directory; see "
                 "--help\n");
    return 1;
  }
  std::signal(SIGTERM, [](int) { stopping = 1; });
  std::signal(SIGINT, [](int) { stopping = 1; });
  return Main(rest[1]);
}
