// Ends a ledger with SIGKILL at every write of every call that writes, and
// looks each time whether the call, repeated, is done once and answered as at
// first.
//
//   ledger_step --server FILE --flags FILE --address HOST:PORT --tls DIR
//     --store FILE --ring FILE --descriptors FILE --bank PROGRAM
//     --bank_dir DIR [--every N] [--only METHOD]
//
// strace delivers the signal as a thread is about to write to the database or
// to sync it, and, so that a committed call goes unanswered, as one is about to
// send. Prints a line for each method; exits with 1 at the first thing that is
// wrong.

#include <absl/flags/flag.h>
#include <absl/flags/parse.h>
#include <absl/flags/usage.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <absl/time/civil_time.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <thread>

#include "common/base/check.h"
#include "common/base/clock.h"
#include "common/base/uuid.h"
#include "common/crypto/key_ring.h"
#include "common/status/macros.h"
#include "services/ledger/domain/rebuild.h"
#include "services/ledger/storage/sql_store.h"
#include "tests/process/ledger_process.h"
#include "tests/process/ledger_steps.h"
#include "tests/process/text_calls.h"

ABSL_FLAG(std::string, server, "", "The program bashu-ledger.");
ABSL_FLAG(std::string, flags, "", "Its flags.");
ABSL_FLAG(std::string, address, "", "Where it listens.");
ABSL_FLAG(std::string, tls, "", "Who can call: NAME.pem and NAME.key; ca.pem.");
ABSL_FLAG(std::string, store, "", "The file of its SQLite database.");
ABSL_FLAG(std::string, ring, "", "Its key ring.");
ABSL_FLAG(std::string, descriptors, "", "What protoc says of its services.");
ABSL_FLAG(std::string, bank, "", "The program bashu-bank-simulator.");
ABSL_FLAG(std::string, bank_dir, "", "What the ledger shares with the bank.");
ABSL_FLAG(int, every, 1, "Every so manieth write is one to be killed at.");
ABSL_FLAG(std::string, only, "", "This method alone.");

namespace bashu::process {
namespace {

namespace fs = std::filesystem;

constexpr char kPackage[] = "bashu.ledger.v1";
// Of a call's writes to the store.
constexpr int kWritesAtLeast = 4;

// Where it is killed: the system calls that are counted, in each thread.
struct Cut {
  const char* what;
  const char* calls;
  bool on_store;
};
constexpr Cut kCuts[] = {
    {"writes", "write,pwrite64,pwritev,ftruncate,fallocate,fsync,fdatasync",
     true},
    {"sends", "sendmsg,sendto", false},
};

std::atomic<pid_t> server_pid{0};

void KillServer() {
  const pid_t pid = server_pid.exchange(0);
  if (pid == 0) return;
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
}

// Waits beside the server, and ends it at the `point`th of the cut's calls.
class Trap {
 public:
  Trap(const Cut& cut, int point) {
    std::vector<std::string> words = {
        "strace",
        "-f",
        "-p",
        std::to_string(server_pid),
        "-o",
        "/dev/null",
        "-e",
        absl::StrCat("trace=", cut.calls),
        "-e",
        absl::StrCat("inject=", cut.calls, ":signal=SIGKILL:when=", point)};
    const std::string store = absl::GetFlag(FLAGS_store);
    for (const char* end : {"", "-wal", "-shm"}) {
      if (!cut.on_store) break;
      words.insert(words.end(), {"-P", store + end});
    }
    int ends[2];
    CHECK(pipe(ends) == 0);
    const int kept = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    pid_ = Start(words);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(ends[1]);
    said_ = ends[0];
    std::string said;
    std::array<char, 512> more;
    while (!absl::StrContains(said, "attached")) {
      const ssize_t count = read(said_, more.data(), more.size());
      if (count <= 0) Wrong("strace cannot attach: " + said);
      said.append(more.data(), static_cast<size_t>(count));
    }
  }
  // In order it would wait for threads that are already gone.
  ~Trap() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    close(said_);
  }
  Trap(const Trap&) = delete;
  Trap& operator=(const Trap&) = delete;

