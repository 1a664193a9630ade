// Faults of the disk below the ledger's database: at each of its operations in
// turn the power goes, a sector is torn, a sync or a write fails, the disk is
// full. Afterwards what was acknowledged is there, once, what was refused for
// certain is not, and what was unknown is settled by asking again; the books
// follow from the log.
//
//   ledger_disk [--cases=N] [--seed=S] [--control]
//
// With --control the database does not sync its commits (synchronous=NORMAL),
// and it is a failure if nothing is lost.

#include <absl/flags/flag.h>
#include <absl/flags/parse.h>
#include <absl/strings/str_cat.h>
#include <sqlite3.h>

#include <array>
#include <cstdio>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/observe/log.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/rebuild.h"
#include "services/ledger/storage/sql_store.h"
#include "tests/testing/engines.h"
#include "tests/testing/fault_disk.h"
#include "tests/testing/temp_dir.h"

ABSL_FLAG(int64_t, cases, 50'000, "How many faults.");
ABSL_FLAG(uint64_t, seed, 0, "Where chance begins; 0 takes a fresh one.");
ABSL_FLAG(bool, control, false, "Do not sync commits; something must be lost.");

namespace bashu::simulation {
namespace {

using ledger::LedgerTx;
using testing::DiskFault;

constexpr DiskFault kFaults[] = {DiskFault::kPowerLoss, DiskFault::kTornSector,
                                 DiskFault::kSyncFails, DiskFault::kWriteFails,
                                 DiskFault::kFull};
constexpr const char* kNames[] = {"power loss", "torn sector", "failed sync",
                                  "failed write", "disk full"};
constexpr int kCommits = 6;
constexpr int kWidthMax = 8;  // Transfers of a commit.

// What the ledger said of one commit.
enum Said { kNot, kDone, kUnknown };
constexpr const char* kSaid[] = {"refused", "acknowledged", "unknown"};

// Makes every connection of this process ignore "PRAGMA synchronous=FULL".
int Unsynced(sqlite3* database, char**, const sqlite3_api_routines*) {
  sqlite3_exec(database, "PRAGMA synchronous=NORMAL", nullptr, nullptr,
               nullptr);
  return sqlite3_set_authorizer(
      database,
      [](void*, int what, const char* name, const char*, const char*,
         const char*) {
        const bool sync =
            what == SQLITE_PRAGMA && absl::string_view(name) == "synchronous";
        return sync ? SQLITE_IGNORE : SQLITE_OK;
      },
      nullptr);
}

constexpr int64_t kFunds = 1'000'000;

// The same work on the same disk again and again, each time with a fault.
class Drill {
 public:
  explicit Drill(uint64_t seed) : random_(seed) {
    Open();
    CHECK(store_ != nullptr);
    CHECK(store_->Transact([&](LedgerTx& tx) { return OpenBooks(tx); }).ok());
    store_.reset();
    fresh_ = disk_.image();
  }

  // From here on commits are of another size.
  void Vary() {
    width_ = 1 + static_cast<int>(random_() % kWidthMax);
    CHECK(Play(DiskFault::kNone, 0).empty());
    operations_ = last_operations_;
  }

  // Of a run without a fault.
  int64_t operations() const { return operations_; }
  // Whether the last run met its fault.
  bool struck() const { return struck_; }

  // What is wrong after `fault` met operation `n`; empty if nothing is.
  std::string Play(DiskFault fault, int64_t n) {
    disk_.SetImage(fresh_);
    disk_.Arm(fault, n, random_());
    Work();
    struck_ = disk_.struck();
    last_operations_ = disk_.operations();
    disk_.Restart();
    return Look();
  }

 private:
  // The `j`th of commit `i`.
  static ledger::Transfer TransferOf(int i, int j) {
    const int number = 1 + i * kWidthMax + j;
    return ledger::NewTestTransfer(number, "treasury", "court", number);
  }

  absl::Status OpenBooks(LedgerTx& tx) {
    for (const auto& [id, source] :
         {std::pair{"treasury", ledger::Source::kExternal},
          {"court", ledger::Source::kMatching}}) {
      RETURN_IF_ERROR(
          CreateAccount(tx, sources_, ledger::ByOperator(),
                        ledger::NewTestAccount(id, ledger::kCourt, source))
              .status());
    }
    return CreateTransfer(
               tx, sources_, ledger::ByOperator(),
               ledger::NewTestTransfer(100000, "treasury", "court", kFunds))
        .status();
  }

  void Open() {
    auto opened = ledger::NewSqlLedgerStore(
        absl::StrCat("sqlite:", directory_ / "ledger.db"), 1, ring_);
    store_ = opened.ok() ? *std::move(opened) : nullptr;
  }

  absl::Status Post(int i) {
    return store_->Transact([&](LedgerTx& tx) -> absl::Status {
      for (int j = 0; j < width_; ++j) {
        RETURN_IF_ERROR(
            CreateTransfer(tx, sources_, ledger::ByOperator(), TransferOf(i, j))
                .status());
      }
      return absl::OkStatus();
    });
  }

  // Half of the commits, a start in between, the other half. The process goes
  // on after a fault, as long as it can.
  void Work() {
    said_.assign(kCommits, kNot);
    for (int i = 0; i < kCommits; ++i) {
      if (i % (kCommits / 2) == 0) {
        store_.reset();
        Open();
      }
      if (store_ == nullptr) continue;
      const absl::Status status = Post(i);
      if (status.ok()) {
        said_[static_cast<size_t>(i)] = kDone;
      } else if (ReasonOf(status) == "OUTCOME_UNKNOWN") {
        said_[static_cast<size_t>(i)] = kUnknown;
      } else {
        CHECK(ReasonOf(status) == "STORE_UNAVAILABLE" ||
              ReasonOf(status) == "STORE_FULL");
      }
    }
    store_.reset();
  }

  std::string Look() {
    Open();
    if (store_ == nullptr) return "it does not open";
    std::string wrong = LookAtTransfers();
    for (int i = 0; i < kCommits && wrong.empty(); ++i) {
      const absl::Status again = Post(i);
      if (!again.ok()) wrong = absl::StrCat(i, ": ", again.message());
    }
    if (wrong.empty()) wrong = LookAtBooks();
    store_.reset();
    return wrong;
  }

  // All of each commit or nothing.
  std::string LookAtTransfers() {
    std::string wrong;
    CHECK(store_
              ->Read([&](LedgerTx& tx) -> absl::Status {
                for (int i = 0; i < kCommits; ++i) {
                  int found = 0;
                  for (int j = 0; j < width_; ++j) {
                    ASSIGN_OR_RETURN(const auto transfer,
                                     tx.FindTransfer(TransferOf(i, j).id));
                    found += transfer.has_value();
                  }
                  const Said said = said_[static_cast<size_t>(i)];
                  if ((said == kDone && found < width_) ||
                      (said == kNot && found > 0) ||
                      (found > 0 && found < width_)) {
                    wrong = absl::StrCat(found, " of the ", width_,
                                         " transfers of commit ", i,
                                         ", which was ", kSaid[said]);
                  }
                }
                return absl::OkStatus();
              })
              .ok());
    return wrong;
  }

  // When every transfer was asked for again.
  std::string LookAtBooks() {
    std::string wrong;
    CHECK(store_
              ->Read([&](LedgerTx& tx) -> absl::Status {
                ASSIGN_OR_RETURN(const auto court,
                                 tx.FindAccount(ledger::AccountId("court")));
                int64_t all = kFunds;
                for (int i = 0; i < kCommits; ++i) {
                  for (int j = 0; j < width_; ++j) {
                    all += TransferOf(i, j).amount_fen;
                  }
                }
                if (court->balance_fen != all) {
                  wrong = absl::StrCat("the court has ", court->balance_fen);
                }
                ASSIGN_OR_RETURN(const std::string stored, StoredBooks(tx));
                ASSIGN_OR_RETURN(const std::string rebuilt, RebuiltBooks(tx));
                if (stored != rebuilt) wrong = "the books are not the log's";
                return absl::OkStatus();
              })
              .ok());
    return wrong;
  }

  testing::FaultDisk disk_;
  const testing::TempDir directory_;  // For the lock file.
  const crypto::KeyRing ring_ =
      *crypto::KeyRing::Parse(testing::TestKeyRingJson());
  std::mt19937_64 random_;
  ledger::CountingSources seams_;
  const ledger::Sources sources_{seams_, seams_};
  std::unique_ptr<store::Store<LedgerTx>> store_;
  testing::FaultDisk::Image fresh_;
  int width_ = 1;
  int64_t operations_ = 0, last_operations_ = 0;
  bool struck_ = false;
  std::vector<Said> said_;
};

// How often each kind was met, and how often something was wrong then.
struct Tally {
  int64_t met = 0, wrong = 0;
};

}  // namespace

int Main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  observe::StartLogging("ledger_disk", observe::Severity::kError);
  uint64_t seed = absl::GetFlag(FLAGS_seed);
  if (seed == 0) seed = std::random_device{}();
  const bool control = absl::GetFlag(FLAGS_control);
  if (control) {
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(Unsynced));
  }
  Drill drill(seed);
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::fflush(stdout);
  const int64_t cases = absl::GetFlag(FLAGS_cases);
  std::array<Tally, std::size(kFaults)> tallies;
  int64_t met = 0, wrong = 0;
  for (int64_t n = 0; met < cases;) {
    if (n == drill.operations()) {
      drill.Vary();
      n = 0;
    }
    ++n;
    for (size_t i = 0; i < std::size(kFaults) && met < cases; ++i) {
      const std::string what = drill.Play(kFaults[i], n);
      if (!drill.struck()) continue;
      ++met;
      ++tallies[i].met;
      if (what.empty()) continue;
      ++wrong;
      ++tallies[i].wrong;
      if (control) continue;
      std::printf("%s at operation %lld: %s\n", kNames[i],
                  static_cast<long long>(n), what.c_str());
    }
  }
  for (size_t i = 0; i < std::size(kFaults); ++i) {
    std::printf("%-14s %lld, wrong %lld\n", kNames[i],
                static_cast<long long>(tallies[i].met),
                static_cast<long long>(tallies[i].wrong));
  }
  return (wrong > 0) == control ? 0 : 1;
}

}  // namespace bashu::simulation

int main(int argc, char** argv) { return bashu::simulation::Main(argc, argv); }
