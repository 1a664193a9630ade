// PostgreSQL's commits of which the ledger cannot know the outcome: the COMMIT
// is lost on its way, its answer is lost, or the wait for a standby is
// cancelled. Each is answered as unknown, and asking again with the same id
// settles it: the transfer is there, once.
//
//   unknown_commits --postgres="host=DIR user=postgres dbname=postgres"
//
// The server must be the test's own: the program changes its configuration.

#include <absl/flags/flag.h>
#include <absl/flags/parse.h>
#include <absl/strings/str_cat.h>

#include <cstdio>
#include <future>
#include <memory>
#include <string>

#include "common/base/check.h"
#include "common/crypto/key_ring.h"
#include "common/observe/log.h"
#include "common/sql/sql_store.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/rebuild.h"
#include "services/ledger/storage/sql_store.h"
#include "tests/process/commit_thief.h"
#include "tests/testing/engines.h"

ABSL_FLAG(std::string, postgres, "", "The server, on a Unix socket.");
ABSL_FLAG(int, rounds, 50, "How often each kind of loss happens.");

namespace bashu::process {
namespace {

using ledger::AccountId;
using ledger::LedgerTx;

constexpr int kStandbyAttempts = 2000;

class UnknownCommits {
 public:
  explicit UnknownCommits(const std::string& conninfo)
      : thief_(conninfo),
        admin_(*sql::Open("postgres:" + conninfo, sql::Access::kRead)),
        store_(*ledger::NewSqlLedgerStore("postgres:" + thief_.conninfo(), 1,
                                          ring_)) {
    CHECK(
        store_->Transact([this](LedgerTx& tx) { return OpenBooks(tx); }).ok());
  }

  // How many of `rounds` commits were unknown as they should be.
  int Steal(Theft theft, int rounds) {
    int unknown = 0;
    for (int i = 0; i < rounds; ++i) {
      ++number_;
      thief_.Arm(theft);
      CHECK(ReasonOf(Post()) == "OUTCOME_UNKNOWN");
      CHECK(IsThere() == (theft == Theft::kAnswer));
      CHECK(Post().ok());
      CHECK(IsThere());
      ++unknown;
    }
    return unknown;
  }

  // The same with waits for a standby that there is none of.
  int CancelWaits(int rounds) {
    Configure("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    int unknown = 0;
    // Until the server has heard, commits do not wait.
    for (int i = 0; unknown < rounds && i < kStandbyAttempts; ++i) {
      ++number_;
      std::future<absl::Status> posted =
          std::async(std::launch::async, [this] { return Post(); });
      while (posted.wait_for(std::chrono::seconds(0)) !=
             std::future_status::ready) {
        Ask("SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
            " WHERE wait_event = 'SyncRep'");
      }
      const absl::Status status = posted.get();
      CHECK(status.ok() || ReasonOf(status) == "OUTCOME_UNKNOWN");
      if (status.ok()) continue;
      CHECK(IsThere());
      CHECK(Post().ok());  // A repeat writes nothing, so nothing waits.
      ++unknown;
    }
    Configure("ALTER SYSTEM RESET synchronous_standby_names");
    return unknown;
  }

  // Every transfer is there once, and the books follow from the log.
  void CheckBooks() {
    CHECK(store_
              ->Read([this](LedgerTx& tx) -> absl::Status {
                ASSIGN_OR_RETURN(const auto fund,
                                 tx.FindAccount(AccountId("fund")));
                CHECK(fund->balance_fen == number_);
                ASSIGN_OR_RETURN(const std::string stored, StoredBooks(tx));
                ASSIGN_OR_RETURN(const std::string rebuilt, RebuiltBooks(tx));
                CHECK(stored == rebuilt);
                return absl::OkStatus();
              })
              .ok());
  }

 private:
  absl::Status OpenBooks(LedgerTx& tx) {
    for (const auto& [id, source] :
         {std::pair{"treasury", ledger::Source::kExternal},
          {"fund", ledger::Source::kMatching}}) {
      RETURN_IF_ERROR(
          CreateAccount(tx, sources_, ledger::ByOperator(),
                        ledger::NewTestAccount(id, ledger::kCourt, source))
              .status());
    }
    return absl::OkStatus();
  }

  ledger::Transfer Wanted() const {
    return ledger::NewTestTransfer(number_, "treasury", "fund", 1);
  }
  absl::Status Post() {
    return store_->Transact([this](LedgerTx& tx) {
      return CreateTransfer(tx, sources_, ledger::ByOperator(), Wanted())
          .status();
    });
  }
  bool IsThere() {
    bool found = false;
    CHECK(store_
              ->Read([&](LedgerTx& tx) -> absl::Status {
                ASSIGN_OR_RETURN(const auto transfer,
                                 tx.FindTransfer(Wanted().id));
                found = transfer.has_value();
                return absl::OkStatus();
              })
              .ok());
    return found;
  }

  void Ask(const char* statement) { CHECK(admin_->Run(statement, {}).ok()); }
  void Configure(const char* statement) {
    CHECK(admin_->RunScript(statement).ok());
    Ask("SELECT pg_reload_conf()");
  }

  CommitThief thief_;
  const crypto::KeyRing ring_ =
      *crypto::KeyRing::Parse(testing::TestKeyRingJson());
  ledger::CountingSources seams_;
  const ledger::Sources sources_{seams_, seams_};
  const std::unique_ptr<sql::Connection> admin_;
  const std::unique_ptr<store::Store<LedgerTx>> store_;
  int number_ = 0;
};

}  // namespace

int Main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  observe::StartLogging("unknown_commits", observe::Severity::kError);
  const int rounds = absl::GetFlag(FLAGS_rounds);
  UnknownCommits commits(absl::GetFlag(FLAGS_postgres));
  const int lost = commits.Steal(Theft::kCommit, rounds);
  const int unanswered = commits.Steal(Theft::kAnswer, rounds);
  const int cancelled = commits.CancelWaits(rounds);
  commits.CheckBooks();
  std::printf("unknown and settled: %d lost, %d unanswered, %d cancelled\n",
              lost, unanswered, cancelled);
  return cancelled == rounds ? 0 : 1;
}

}  // namespace bashu::process

int main(int argc, char** argv) { return bashu::process::Main(argc, argv); }
