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
#include <absl/strings/str_cat.h>

#include <cstdio>
#include <functional>
#include <latch>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include "common/base/check.h"
#include "common/crypto/merkle.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/store/errors.h"
#include "services/ledger/domain/batch.h"
#include "services/ledger/domain/holds.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/rebuild.h"
#include "services/ledger/domain/reversals.h"
#include "services/ledger/domain/statements.h"
#include "services/ledger/storage/memory_store.h"
#include "services/ledger/storage/sql_store.h"
#include "tests/simulation/ledger_model.h"
#include "tests/testing/engines.h"

ABSL_FLAG(int64_t, operations, 1'000'000, "Commands to play on each engine.");
ABSL_FLAG(uint64_t, seed, 0,
          "Where chance begins; 0 takes one from the clock.");
ABSL_FLAG(std::string, engine, "", "memory, sqlite or postgres; all if empty.");

namespace bashu::simulation {
namespace {

using ledger::AccountId;
using ledger::LedgerTx;
using ledger::TransferId;
using testing::Engine;

constexpr int kHistory = 500;  // commands in one
constexpr int kCrowdMax = 6;
constexpr char kBasis[] = "川财社〔2026〕8号";

// What a command answered, and what it should have.
struct Outcome {
  std::vector<ModelAnswer> ours, expected;
  std::string what;
};

// Stops the program: the seed that was printed plays it again.
void Require(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "ledger_histories: %s\n", what.c_str());
  CHECK(false);
}

class History {
 public:
  History(Engine engine, uint64_t seed)
      : engine_(engine),
        database_(engine),
        ring_(*crypto::KeyRing::Parse(testing::TestKeyRingJson())),
        random_(seed) {
    Open();
  }

  // The number of commands played; `digest` is mixed with every answer.
  int Play(uint64_t& digest) {
    OpenAccounts();
    int played = 0;
    while (played < kHistory) {
      const int64_t second = now_;
      now_ += Below(3);
      // Nothing is recorded at that second any more.
      if (now_ > second && Below(8) == 0) past_[second] = model_;
      const int crowd = 1 + Below(kCrowdMax);
      PlayCrowd(crowd, digest);
      played += crowd;
      CompareBooks();
      if (Below(40) == 0 && engine_ != Engine::kMemory) Open();
    }
    CheckPast();
    CheckLog();
    return played;
  }

 private:
  using Command = std::function<absl::Status(LedgerTx&, Outcome&)>;

  int Below(int bound) {
    return static_cast<int>(random_() % static_cast<uint64_t>(bound));
  }

  void Open() {
    store_.reset();
    if (engine_ == Engine::kMemory) {
      store_ = ledger::NewMemoryLedgerStore();
      return;
    }
    auto opened = ledger::NewSqlLedgerStore(database_.address(), 1, ring_);
    CHECK(opened.ok());
    store_ = *std::move(opened);
  }

  void OpenAccounts();
  Command NewCommand(Outcome& outcome);
  Command NewCreate(const ModelCaller& caller, Outcome& outcome);
  Command NewBatch(const ModelCaller& caller, Outcome& outcome);
  Command NewSettlement(const ModelCaller& caller, Outcome& outcome);
  Command NewReversal(const ModelCaller& caller, Outcome& outcome);
  void PlayCrowd(int count, uint64_t& digest);
  void CompareBooks();
  void CheckPast();
  void CheckLog();

  ModelCaller PickCaller();
  std::string PickId();
  std::string PickOldId();
  std::string PickAccount();
  ModelTransfer PickTransfer();
  ledger::Transfer Wanted(const std::string& id, const ModelTransfer& transfer);
  void AddItem(const ModelItem& item, ledger::TransferBatch& batch);
  Call ToCall(const ModelCaller& caller) const;
  static absl::Time TimeOf(int64_t second) {
    return ledger::kNoon + absl::Seconds(second);
  }

  template <typename Result>
  static ModelAnswer AnswerOf(const absl::StatusOr<Result>& result) {
    if (!result.ok()) return {ReasonOf(result.status()), 0};
    return {"", result->taken_fen};
  }

