#include <absl/strings/str_cat.h>

#include <algorithm>
#include <string>
#include <utility>

#include "common/base/check.h"
#include "common/status/macros.h"
#include "services/ledger/storage/sql_log.h"

// The log as the writer adds to it.
namespace bashu::ledger {
namespace {

using sql::Blob;
using sql::Param;
using sql::Row;
using sql::ToMicros;

// A start reads at most so many records again: some 50 ms.
constexpr int64_t kCheckpointLeaves = 65'536;
// Rows an INSERT has; more gain nothing on SQLite and save PostgreSQL trips.
constexpr size_t kPlacesAtOnce = 64;

constexpr char kInsertBlock[] =
    "INSERT INTO log_blocks (first_leaf, leaf_count, end_time, end_hash, body,"
    " salts, hashes) VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr char kInsertPlace[] =
    "INSERT INTO transfer_places (id, created, settled, reversal)"
    " VALUES ($1, $2, $3, $4)";
constexpr char kSettlePlace[] =
    "UPDATE transfer_places SET settled = $2 WHERE id = $1";
constexpr char kReversePlace[] =
    "UPDATE transfer_places SET reversal = $2 WHERE id = $1";
constexpr char kInsertExpiry[] =
    "INSERT INTO expiries (expire_time, id) VALUES ($1, $2)";
constexpr char kDeleteExpiry[] =
    "DELETE FROM expiries WHERE expire_time = $1 AND id = $2";
constexpr char kDueExpiries[] =
    "SELECT id FROM expiries WHERE expire_time <= $1"
    " ORDER BY expire_time, id LIMIT $2";
constexpr char kNextExpiry[] =
    "SELECT expire_time FROM expiries ORDER BY expire_time LIMIT 1";
constexpr char kInsertAccount[] =
    "INSERT INTO accounts (id, number, office, fiscal_year, source,"
    " may_overdraw, floor_fen, ceiling_fen, closed, balance_fen, held_fen,"
    " incoming_fen, last_leaf, create_time) VALUES ($1, $2, $3, $4, $5, $6, $7,"
    " $8, $9, $10, $11, $12, $13, $14)";
constexpr char kChangeAccount[] =
    "UPDATE accounts SET closed = $2, freeze_basis = $3 WHERE id = $1";
constexpr char kUpdateAccount[] =
    "UPDATE accounts SET balance_fen = $2, held_fen = $3, incoming_fen = $4,"
    " last_leaf = $5 WHERE id = $1";
constexpr char kCheckpoint[] = "SELECT leaf FROM checkpoints";
constexpr char kSetCheckpoint[] = "UPDATE checkpoints SET leaf = $1";
constexpr char kNewestKey[] =
    "SELECT id FROM transfer_places ORDER BY id DESC LIMIT 1";
constexpr char kInsertGrantLeaf[] =
    "INSERT INTO grant_leaves (grant_id, leaf_index) VALUES ($1, $2)";

// The same INSERT with `rows` rows of two values, kept for ever, as statements
// are known by their address.
const char* InsertPlaces() {
  static const auto& text = *new std::string([] {  // NOLINT: for ever
    std::string made = "INSERT INTO transfer_places (id, created) VALUES ";
    for (size_t i = 0; i < kPlacesAtOnce; ++i) {
      absl::StrAppend(&made, i == 0 ? "" : ", ", "($", 2 * i + 1, ", $",
                      2 * i + 2, ")");
    }
    return made;
  }());
  return text.c_str();
}

Param ToParam(const std::optional<int64_t>& number) {
  if (!number.has_value()) return nullptr;
  return *number;
}

bool Plain(const TransferPlace& place) {
  return place.settled < 0 && !place.reversal.has_value();
}

}  // namespace

// What memory has is what the disk has, unless the last commit's outcome was
// not known, or a failover brought back an older state.
absl::Status SqlLog::Start() {
  ASSIGN_OR_RETURN(const Tail tail, ReadTail());
  if (!loaded_ || !(tail == tail_)) RETURN_IF_ERROR(Reload(tail));
  draft_.Restart(tail_.end);
  checkpointed_ = false;
  return absl::OkStatus();
}

absl::Status SqlLog::Reload(const Tail& tail) {
  loaded_ = false;
  books_.Clear();
  tail_ = tail;
  draft_.Restart(tail.end);
  next_due_ = absl::InfinitePast();
  std::optional<TransferKey> newest;
  RETURN_IF_ERROR(
      connection_
          .Execute(kNewestKey, {},
                   [&](const Row& row) { newest = ParseKey(row.Bytes(0)); })
          .status());
  recent_.Restart(newest);
  RETURN_IF_ERROR(
      connection_
          .Execute(kCheckpoint, {},
                   [&](const Row& row) { checkpoint_ = row.Int(0); })
          .status());
  RETURN_IF_ERROR(Replay(checkpoint_));
  loaded_ = true;
  return absl::OkStatus();
}

// Brings accounts from the checkpoint to the end of the log.
absl::Status SqlLog::Replay(int64_t checkpoint) {
  for (int64_t index = checkpoint; index < tail_.end.size;) {
    ASSIGN_OR_RETURN(const auto records, RecordsFrom(index, kBlockMax));
    for (const Record& record : records) {
      if (record.kind == RecordKind::kNoted) continue;
      if (!record.IsTransfer()) {
        ASSIGN_OR_RETURN(BookEntry * entry, Touch(record.account().id));
        entry->last = record.index;
        continue;
      }
      ASSIGN_OR_RETURN(BookEntry * debit, Touch(record.transfer().debit));
      ASSIGN_OR_RETURN(BookEntry * credit, Touch(record.transfer().credit));
      ApplyRecord(record, debit->account, credit->account);
      debit->last = credit->last = record.index;
    }
    index = records.back().index + 1;
  }
  books_.Take(draft_.TakeEntries());
  return absl::OkStatus();
}

absl::Status SqlLog::Append(const Record& record) {
  CHECK(role_ == Role::kWrite && record.index == draft_.end().size);
  ++touches_;
  Links links;
  if (record.IsTransfer()) {
    RETURN_IF_ERROR(AppendTransfer(record, links));
  } else if (record.kind != RecordKind::kNoted) {
    RETURN_IF_ERROR(AppendAccount(record, links));
  }
  const GrantId& grant = GrantOf(record);
  if (!grant.empty()) {
    RETURN_IF_ERROR(
        connection_.Run(kInsertGrantLeaf, {grant.value(), record.index}));
  }
  draft_.Add(record, links);
  return absl::OkStatus();
}

absl::Status SqlLog::AppendAccount(const Record& record, Links& links) {
  const Account& account = record.account();
  if (record.kind != RecordKind::kAccountOpened) {
    ASSIGN_OR_RETURN(BookEntry * entry, Touch(account.id));
    links.debit = entry->number;
    links.before_debit = std::exchange(entry->last, record.index);
    entry->account.closed = account.closed;
    entry->account.freeze_basis = account.freeze_basis;
    return connection_.ChangeOne(
        kChangeAccount, {account.id.value(), int64_t{account.closed ? 1 : 0},
                         account.freeze_basis});
  }
  RETURN_IF_ERROR(connection_.Run(
      kInsertAccount,
      {account.id.value(), record.index, account.office,
       int64_t{account.fiscal_year}, static_cast<int64_t>(account.source),
       int64_t{MayOverdraw(account) ? 1 : 0}, ToParam(account.floor_fen),
       ToParam(account.ceiling_fen), int64_t{0}, account.balance_fen,
       account.held_fen, account.incoming_fen, record.index,
       ToMicros(account.create_time)}));
  links.debit = record.index;
  draft_.Entry({account, record.index, record.index});
  return absl::OkStatus();
}

absl::Status SqlLog::AppendTransfer(const Record& record, Links& links) {
  const Transfer& transfer = record.transfer();
  const std::optional<TransferKey> key = KeyFor(transfer.id);
  CHECK(key.has_value());
  links.id = *key;
  RETURN_IF_ERROR(Settles(record.kind) ? Settle(transfer, *key, record.index)
                                       : Create(transfer, *key, record.index));
  ASSIGN_OR_RETURN(BookEntry * debit, Touch(transfer.debit));
  links.debit = debit->number;
  links.before_debit = std::exchange(debit->last, record.index);
  ASSIGN_OR_RETURN(BookEntry * credit, Touch(transfer.credit));
  links.credit = credit->number;
  links.before_credit = std::exchange(credit->last, record.index);
  return absl::OkStatus();
}

absl::Status SqlLog::Create(const Transfer& transfer, const TransferKey& key,
                            int64_t index) {
  draft_.AddPlace(key, index);
  if (ExpiresAlone(transfer)) {
    const std::string bytes = BytesOf(key);
    RETURN_IF_ERROR(connection_.Run(
        kInsertExpiry, {ToMicros(transfer.expire_time), Blob{bytes}}));
    next_due_ = std::min(next_due_, transfer.expire_time);
  }
  if (transfer.reverses.empty()) return absl::OkStatus();
  return SetReversal(transfer.reverses, key);
}

absl::Status SqlLog::Settle(const Transfer& transfer, const TransferKey& key,
                            int64_t index) {
  const std::string bytes = BytesOf(key);
  if (TransferPlace* fresh = draft_.FindPlace(key)) {
    fresh->settled = index;
  } else {
    RETURN_IF_ERROR(connection_.ChangeOne(kSettlePlace, {Blob{bytes}, index}));
  }
  if (ExpiresAlone(transfer)) {
    RETURN_IF_ERROR(connection_.ChangeOne(
        kDeleteExpiry, {ToMicros(transfer.expire_time), Blob{bytes}}));
  }
  if (transfer.reverses.empty() || transfer.state == TransferState::kPosted) {
    return absl::OkStatus();
  }
  return SetReversal(transfer.reverses, std::nullopt);
}

absl::Status SqlLog::SetReversal(const TransferId& original,
                                 const std::optional<TransferKey>& reversal) {
  const TransferKey key = KeyOf(original.value());
  if (TransferPlace* fresh = draft_.FindPlace(key)) {
    fresh->reversal = reversal;
    return absl::OkStatus();
  }
  const std::string bytes = BytesOf(key);
  const std::string value = reversal.has_value() ? BytesOf(*reversal) : "";
  const Param param =
      reversal.has_value() ? Param(Blob{value}) : Param(nullptr);
  return connection_.ChangeOne(kReversePlace, {Blob{bytes}, param});
}

absl::StatusOr<std::vector<TransferId>> SqlLog::DueHolds(absl::Time now,
                                                         int limit) {
  std::vector<TransferId> due;
  if (role_ == Role::kWrite && now < next_due_) return due;
  RETURN_IF_ERROR(connection_
                      .Execute(kDueExpiries, {ToMicros(now), int64_t{limit}},
                               [&](const Row& row) {
                                 due.emplace_back(
                                     FormatKey(ParseKey(row.Bytes(0))));
                               })
                      .status());
  if (role_ == Role::kRead || !due.empty()) return due;
  next_due_ = absl::InfiniteFuture();
  RETURN_IF_ERROR(connection_
                      .Execute(kNextExpiry, {},
                               [&](const Row& row) {
                                 next_due_ = sql::FromMicros(row.Int(0));
                               })
                      .status());
  return due;
}

void SqlLog::ReturnToMark() {
  draft_.ReturnToMark();
  next_due_ = absl::InfinitePast();
}

void SqlLog::Discard() {
  draft_.Restart(tail_.end);
  next_due_ = absl::InfinitePast();
}

absl::Status SqlLog::Flush() {
  RETURN_IF_ERROR(WriteBlocks());
  RETURN_IF_ERROR(WritePlaces());
  if (draft_.end().size - checkpoint_ < kCheckpointLeaves) {
    return absl::OkStatus();
  }
  return WriteCheckpoint();
}

absl::Status SqlLog::WriteBlocks() {
  for (const LogBlock& block : draft_.blocks()) {
    const absl::string_view hashes = block.hashes();
    RETURN_IF_ERROR(connection_.Run(
        kInsertBlock, {block.first(), block.count(), block.end_micros(),
                       Blob{hashes.substr(hashes.size() - 32)},
                       Blob{block.body()}, Blob{block.salts()}, Blob{hashes}}));
  }
  return absl::OkStatus();
}

absl::Status SqlLog::WritePlaces() {
  const std::vector<Draft::Fresh>& fresh = draft_.fresh();
  std::string bytes;
  bytes.reserve(16 * fresh.size());
  for (const Draft::Fresh& each : fresh) AppendBytes(each.key, bytes);
  const auto key = [&](size_t i) {
    return Blob{absl::string_view(bytes).substr(16 * i, 16)};
  };
  std::vector<Param> params;
  for (size_t i = 0; i < fresh.size();) {
    const size_t end = i + kPlacesAtOnce;
    size_t plain = i;
    while (plain < fresh.size() && plain < end && Plain(fresh[plain].place)) {
      ++plain;
    }
    if (plain == end) {
      params.clear();
      for (; i < end; ++i) {
        params.emplace_back(key(i));
        params.emplace_back(fresh[i].place.created);
      }
      RETURN_IF_ERROR(connection_.Run(InsertPlaces(), params));
      continue;
    }
    for (const size_t stop = std::min(plain + 1, fresh.size()); i < stop; ++i) {
      const TransferPlace& place = fresh[i].place;
      const std::string reversal =
          place.reversal.has_value() ? BytesOf(*place.reversal) : "";
      RETURN_IF_ERROR(connection_.Run(
          kInsertPlace,
          {key(i), place.created,
           place.settled < 0 ? Param(nullptr) : Param(place.settled),
           place.reversal ? Param(Blob{reversal}) : Param(nullptr)}));
    }
  }
  return absl::OkStatus();
}

absl::Status SqlLog::WriteCheckpoint() {
  const auto write = [&](const BookEntry& entry) {
    const Account& account = entry.account;
    return connection_.ChangeOne(
        kUpdateAccount, {account.id.value(), account.balance_fen,
                         account.held_fen, account.incoming_fen, entry.last});
  };
  for (const BookEntry& entry : books_.Unwritten()) {
    const BookEntry* changed = draft_.FindEntry(entry.account.id);
    if (changed == nullptr) RETURN_IF_ERROR(write(entry));
  }
  for (const auto& [id, entry] : draft_.entries()) {
    RETURN_IF_ERROR(write(entry));
  }
  checkpointed_ = true;
  return connection_.Run(kSetCheckpoint, {draft_.end().size});
}

void SqlLog::Publish() {
  if (draft_.empty()) return;
  if (!draft_.blocks().empty()) {
    const absl::string_view hashes = draft_.blocks().back().hashes();
    tail_ = {draft_.end(), std::string(hashes.substr(hashes.size() - 32))};
  }
  for (const Draft::Fresh& each : draft_.fresh()) recent_.Add(each.key);
  books_.Take(draft_.TakeEntries());
  if (std::exchange(checkpointed_, false)) {
    books_.MarkWritten();
    checkpoint_ = tail_.end.size;
  }
  draft_.Restart(tail_.end);
}

}  // namespace bashu::ledger
