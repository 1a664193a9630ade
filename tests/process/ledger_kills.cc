// Ends a ledger with SIGKILL under load, again and again, and looks after each
// time whether what it had answered is there, once, and in the same tree.
//
//   ledger_kills --server FILE --flags FILE --address HOST:PORT
//     --identity PREFIX --authority FILE --cycles N [--seed S] [--lose FILE]
//     [--cut PROGRAM --cut_where DIR]
//
// Prints what it did; exits with 1 at the first thing that is wrong. `--cut`
// takes the power of its disk with it. `--lose` is the control: a file that the
// machine loses with each kill.

#include <absl/flags/flag.h>
#include <absl/flags/parse.h>
#include <absl/flags/usage.h>
#include <absl/strings/str_cat.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <optional>
#include <thread>

#include "common/base/check.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "tests/process/ledger_deeds.h"
#include "tests/process/ledger_process.h"

ABSL_FLAG(std::string, server, "", "The program bashu-ledger.");
ABSL_FLAG(std::string, flags, "", "Its flags.");
ABSL_FLAG(std::string, address, "", "Where it listens.");
ABSL_FLAG(std::string, identity, "", "Who calls: PREFIX.pem and PREFIX.key.");
ABSL_FLAG(std::string, authority, "", "Whose certificates are believed.");
ABSL_FLAG(int, cycles, 1, "How often it is killed under load.");
ABSL_FLAG(uint64_t, seed, 0, "0 takes a fresh one.");
ABSL_FLAG(std::string, cut, "",
          "A program that takes the power, called with `cut` before each kill"
          " and with `back` after it.");
ABSL_FLAG(std::string, cut_where, "", "Its second argument.");
ABSL_FLAG(std::string, lose, "", "A file to delete after each kill.");

namespace bashu::process {
namespace {

constexpr int kWorkers = 4;

// The one that runs; 0 if none does.
std::atomic<pid_t> server_pid{0};

void KillServer() {
  const pid_t pid = server_pid.exchange(0);
  if (pid == 0) return;
  const std::string cut = absl::GetFlag(FLAGS_cut);
  const std::string where = absl::GetFlag(FLAGS_cut_where);
  if (!cut.empty()) {
    // A machine without power answers nobody: a sync that the cut overtakes
    // may even succeed. What the kernel is writing goes on until the cut.
    kill(pid, SIGSTOP);
    Run({cut, "cut", where});
  }
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
  if (!cut.empty()) Run({cut, "back", where});
}

// The process under test.
class Server {
 public:
  Server() {
    server_pid =
        Start({absl::GetFlag(FLAGS_server),
               absl::StrCat("--flagfile=", absl::GetFlag(FLAGS_flags))});
  }
  ~Server() { KillServer(); }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
};

std::shared_ptr<grpc::Channel> Connect() {
  return ConnectAs(absl::GetFlag(FLAGS_address), absl::GetFlag(FLAGS_identity),
                   absl::GetFlag(FLAGS_authority));
}

class Harness {
 public:
  explicit Harness(uint64_t seed) : random_(seed) {}

  void Open() {
    Server server;
    LedgerStubs stubs(Connect());
    CHECK(OpenBooks(stubs, ids_, expected_).ok());
    tree_.Check(*stubs.audit);
  }

  // One life: what the one before left is looked at, then it works until it is
  // killed.
  void Live() {
    Server server;
    if (random_() % 5 == 0) {  // Killed while it comes up.
      Wait(random_() % 60);
      return;
    }
    const auto channel = Connect();
    Settle(LedgerStubs(channel));
    std::atomic<bool> over{false};
    std::vector<std::vector<std::unique_ptr<Deed>>> done(kWorkers);
    std::vector<std::thread> workers;
    for (auto& deeds : done) {
      workers.emplace_back([&, seed = random_()] {
        std::mt19937_64 random(seed);
        LedgerStubs stubs(channel);
        while (!over) {
          deeds.push_back(AnyDeed(random, ids_));
          if (!deeds.back()->Do(stubs).ok()) {
            MutexLock lock(mutex_);
            unknown_.push_back(deeds.back().get());
            return;
          }
        }
      });
    }
    Wait(5 + random_() % 80);
    KillServer();
    over = true;
    for (std::thread& worker : workers) worker.join();
    for (auto& deeds : done) {
      for (auto& deed : deeds) deeds_.push_back(std::move(deed));
    }
    ++killed_;
  }

  int killed() const { return killed_; }

  // At the end: everything that ever was.
  void CheckAll() {
    Server server;
    LedgerStubs stubs(Connect());
    Settle(stubs);
    CheckTransfers(stubs, expected_.transfers);
    std::printf(
        "kills %d, deeds %lld, of them unanswered and settled %lld, "
        "transfers %zu, leaves %llu: none lost, none doubled, one tree\n",
        killed_, static_cast<long long>(settled_),
        static_cast<long long>(repeated_), expected_.transfers.size(),
        static_cast<unsigned long long>(tree_.size()));
  }

 private:
  void Wait(uint64_t milliseconds) {
    MutexLock lock(mutex_);
    tick_.WaitFor(mutex_, std::chrono::milliseconds(milliseconds));
  }