  const Engine engine_;
  testing::TestDatabase database_;
  const crypto::KeyRing ring_;
  std::mt19937_64 random_;
  std::unique_ptr<store::Store<LedgerTx>> store_;
  ledger::CountingSources seams_;
  const ledger::Sources sources_{seams_, seams_};
  Model model_;
  int64_t now_ = 0;
  int ids_ = 0;
  std::map<int64_t, Model> past_;  // by second
};

void History::OpenAccounts() {
  const struct {
    const char* id;
    const char* office;
    int year;
    ledger::Source source;
    std::optional<int64_t> floor, ceiling;
  } opened[] = {
      {"treasury", ledger::kUpper, 2026, ledger::Source::kExternal, {}, {}},
      {"bank", ledger::kCourt, 2026, ledger::Source::kExternal, -500, {}},
      {"court.a", ledger::kCourt, 2026, ledger::Source::kMatching, {}, {}},
      {"court.b", ledger::kCourt, 2026, ledger::Source::kReserve, 40, {}},
      {"court.old", ledger::kCourt, 2025, ledger::Source::kReserve, {}, {}},
      {"upper.a", ledger::kUpper, 2026, ledger::Source::kMatching, {}, {}},
      {"upper.b", ledger::kUpper, 2026, ledger::Source::kDonation, {}, 300},
  };
  for (const auto& each : opened) {
    ledger::Account account =
        ledger::NewTestAccount(each.id, each.office, each.source);
    account.fiscal_year = each.year;
    account.floor_fen = each.floor;
    account.ceiling_fen = each.ceiling;
    CHECK(store_
              ->Transact([&](LedgerTx& tx) {
                return CreateAccount(tx, sources_, ledger::ByOperator(),
                                     account)
                    .status();
              })
              .ok());
    model_.accounts[each.id] = {each.office, each.year,
                                each.source == ledger::Source::kExternal,
                                each.floor, each.ceiling};
  }
}

ModelCaller History::PickCaller() {
  switch (Below(4)) {
    case 0:
      return {"wang", ledger::kCourt, now_};
    case 1:
      return {"zhao", ledger::kUpper, now_};
    default:
      return {Below(2) == 0 ? "admin" : "chief", "", now_};
  }
}

Call History::ToCall(const ModelCaller& caller) const {
  Call call = ledger::By(caller.officer, caller.office);
  call.caller.any_office = caller.office.empty();
  call.now = TimeOf(caller.now);
  return call;
}

std::string History::PickOldId() {
  return ids_ == 0 ? ledger::TransferUuid(1)
                   : ledger::TransferUuid(1 + Below(10 * ids_));
}

// Mostly new, somewhat out of order; sometimes one that was used.
std::string History::PickId() {
  if (Below(8) == 0) return PickOldId();
  return ledger::TransferUuid(10 * ++ids_ + Below(40));
}

std::string History::PickAccount() {
  static const char* const kNames[] = {"treasury", "bank",    "court.a",
                                       "court.b",  "upper.a", "upper.b",
                                       "treasury", "court.a", "upper.a"};
  if (Below(30) == 0) return "nobody";
  if (Below(30) == 0) return "court.old";
  return kNames[Below(9)];
}

ModelTransfer History::PickTransfer() {
  ModelTransfer transfer;
  transfer.debit = PickAccount();
  transfer.credit = PickAccount();
  transfer.amount = 1 + Below(Below(5) == 0 ? 1000 : 60);
  transfer.pending = Below(3) == 0;
  transfer.balancing = Below(6) == 0;
  if (transfer.pending && Below(3) == 0) transfer.expires = now_ + Below(8);
  return transfer;
}

ledger::Transfer History::Wanted(const std::string& id,
                                 const ModelTransfer& transfer) {
  ledger::Transfer wanted;
  wanted.id = TransferId(id);
  wanted.debit = AccountId(transfer.debit);
  wanted.credit = AccountId(transfer.credit);
  wanted.amount_fen = transfer.amount;
  wanted.pending = transfer.pending;
  wanted.balancing = transfer.balancing;
  wanted.basis = kBasis;
  if (transfer.expires != 0) wanted.expire_time = TimeOf(transfer.expires);
  return wanted;
}

void History::AddItem(const ModelItem& item, ledger::TransferBatch& batch) {
  const ledger::Transfer wanted = Wanted(item.id, item.transfer);
  const auto key = ledger::KeyOf(item.id);
  ledger::BatchItem& added = batch.items.emplace_back();
  added.id_high = key.high;
  added.id_low = key.low;
  added.debit = static_cast<uint32_t>(batch.accounts.size());
  batch.accounts.push_back(wanted.debit);
  added.credit = static_cast<uint32_t>(batch.accounts.size());
  batch.accounts.push_back(wanted.credit);
  added.amount_fen = wanted.amount_fen;
  added.pending = wanted.pending;
  added.balancing = wanted.balancing;
  added.expire_time = wanted.expire_time;
  added.linked = item.linked;
}

History::Command History::NewCreate(const ModelCaller& caller,
                                    Outcome& outcome) {
  const std::string id = PickId();
  const auto known = model_.transfers.find(id);
  // A repeat of what is there, unless it is to differ.
  const bool repeat = known != model_.transfers.end() && Below(3) != 0 &&
                      known->second.reverses.empty();
  const ModelTransfer transfer = repeat ? known->second : PickTransfer();
  outcome.what = absl::StrCat("create ", id);
  outcome.expected = {model_.Create(caller, id, transfer)};
  return [this, call = ToCall(caller), wanted = Wanted(id, transfer)](
             LedgerTx& tx, Outcome& settled) {
    const auto result = CreateTransfer(tx, sources_, call, wanted);
    settled.ours = {AnswerOf(result)};
    return result.status();
  };
}

History::Command History::NewBatch(const ModelCaller& caller,
                                   Outcome& outcome) {
  std::vector<ModelItem> items(static_cast<size_t>(1 + Below(9)));
  ledger::TransferBatch batch;
  batch.bases = {kBasis};
  for (ModelItem& item : items) {
    item = {PickId(), PickTransfer(), Below(3) == 0};
    AddItem(item, batch);
  }
  outcome.what = absl::StrCat("batch of ", items.size());
  outcome.expected = model_.CreateAll(caller, items);
  return [this, call = ToCall(caller), batch](LedgerTx& tx, Outcome& settled) {
    const auto results = CreateTransfers(tx, sources_, call, batch);
    CHECK(results.ok());
    settled.ours.clear();
    for (const ledger::ItemResult& result : *results) {
      settled.ours.push_back({ReasonOf(result.status), result.taken_fen});
    }
    return absl::OkStatus();
  };
}

History::Command History::NewSettlement(const ModelCaller& caller,
                                        Outcome& outcome) {
  const std::string id = PickOldId();
  const bool post = Below(3) != 0;
  const int64_t amount = Below(2) == 0 ? 0 : 1 + Below(60);
  outcome.what = absl::StrCat(post ? "post " : "void ", id, " ", amount);
  outcome.expected = {post ? model_.Post(caller, id, amount)
                           : model_.Void(caller, id)};
  return [this, call = ToCall(caller), id, post, amount](LedgerTx& tx,
                                                         Outcome& settled) {
    ledger::Settlement settlement{TransferId(id), std::nullopt};
    if (amount != 0) settlement.amount_fen = amount;
    const auto result =
        post ? PostTransfer(tx, sources_, call, settlement)
             : VoidTransfer(tx, sources_, call, settlement.transfer);
    settled.ours = {AnswerOf(result)};
    return result.status();
  };
}

History::Command History::NewReversal(const ModelCaller& caller,
                                      Outcome& outcome) {
  const std::string id = PickId();
  const std::string original = PickOldId();
  outcome.what = absl::StrCat("reverse ", original, " by ", id);
  // A repeat of a transfer that is no reversal differs in its basis, too.
  outcome.expected = {model_.Reverse(caller, id, original)};
  return [this, call = ToCall(caller), id, original](LedgerTx& tx,
                                                     Outcome& settled) {
    const auto result = ReverseTransfer(
        tx, sources_, call,
        {TransferId(id), TransferId(original), "更正〔2026〕1号"});
    settled.ours = {AnswerOf(result)};
    return result.status();
  };
}

History::Command History::NewCommand(Outcome& outcome) {
  const ModelCaller caller = PickCaller();
  model_.Expire(now_);
  switch (Below(12)) {
    case 0:
    case 1:
      return NewBatch(caller, outcome);
    case 2:
    case 3:
    case 4:
      return NewSettlement(caller, outcome);
    case 5:
    case 6:
      return NewReversal(caller, outcome);
    default:
      return NewCreate(caller, outcome);
  }
}

// Commands that may share one commit. One in ten is lost: it does all it would
// and then fails, and nothing of it may be left.
void History::PlayCrowd(int count, uint64_t& digest) {
  std::vector<Outcome> outcomes(static_cast<size_t>(count));
  std::latch settled(count);
  for (Outcome& outcome : outcomes) {
    const bool lost = Below(10) == 0;
    const Model before = lost ? model_ : Model();
    Command command = NewCommand(outcome);
    if (lost) model_ = before;
    store_->Submit(
        [&outcome, command = std::move(command), lost](LedgerTx& tx) {
          const absl::Status status = command(tx, outcome);
          return lost ? store::StoreFull() : status;
        },
        [&settled](const absl::Status&) { settled.count_down(); });
  }
  settled.wait();
  for (const Outcome& outcome : outcomes) {
    Require(outcome.ours.size() == outcome.expected.size(), outcome.what);
    for (size_t i = 0; i < outcome.ours.size(); ++i) {
      const ModelAnswer& ours = outcome.ours[i];
      Require(ours == outcome.expected[i],
              absl::StrCat(outcome.what, " item ", i, ": ", ours.reason, "/",
                           ours.taken, ", not ", outcome.expected[i].reason,
                           "/", outcome.expected[i].taken));
      digest = digest * 1'000'003 + std::hash<std::string>()(ours.reason) +
               static_cast<uint64_t>(ours.taken);
    }
  }
}

// Every balance, after what is due was expired as the service's loop does.
void History::CompareBooks() {
  if (Below(150) == 0) {
    model_.CloseYear({"admin", "", now_}, ledger::kCourt, 2025);
    CHECK(store_
              ->Transact([&](LedgerTx& tx) {
                return CloseFiscalYear(tx, sources_, ledger::ByOperator(),
                                       ledger::kCourt, 2025);
              })
              .ok());
  }
  model_.Expire(now_);
  CHECK(store_
            ->Transact([&](LedgerTx& tx) {
              return ExpireHolds(tx, sources_, ToCall({"admin", "", now_}))
                  .status();
            })
            .ok());
  Require(model_.Broken().empty(), model_.Broken());
  int64_t sum = 0;
  CHECK(store_
            ->Read([&](LedgerTx& tx) -> absl::Status {
              ASSIGN_OR_RETURN(const auto accounts,
                               tx.AccountsOf("", AccountId(), 100));
              CHECK(accounts.size() == model_.accounts.size());
              for (const ledger::Account& ours : accounts) {
                const ModelAccount& expected =
                    model_.accounts.at(ours.id.value());
                Require(ours.balance_fen == expected.balance &&
                            ours.held_fen == expected.held &&
                            ours.incoming_fen == expected.incoming &&
                            ours.closed == expected.closed,
                        "balances of " + ours.id.value());
                sum += ours.balance_fen;
              }
              return absl::OkStatus();
            })
            .ok());
  Require(sum == 0, "money was made");
}

// What an earlier second had is what is told of it now.
void History::CheckPast() {
  const auto check = [this](LedgerTx& tx) -> absl::Status {
    for (const auto& [second, model] : past_) {
      for (const auto& [id, expected] : model.accounts) {
        ASSIGN_OR_RETURN(
            const auto was,
            BalancesAt(tx, AccountId(id), {.recorded = TimeOf(second)}));
        const ledger::Balances had{expected.balance, expected.held,
                                   expected.incoming};
        Require(was == had, absl::StrCat(id, " at second ", second));
      }
    }
    return absl::OkStatus();
  };
  CHECK(store_->Read(check).ok());
}

void History::CheckLog() {
  CHECK(store_
            ->Read([&](LedgerTx& tx) -> absl::Status {
              ASSIGN_OR_RETURN(const std::string stored, StoredBooks(tx));
              ASSIGN_OR_RETURN(const std::string rebuilt, RebuiltBooks(tx));
              Require(stored == rebuilt,
                      "the books do not follow from the log");
              ASSIGN_OR_RETURN(const ledger::LogEnd end, tx.End());
              ASSIGN_OR_RETURN(const auto records,
                               tx.RecordsFrom(0, static_cast<int>(end.size)));
              ASSIGN_OR_RETURN(
                  const auto hashes,
                  tx.audit().HashesFrom(0, static_cast<int>(end.size)));
              for (size_t i = 0; i < records.size(); ++i) {
                const std::string hash =
                    crypto::LeafHash(sources_.suite, EncodeEntry(records[i]));
                Require(hash == records[i].hash && hash == hashes.at(i),
                        absl::StrCat("leaf ", i));
              }
              return absl::OkStatus();
            })
            .ok());
}

}  // namespace

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