 private:
  pid_t pid_ = 0;
  int said_ = -1;
};

// What stands for what in the texts of a step.
std::map<std::string, std::string> FreshWords(IdSource& ids, int number) {
  std::map<std::string, std::string> words;
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    words[std::string{'$', letter}] = ids.NewId();
  }
  const int year = static_cast<int>(
      absl::ToCivilYear(SystemClock().Now(), absl::FixedTimeZone(8 * 3600))
          .year());
  words["$N"] = absl::StrCat(100 + number);
  words["$year"] = absl::StrCat(year);
  words["$last"] = absl::StrCat(year - 1);
  return words;
}

class Harness {
 public:
  explicit Harness(const std::string& descriptors)
      : calls_(descriptors, kPackage),
        ring_(crypto::KeyRing::Load(absl::GetFlag(FLAGS_ring))) {
    CHECK(ring_.ok());
  }

  void Run() {
    std::set<std::string> without = calls_.Writing();
    for (const Step& step : Steps()) without.erase(step.back().method);
    for (const std::string& method : without) {
      Wrong(method + " has no step in ledger_steps.cc");
    }
    Live();
    const std::string only = absl::GetFlag(FLAGS_only);
    for (const Step& step : Steps()) {
      if (!only.empty() && !absl::StrContains(step.back().method, only)) {
        continue;
      }
      Take(step);
    }
    KillServer();
    std::printf("%d kills, %llu leaves: each call done once, one tree\n",
                kills_, static_cast<unsigned long long>(tree_.size()));
  }

 private:
  using Words = std::map<std::string, std::string>;

  void Live() {
    server_pid =
        Start({absl::GetFlag(FLAGS_server),
               absl::StrCat("--flagfile=", absl::GetFlag(FLAGS_flags))});
    channels_.clear();
    tree_.Check(*ledger::v1::AuditService::NewStub(As("operator-admin")));
  }

  std::shared_ptr<grpc::Channel> As(const std::string& caller) {
    auto& channel = channels_[caller];
    const std::string tls = absl::GetFlag(FLAGS_tls) + "/";
    if (channel == nullptr) {
      channel =
          ConnectAs(absl::GetFlag(FLAGS_address), tls + caller, tls + "ca.pem");
    }
    return channel;
  }

  Answer Call(const Ask& ask, const Words& words) {
    return calls_.Call(*As(ask.caller), ask.method,
                       absl::StrReplaceAll(ask.request, words));
  }

  Answer MustCall(const Ask& ask, const Words& words) {
    const Answer answer = Call(ask, words);
    if (!answer.status.ok()) {
      Wrong(absl::StrCat(ask.method,
                         " is refused: ", answer.status.error_message(), "\n",
                         absl::StrReplaceAll(ask.request, words)));
    }
    return answer;
  }

  // Lets the bank answer what it was sent, until the ledger has heard.
  void Await(const Ask& ask, const Words& words) {
    const SystemClock clock;
    const absl::Time end = clock.Now() + absl::Seconds(30);
    while (!absl::StrContains(MustCall(ask, words).text, ask.until)) {
      if (clock.Now() > end) Wrong("the bank's answer does not arrive");
      process::Run(
          {absl::GetFlag(FLAGS_bank), "--once", absl::GetFlag(FLAGS_bank_dir)});
    }
  }

  void Prepare(const Step& step, Words& words) {
    for (size_t i = 0; i + 1 < step.size(); ++i) {
      if (*step[i].until != '\0') {
        Await(step[i], words);
        continue;
      }
      const Answer answer = MustCall(step[i], words);
      for (const char* field : {"proposal_digest", "digest"}) {
        const std::string digest = answer.Field(field);
        if (!digest.empty()) words["$digest"] = digest;
      }
    }
    tree_.Check(*ledger::v1::AuditService::NewStub(As("operator-admin")));
  }

