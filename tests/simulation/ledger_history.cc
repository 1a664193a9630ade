#include "tests/simulation/ledger_history.h"

#include <algorithm>
#include <latch>
#include <optional>
#include <utility>

#include "common/base/check.h"
#include "common/store/errors.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/reversals.h"
#include "services/ledger/storage/memory_store.h"
#include "services/ledger/storage/sql_store.h"
#include "services/ledger/storage/transfer_key.h"

namespace bashu::simulation {
namespace {

using ledger::AccountId;
using ledger::TransferId;

constexpr int kHistory = 500;  // commands in one
constexpr int kCrowdMax = 6;
constexpr char kBasis[] = "川财社〔2026〕8号";

}  // namespace

int History::Play(uint64_t& digest) {
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

void History::Open() {
  store_.reset();
  if (engine_ == Engine::kMemory) {
    store_ = ledger::NewMemoryLedgerStore();
    return;
  }
  auto opened = ledger::NewSqlLedgerStore(database_.address(), 1, ring_);
  CHECK(opened.ok());
  store_ = *std::move(opened);
}

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

// Half of the time one of the last few, which may be in the same commit; once
// in a while one that is not there.
std::string History::PickOldId() {
  if (ids_.empty() || Below(20) == 0) {
    return ledger::TransferUuid(1'000'000 + Below(9));
  }
  const int count = static_cast<int>(ids_.size());
  const int recent = std::min(count, 6);
  const int place = Below(2) == 0 ? count - 1 - Below(recent) : Below(count);
  return ids_[static_cast<size_t>(place)];
}

// Mostly new, somewhat out of order; sometimes one that was used.
std::string History::PickId() {
  if (Below(8) == 0) return PickOldId();
  const int number = 10 * static_cast<int>(ids_.size()) + Below(40);
  return ids_.emplace_back(ledger::TransferUuid(number));
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

}  // namespace bashu::simulation