  void Settle(const LedgerStubs& stubs) {
    LedgerStubs& mutable_stubs = const_cast<LedgerStubs&>(stubs);
    std::vector<std::string> acknowledged;
    for (const auto& deed : deeds_) {
      for (std::string& id : deed->Acknowledged()) {
        acknowledged.push_back(std::move(id));
      }
    }
    Get(stubs, acknowledged);
    for (Deed* deed : unknown_) {
      if (!deed->Do(mutable_stubs).ok())
        Wrong("what was unknown stays unknown");
      ++repeated_;
    }
    Expected now;
    for (const auto& deed : deeds_) deed->Expect(now);
    settled_ += static_cast<int64_t>(deeds_.size());
    CheckTransfers(stubs, now.transfers);
    for (auto& [id, transfer] : now.transfers) {
      expected_.transfers[id] = transfer;
    }
    for (const auto& [account, fen] : now.balances) {
      expected_.balances[account] += fen;
    }
    deeds_.clear();
    unknown_.clear();
    CheckBalances(stubs);
    tree_.Check(*stubs.audit);
  }

  static std::vector<ledger::v1::Transfer> Get(
      const LedgerStubs& stubs, const std::vector<std::string>& ids) {
    constexpr size_t kAtOnce = 1000;
    std::vector<ledger::v1::Transfer> found;
    for (size_t first = 0; first < ids.size(); first += kAtOnce) {
      ledger::v1::BatchGetTransfersRequest request;
      for (size_t i = first; i < ids.size() && i < first + kAtOnce; ++i) {
        request.add_names(absl::StrCat("transfers/", ids[i]));
      }
      ledger::v1::BatchGetTransfersResponse answer;
      grpc::ClientContext context;
      const grpc::Status status =
          stubs.batches->BatchGetTransfers(&context, request, &answer);
      if (!status.ok()) {
        Wrong(absl::StrCat("lost: ", status.error_message()));
      }
      for (auto& transfer : *answer.mutable_transfers()) {
        found.push_back(std::move(transfer));
      }
    }
    return found;
  }

  static void CheckTransfers(
      const LedgerStubs& stubs,
      const std::map<std::string, Expected::Transfer>& transfers) {
    std::vector<std::string> ids;
    for (const auto& [id, transfer] : transfers) ids.push_back(id);
    const auto found = Get(stubs, ids);
    for (size_t i = 0; i < ids.size(); ++i) {
      const Expected::Transfer& wanted = transfers.at(ids[i]);
      if (found[i].state() != wanted.state ||
          found[i].posted_fen() != wanted.posted_fen) {
        Wrong(absl::StrCat(ids[i], " is ", found[i].DebugString()));
      }
    }
  }

  void CheckBalances(const LedgerStubs& stubs) {
    ledger::v1::BatchGetAccountsRequest request;
    for (int number = -1; number < kAccounts; ++number) {
      request.add_names(absl::StrCat("accounts/", AccountName(number)));
    }
    ledger::v1::BatchGetAccountsResponse answer;
    grpc::ClientContext context;
    if (!stubs.batches->BatchGetAccounts(&context, request, &answer).ok()) {
      Wrong("accounts cannot be read");
    }
    int64_t sum = 0;
    for (const auto& account : answer.accounts()) {
      sum += account.balance_fen();
      const int64_t wanted = expected_.balances[account.name().substr(9)];
      if (account.balance_fen() != wanted || account.held_fen() != 0) {
        Wrong(absl::StrCat(account.name(), " has ", account.balance_fen(),
                           " fen, not ", wanted, ", and holds ",
                           account.held_fen()));
      }
    }
    if (sum != 0) Wrong(absl::StrCat("all accounts together have ", sum));
  }

  std::mt19937_64 random_;
  const SystemClock clock_;
  RandomIdSource ids_{clock_};
  Expected expected_;
  std::vector<std::unique_ptr<Deed>> deeds_;  // Of the last life.
  Mutex mutex_;
  CondVar tick_;  // Nobody tells it: it only waits.
  std::vector<Deed*> unknown_;
  SeenTree tree_;
  int killed_ = 0;  // Under load.
  int64_t settled_ = 0, repeated_ = 0;
};

}  // namespace

int Main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Kills a ledger under load and looks after it.");
  absl::ParseCommandLine(argc, argv);
  std::at_quick_exit(KillServer);
  uint64_t seed = absl::GetFlag(FLAGS_seed);
  if (seed == 0) seed = std::random_device{}();
  const int cycles = absl::GetFlag(FLAGS_cycles);
  std::printf("seed %llu, %d kills\n", static_cast<unsigned long long>(seed),
              cycles);
  Harness harness(seed);
  harness.Open();
  const std::string lost = absl::GetFlag(FLAGS_lose);
  for (int told = 0; harness.killed() < cycles;) {
    harness.Live();
    if (!lost.empty()) unlink(lost.c_str());
    if (harness.killed() < told + 50) continue;
    told = harness.killed();
    std::printf("%d of %d\n", told, cycles);
    std::fflush(stdout);
  }
  harness.CheckAll();
  return 0;
}

}  // namespace bashu::process

int main(int argc, char** argv) { return bashu::process::Main(argc, argv); }