  void Take(const Step& step) {
    // The second time: an office's first call may open an account for it.
    uint64_t leaves = 0;
    for (int i = 0; i < 2; ++i) {
      Words words = FreshWords(ids_, ++number_);
      Prepare(step, words);
      const uint64_t before = tree_.size();
      MustCall(step.back(), words);
      tree_.Check(*ledger::v1::AuditService::NewStub(As("operator-admin")));
      leaves = tree_.size() - before;
    }
    std::string told;
    for (const Cut& cut : kCuts) {
      int points = 0;
      const int every = cut.on_store ? absl::GetFlag(FLAGS_every) : 1;
      // Few calls have as many writes as that.
      const int first = 1 + number_ % std::min(every, kWritesAtLeast);
      for (int point = first; KillAt(step, cut, point, leaves);
           point += every) {
        ++points;
      }
      if (points == 0) {
        Wrong(absl::StrCat(step.back().method, " has no ", cut.what));
      }
      absl::StrAppend(&told, " ", points, " ", cut.what);
    }
    std::printf("%-36s killed at%s; %llu leaves\n", step.back().method,
                told.c_str(), static_cast<unsigned long long>(leaves));
    std::fflush(stdout);
  }

  // Whether it was killed; if not, the call has no so manieth write.
  bool KillAt(const Step& step, const Cut& cut, int point, uint64_t leaves) {
    Words words = FreshWords(ids_, ++number_);
    Prepare(step, words);
    const uint64_t before = tree_.size();
    Answer first;
    bool alive = true;
    {
      const Trap trap(cut, point);
      first = Call(step.back(), words);
      alive = first.status.ok() && waitpid(server_pid, nullptr, WNOHANG) == 0;
    }
    const std::string where = absl::StrCat(step.back().method, " killed at ",
                                           point, " of ", cut.what, ": ");
    if (alive || !first.status.ok()) {
      KillServer();
    } else {
      server_pid = 0;  // waited for
    }
    CheckBooks(where);
    Live();
    const Answer then = MustCall(step.back(), words);
    const Answer again = MustCall(step.back(), words);
    if (then.text != again.text ||
        (first.status.ok() && first.text != then.text)) {
      Wrong(absl::StrCat(where, "answers differ:\n", first.text, then.text,
                         again.text));
    }
    tree_.Check(*ledger::v1::AuditService::NewStub(As("operator-admin")));
    if (tree_.size() != before + leaves) {
      Wrong(
          absl::StrCat(where, tree_.size() - before, " leaves, not ", leaves));
    }
    if (!alive) ++kills_;
    return !alive;
  }

  // What lies on the disk, as the next life will find it: in a copy, so that
  // this one is left to the ledger.
  void CheckBooks(const std::string& where) {
    const fs::path store = absl::GetFlag(FLAGS_store);
    const fs::path copy = store.string() + ".copy";
    for (const char* end : {"", "-wal", "-shm"}) {
      fs::remove(copy.string() + end);
      if (std::string(end) == "-shm" || !fs::exists(store.string() + end)) {
        continue;
      }
      fs::copy_file(store.string() + end, copy.string() + end);
    }
    auto opened =
        ledger::NewSqlLedgerStore("sqlite:" + copy.string(), 1, *ring_);
    if (!opened.ok()) {
      Wrong(absl::StrCat(where, opened.status().message()));
    }
    const absl::Status read =
        (*opened)->Read([&](ledger::LedgerTx& tx) -> absl::Status {
          ASSIGN_OR_RETURN(const std::string stored, StoredBooks(tx));
          ASSIGN_OR_RETURN(const std::string rebuilt, RebuiltBooks(tx));
          if (stored != rebuilt)
            Wrong(where + "the books are not what the log is");
          constexpr int kAll = 1'000'000;
          ASSIGN_OR_RETURN(const auto accounts,
                           tx.AccountsOf("", ledger::AccountId(), kAll));
          int64_t sum = 0;
          for (const auto& account : accounts) sum += account.balance_fen;
          if (sum != 0) Wrong(absl::StrCat(where, "all accounts have ", sum));
          return absl::OkStatus();
        });
    if (!read.ok()) Wrong(absl::StrCat(where, read.message()));
  }

  TextCalls calls_;
  const absl::StatusOr<crypto::KeyRing> ring_;
  const SystemClock clock_;
  RandomIdSource ids_{clock_};
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
  SeenTree tree_;
  int number_ = 0;  // of steps taken
  int kills_ = 0;
};

}  // namespace

int Main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Kills a ledger at each write of each call.");
  absl::ParseCommandLine(argc, argv);
  std::at_quick_exit(KillServer);
  Harness(absl::GetFlag(FLAGS_descriptors)).Run();
  return 0;
}

}  // namespace bashu::process

int main(int argc, char** argv) { return bashu::process::Main(argc, argv); }
